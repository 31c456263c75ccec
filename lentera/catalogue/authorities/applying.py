"""Which records an authority would change. Their bytes are looked through, not the index: none may be missed.

Most lines are told apart without being decoded: a heading's longest word has to stand in them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from lentera.catalogue.authorities.headings import Authorised, restated
from lentera.catalogue.marc.brief import fold
from lentera.catalogue.marc.record import Marc, from_bytes
from lentera.catalogue.models import Record
from lentera.journal import blobs

GROUP = 2_000  # rows fetched at once
_apostrophes = "'’ʼʻ`´"
_lower = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_dropped = re.compile(f"[{_apostrophes}]")


class Affected(msgspec.Struct, frozen=True):
    """A record that does not read as an authority says."""

    id: UUID
    institution: UUID
    title: str
    marc: Marc
    new: Marc


def own_records(institution: UUID) -> QuerySet[Record]:
    """The records that an institution may bring in line."""
    return Record.objects.filter(institution=institution)


def records_elsewhere(institution: UUID) -> QuerySet[Record]:
    """What others publish: it can be told, and only they can change it."""
    return Record.objects.filter(public=True).exclude(institution=institution)


def affected(rows: QuerySet[Record], authorised: Authorised) -> Iterator[Affected]:
    """The records of `rows` that have to change, blob by blob."""
    needles = needles_of(authorised)
    told: Any = rows.order_by("institution", "content", "line").values_list(
        "institution_id", "content", "line", "id", "title"
    )
    for (institution, content), group in groupby(told.iterator(chunk_size=GROUP), key=lambda row: row[:2]):
        data = blobs.content(institution, content)
        if not holds(data, needles):
            continue
        lines = data.split(b"\n")
        for _, _, line, id, title in group:
            if holds(lines[line], needles):
                marc = from_bytes(lines[line])
                new = restated(marc, authorised)
                if new != marc:
                    yield Affected(id, institution, title, marc, new)


def needles_of(authorised: Authorised) -> list[bytes]:
    """Bytes of which at least one stands in every record that may have to change, as `holds` looks for them."""
    words = {max(key.split(), key=len) for key in authorised.keys}
    links = {link.rpartition(":")[2] for link in authorised.links}
    return [one.encode() for one in sorted(words | links)]


def holds(data: bytes, needles: Sequence[bytes]) -> bool:
    """Whether one of the needles stands in these bytes, whatever the case, marks and apostrophes.

    Only what is not ASCII between two blanks is folded: it is slow, and rare in most catalogues.
    """
    plain = data.translate(_lower, b"'`")
    if any(needle in plain for needle in needles):
        return True
    if data.isascii():
        return False
    marked = b" ".join(part for part in data.split() if not part.isascii())
    folded = fold(_dropped.sub("", marked.decode())).encode()
    return any(needle in folded for needle in needles)
