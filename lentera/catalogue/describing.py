"""Describing: what tables, matching and the index need of a record, drawn from its MARC once."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from lentera.catalogue.marc.brief import Brief, brief_of, filing_key, fingerprint
from lentera.catalogue.marc.record import digest_of, from_bytes
from lentera.catalogue.rules import shelf_mark


class Drawn(msgspec.Struct, frozen=True):
    """What was drawn from one record: the columns of its row, and its terms as `handing` packs them, where there
    are any.
    """

    columns: dict[str, Any]
    terms: msgspec.Raw = msgspec.Raw()

    @classmethod
    def of(cls, written: bytes) -> "Drawn":
        """From a record's canonical bytes."""
        return cls(columns(written))


_drawn: OrderedDict[str, list[Drawn]] = OrderedDict()


@contextmanager
def drawn(content: str, told: list[Drawn]) -> Iterator[None]:
    """Inside, whoever lays out the content with this digest need not read it again: `told` is what it says."""
    _drawn[content] = told
    try:
        yield
    finally:
        _drawn.pop(content, None)


def drawn_before(content: str) -> list[Drawn] | None:
    """What was drawn from this content already, line by line; None: it is to be read."""
    return _drawn.get(content)


def columns(written: bytes) -> dict[str, Any]:
    """The columns of a record that its MARC tells."""
    marc = from_bytes(written)
    return columns_of(brief_of(marc), len(marc.columns[0]), digest_of(written))


def columns_of(brief: Brief, richness: int, digest: str) -> dict[str, Any]:
    """The columns that a brief tells, cut as the table takes them. `richness`: how many fields the record has."""
    return {
        "control": brief.control[:60],
        "agency": brief.agency[:40],
        "title": brief.title,
        "subtitle": brief.subtitle,
        "responsibility": brief.responsibility,
        "author": brief.author[:250],
        "publisher": brief.publisher[:250],
        "year": brief.year,
        "isbn": brief.isbns[0] if brief.isbns else "",
        "isbns": " ".join(brief.isbns),
        "language": brief.language,
        "material": brief.material,
        "ddc": brief.ddc[:30],
        "call_number": (brief.call_number or shelf_mark(brief.ddc, brief.author, brief.title_filing))[:60],
        "use": brief.use,
        "subjects": "\n".join(brief.subjects),
        "summary": brief.summary,
        "filing": filing_key(brief),
        "fingerprint": fingerprint(brief),
        "digest": digest,
        "richness": richness,
    }


COLUMNS = tuple(columns_of(Brief(), 0, ""))
"""The names of the columns, in the order in which `columns_of` tells them."""
ISBNS = COLUMNS.index("isbns")
