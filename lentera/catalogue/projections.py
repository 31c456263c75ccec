"""How facts change the tables of records."""

from itertools import islice
from typing import Any
from uuid import UUID

from lentera.catalogue.describing import COLUMNS, ISBNS, Drawn, columns, drawn_before
from lentera.catalogue.facts import (
    BatchClosed,
    BatchOpened,
    BatchPublished,
    BatchRolledBack,
    BatchWithdrawn,
    HeadingsChanged,
    RecordRemoved,
    RecordRestored,
    RecordSaved,
    RecordsImported,
    RecordsTakenBack,
)
from lentera.catalogue.models import Batch, Landed, PendingRecord, Record, RecordIsbn, RemovedRecord
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.journal.rows import Rows

GROUP = 500  # pending records looked at together
DESCRIBED = tuple(
    field.name
    for field in PendingRecord._meta.local_concrete_fields
    if field.name not in ("id", "institution", "stream")
)


@projects(BatchOpened)
def open_batch(fact: BatchOpened, entry: Entry) -> None:
    own = {"source": fact.source[:250], "opened_at": entry.at, "opened_by": entry.actor}
    Batch.rows.insert(entry, copy_fields(fact, Batch, "source"), own, id=fact.batch)


@projects(BatchClosed)
def close_batch(fact: BatchClosed, entry: Entry) -> None:
    Batch.rows.change(entry, copy_fields(fact, Batch), id=fact.batch, closed_at=entry.at)


@projects(RecordsImported)
def lay_out_chunk(fact: RecordsImported, entry: Entry) -> None:
    drawn = drawn_before(fact.content) or [
        Drawn.of(line) for line in entry.content(fact.content).split(b"\n")
    ]
    changed: Rows[Any] = PendingRecord.rows if fact.staged else Record.rows
    if not fact.staged:
        for record in fact.updated:
            RecordIsbn.rows.remove_where(entry, record=record)
    common = {
        "content": fact.content,
        "public": entry.audience == "public",
        "saved_at": entry.recorded,
        "batch": fact.batch if fact.staged else None,
    }
    names = (*COLUMNS, "line")
    told = [
        (record, (*one.columns.values(), line))
        for line, (record, one) in enumerate(zip((*fact.added, *fact.updated), drawn, strict=True))
    ]
    new = len(fact.added)
    Record.rows.put_all(entry, names, told[:new], **common)
    changed.put_all(entry, names, told[new:], **common)
    isbns = [
        (derived_id(record, isbn), (record, isbn))
        for record, values in (told[:new] if fact.staged else told)
        if values[ISBNS]
        for isbn in values[ISBNS].split()
    ]
    RecordIsbn.rows.put_all(entry, ("record", "isbn"), isbns)
    if fact.staged:
        counts = {name: getattr(fact.tally, name) for name in fact.tally.__struct_fields__}
        public = entry.audience == "public"
        Landed.rows.put(entry, counts, id=fact.batch, upto=fact.upto, public=public)


@projects(BatchPublished)
def publish(fact: BatchPublished, entry: Entry) -> None:
    rows = PendingRecord.rows.each(entry, batch=fact.batch)
    while group := list(islice(rows, GROUP)):
        for row in group:
            RecordIsbn.rows.remove_where(entry, record=row.id)
        for row in group:
            Record.rows.put(entry, {name: getattr(row, name) for name in DESCRIBED}, id=row.id)
            _isbns(entry, row.id, row.isbns)
    PendingRecord.rows.remove_where(entry, batch=fact.batch)
    Landed.rows.change(entry, id=fact.batch, published_at=entry.recorded)


@projects(RecordsTakenBack)
def take_back(fact: RecordsTakenBack, entry: Entry) -> None:
    told = _is_told(entry, fact.batch)
    for record in fact.removed:
        RecordIsbn.rows.remove_where(entry, record=record)
    for record in fact.removed:
        Record.rows.remove(entry, id=record)
        if told:
            _gone(entry, record)
    lines = entry.content(fact.content).split(b"\n") if fact.restored else []
    for record in fact.restored:
        RecordIsbn.rows.remove_where(entry, record=record)
    for line, (record, written) in enumerate(zip(fact.restored, lines, strict=True)):
        _put(entry, record, written, fact.content, line)


