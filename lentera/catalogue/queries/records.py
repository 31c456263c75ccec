"""Records for pages and other areas: search, one by id or number, their MARC."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from lentera.catalogue import hooks, indexing, watching
from lentera.catalogue.editions.carried import carried_records
from lentera.catalogue.facts import RecordRemoved, RecordsTakenBack
from lentera.catalogue.formats.drafting import plain, split_title
from lentera.catalogue.marc.brief import Brief, filing_key
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import Marc, from_bytes
from lentera.catalogue.models import Landed, Record, RecordIsbn
from lentera.catalogue.queries.authorities import names_for
from lentera.catalogue.queries.meanwhile import titles_meanwhile
from lentera.catalogue.search.answering import Answer, answer
from lentera.catalogue.search.counting import Count
from lentera.catalogue.search.index import EVERYBODY, FACETS, is_trouble
from lentera.catalogue.search.words import words_of
from lentera.journal.asking import asked
from lentera.journal.facts import Fact
from lentera.journal.history import history

__all__ = [
    "FACETS",
    "Count",
    "Found",
    "export_records",
    "marc_of",
    "marc_of_id",
    "record",
    "search",
    "was_removed",
]

log = logging.getLogger(__name__)


class Found(msgspec.Struct, frozen=True):
    """A page of a search: rows in order, and what the index said of the whole; not complete while it is being
    built anew.
    """

    records: list[Record]
    answer: Answer
    being_built: bool = False


def search(
    question: str,
    *,
    reader: UUID | None = None,
    chosen: dict[str, list[str]] | None = None,
    sort: str = "relevance",
    after: str = "",
    limit: int = 20,
) -> Found:
    """One page of the records that `reader` (an institution; None for the public) may find.

    Catches up with the journal first, so whatever was saved is found. Never raises for what a person typed.
    """
    now = watching.state()
    indexing.follow(now)
    readers = (EVERYBODY,) if reader is None else (EVERYBODY, reader.hex)
    ask = partial(
        answer,
        indexing.the_index(),
        question,
        chosen=chosen,
        sort=sort,
        after=after,
        limit=limit,
        readers=readers,
        without=hidden_at(now, reader),
        shelves=hooks.shelves(reader),
        lead=partial(names_for, reader=reader, now=now),
    )
    told, being_built = _told(ask)
    if being_built and told.total == 0 and not chosen:
        found, told = titles_meanwhile(question, visible(reader), told, limit)
        return Found(found, told, being_built)
    rows = records_by_ids(told.records, reader=reader)
    return Found([rows[id] for id in told.records if id in rows], told, being_built)


def _told(ask: Callable[[], Answer]) -> tuple[Answer, bool]:
    """What the index says, and whether that is not all, because it is being built or cannot be used at all."""
    try:
        told = indexing.sound(ask)
        lost = told.total == 0 and not indexing.is_of_this_node()  # nobody has said yet that it is built anew
        return told, indexing.the_index().is_being_built or lost
    except BaseException as error:
        if not is_trouble(error):
            raise
        log.exception("the search index cannot be asked")
        return Answer(records=[], total=0, facets={name: [] for name in FACETS}), True


def visible(reader: UUID | None) -> QuerySet[Record]:
    """The records that an institution (None: the public) may see: its own, and public ones once published."""
    told = Q(public=True) & (Q(batch=None) | ~Q(batch__in=waiting().values("id")))
    return Record.objects.filter(told if reader is None else told | Q(institution=reader))


def waiting() -> QuerySet[Landed]:
    """The batches that are not published yet: a handful, at most."""
    return Landed.objects.filter(published_at=None)


def hidden_from(reader: UUID | None) -> tuple[str, ...]:
    """The batches (hex) whose records `reader` may not find yet, for the index."""
    rows = waiting() if reader is None else waiting().exclude(institution=reader)
    return tuple(id.hex for id in rows.values_list("id", flat=True))


_hidden = watching.Once(lambda: hidden_from(None))


def hidden_at(now: watching.State, reader: UUID | None) -> tuple[str, ...]:
    """The same at a state of the streams: for the public, who ask most, told once a state."""
    return _hidden.at(now) if reader is None else hidden_from(reader)


def record(id: UUID, *, reader: UUID | None = None) -> Record | None:
    """One record, or None when there is none or `reader` may not see it."""
    return records_by_ids([id], reader=reader).get(id)


def records_by_ids(ids: Iterable[UUID], *, reader: UUID | None = None) -> dict[UUID, Record]:
    """Records by id, as far as `reader` may see them, in one statement; in two more those that came with editions."""
    wanted = list(ids)
    found = {row.id: row for row in rows_of(wanted, reader)}
    missing = [id for id in wanted if id not in found]
    return found | carried_records(missing) if missing else found


AT_ONCE = 20  # records of a page


def rows_of(wanted: list[UUID], reader: UUID | None) -> list[Record]:
    """The rows of these records that `reader` may see, in any order."""
    if len(wanted) > AT_ONCE:
        return list(visible(reader).filter(id__in=wanted))
    if not wanted:
        return []
    told = [*wanted, *wanted[:1] * (AT_ONCE - len(wanted))]
    return _public_rows(*told) if reader is None else _rows_seen_by(reader, *told)


@asked
def _public_rows(*ids: UUID) -> QuerySet[Record]:
    return visible(None).filter(id__in=ids)


@asked
def _rows_seen_by(reader: UUID, *ids: UUID) -> QuerySet[Record]:
    return visible(reader).filter(id__in=ids)


def record_by_control(institution: UUID, control: str) -> Record | None:
    """The record with this control number in an institution's catalogue; the oldest when there are
    several.
    """
    rows = Record.objects.filter(institution=institution, control=control).order_by("saved_at", "id")
    return rows.first()


def record_by_isbn(institution: UUID, isbn: str) -> Record | None:
    """The record with this ISBN (either form), or None."""
    number = to_isbn13(isbn)
    if number is None:
        return None
    ids = RecordIsbn.objects.filter(institution=institution, isbn=number).values("record")
    return Record.objects.filter(id__in=ids).order_by("saved_at", "id").first()


def marc_of(row: Record) -> Marc:
    """The whole MARC of a record."""
    if row.carried is not None:
        return from_bytes(row.carried)
    return from_bytes(indexing.lines_of(row.institution_id, row.content)[row.line])


def marc_of_id(id: UUID, *, reader: UUID | None = None) -> Marc | None:
    """The MARC of a record that `reader` may see, or None."""
    row = record(id, reader=reader)
    return None if row is None else marc_of(row)


def export_records(
    *, reader: UUID | None = None, institution: UUID | None = None
) -> Iterator[tuple[Record, Marc]]:
    """Every record with its MARC, blob by blob."""
    rows = visible(reader)
    if institution is not None:
        rows = rows.filter(institution=institution)
    for row in rows.order_by("institution", "content", "line").iterator(chunk_size=500):
        yield row, marc_of(row)


def records_by_title(institution: UUID, text: str) -> list[Record]:
    """The records whose title (`title` or `title : rest`, whatever marks stand between) is exactly this text."""
    title, rest = split_title(plain(text))
    if not title:
        return []
    key = filing_key(Brief(title=plain(title)))
    wanted = words_of(f"{title} {rest}")
    rows = Record.objects.filter(institution=institution, filing=key)
    return [row for row in rows if words_of(f"{row.title} {row.subtitle}") == wanted]


def record_ids(institution: UUID) -> list[tuple[UUID, str]]:
    """Id and control number of all records of an institution, by control number: for bulk work."""
    rows: Any = Record.objects.filter(institution=institution).order_by("control", "id")
    return list(rows.values_list("id", "control"))


def was_removed(record: UUID, *, author: UUID) -> bool:
    """Whether an institution took this record out of its catalogue, alone or with its import, once at least."""
    lines = history(record, reader=author)
    return any(line.author == author and _takes_out(line.fact, record) for line in lines)


def _takes_out(fact: Fact | None, record: UUID) -> bool:
    return isinstance(fact, RecordRemoved) or (isinstance(fact, RecordsTakenBack) and record in fact.removed)