@projects(BatchWithdrawn)
def withdraw(fact: BatchWithdrawn, entry: Entry) -> None:
    PendingRecord.rows.remove_where(entry, batch=fact.batch)
    published = {} if _is_told(entry, fact.batch) else {"published_at": entry.recorded}
    Landed.rows.change(entry, published, id=fact.batch, withdrawn_at=entry.recorded)


@projects(BatchRolledBack)
def roll_back(fact: BatchRolledBack, entry: Entry) -> None:
    own = {"rolled_back_at": entry.at, "rollback_log": fact.log}
    Batch.rows.change(entry, copy_fields(fact, Batch, "batch", "log"), own, id=fact.batch)


@projects(RecordSaved)
def lay_out_record(fact: RecordSaved, entry: Entry) -> None:
    batch = _waiting_in(entry, fact.record)
    RecordIsbn.rows.remove_where(entry, record=fact.record)
    PendingRecord.rows.remove_where(entry, id=fact.record)
    _put(entry, fact.record, entry.content(fact.content), fact.content, 0, batch)


@projects(HeadingsChanged)
def lay_out_headings(fact: HeadingsChanged, entry: Entry) -> None:
    lines = entry.content(fact.content).split(b"\n")
    waiting = _waiting(entry, fact.records)
    for line, (record, written) in enumerate(zip(fact.records, lines, strict=True)):
        batch = waiting.get(record)
        RecordIsbn.rows.remove_where(entry, record=record)
        _put(entry, record, written, fact.content, line, batch)


@projects(RecordRemoved)
def take_out(fact: RecordRemoved, entry: Entry) -> None:
    told = _waiting_in(entry, fact.record) is None
    RecordIsbn.rows.remove_where(entry, record=fact.record)
    PendingRecord.rows.remove_where(entry, id=fact.record)
    Record.rows.remove(entry, id=fact.record)
    _gone(entry, fact.record, told)


@projects(RecordRestored)
def bring_back(fact: RecordRestored, entry: Entry) -> None:
    RemovedRecord.rows.remove(entry, id=fact.record)
    _put(entry, fact.record, entry.content(fact.content).split(b"\n")[fact.line], fact.content, fact.line)


def _waiting_in(entry: Entry, record: UUID) -> UUID | None:
    """The batch without which nobody but its author has seen the record, or None."""
    old = Record.rows.get(entry, id=record)
    return old.batch if old is not None and old.batch is not None and not _is_told(entry, old.batch) else None


def _waiting(entry: Entry, records: tuple[UUID, ...]) -> dict[UUID, UUID]:
    """The same of many: those that wait, each with its batch."""
    rows = Record.rows.each(entry, id__in=records, batch__isnull=False)
    batches = {row.id: row.batch for row in rows if row.batch is not None}
    told = {batch for batch in set(batches.values()) if _is_told(entry, batch)}
    return {record: batch for record, batch in batches.items() if batch not in told}


def _is_told(entry: Entry, batch: UUID) -> bool:
    """Whether others than the author could read a batch. Batches from before there was a wait always could."""
    landed = Landed.rows.get(entry, id=batch)
    return landed is None or landed.published_at is not None


def _gone(entry: Entry, record: UUID, told: bool = True) -> None:
    public = told and entry.audience == "public"
    RemovedRecord.rows.put(entry, id=record, removed_at=entry.recorded, public=public)


def _put(
    entry: Entry, record: UUID, written: bytes, content: str, line: int, batch: UUID | None = None
) -> None:
    drawn = columns(written)
    Record.rows.put(entry, _told(entry, drawn, content, line, batch), id=record)
    _isbns(entry, record, drawn["isbns"])


def _told(entry: Entry, drawn: dict[str, Any], content: str, line: int, batch: UUID | None) -> dict[str, Any]:
    public = entry.audience == "public"
    where = {"content": content, "line": line, "public": public, "saved_at": entry.recorded, "batch": batch}
    return {**drawn, **where}


def _isbns(entry: Entry, record: UUID, isbns: str) -> None:
    for isbn in isbns.split():
        RecordIsbn.rows.insert(entry, id=derived_id(record, isbn), record=record, isbn=isbn)
