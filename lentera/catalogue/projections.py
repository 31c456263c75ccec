"""How facts change the tables of records."""

from typing import Any
from uuid import UUID

from lentera.catalogue.facts import (
    BatchClosed,
    BatchOpened,
    HeadingsChanged,
    RecordRemoved,
    RecordRestored,
    RecordSaved,
    RecordsImported,
)
from lentera.catalogue.marc.brief import Brief, brief_of, filing_key, fingerprint
from lentera.catalogue.marc.record import Marc, digest_of, from_bytes
from lentera.catalogue.models import Batch, Record, RecordIsbn, RemovedRecord
from lentera.catalogue.rules import shelf_mark
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(BatchOpened)
def open_batch(fact: BatchOpened, entry: Entry) -> None:
    Batch.rows.insert(entry, id=fact.batch, source=fact.source[:250], form=fact.form, opened_at=entry.at)


@projects(BatchClosed)
def close_batch(fact: BatchClosed, entry: Entry) -> None:
    Batch.rows.change(entry, copy_fields(fact, Batch), id=fact.batch, closed_at=entry.at)


@projects(RecordsImported)
def lay_out_chunk(fact: RecordsImported, entry: Entry) -> None:
    lines = entry.content(fact.content).split(b"\n")
    for record in fact.updated:
        RecordIsbn.rows.remove_where(entry, record=record)
    for line, (record, written) in enumerate(zip((*fact.added, *fact.updated), lines, strict=True)):
        _put(entry, record, written, fact.content, line)


@projects(RecordSaved)
def lay_out_record(fact: RecordSaved, entry: Entry) -> None:
    RecordIsbn.rows.remove_where(entry, record=fact.record)
    _put(entry, fact.record, entry.content(fact.content), fact.content, 0)


@projects(HeadingsChanged)
def lay_out_headings(fact: HeadingsChanged, entry: Entry) -> None:
    lines = entry.content(fact.content).split(b"\n")
    for record in fact.records:
        RecordIsbn.rows.remove_where(entry, record=record)
    for line, (record, written) in enumerate(zip(fact.records, lines, strict=True)):
        _put(entry, record, written, fact.content, line)


@projects(RecordRemoved)
def take_out(fact: RecordRemoved, entry: Entry) -> None:
    RecordIsbn.rows.remove_where(entry, record=fact.record)
    Record.rows.remove(entry, id=fact.record)
    RemovedRecord.rows.put(
        entry, id=fact.record, removed_at=entry.recorded, public=entry.audience == "public"
    )


@projects(RecordRestored)
def bring_back(fact: RecordRestored, entry: Entry) -> None:
    RemovedRecord.rows.remove(entry, id=fact.record)
    _put(entry, fact.record, entry.content(fact.content).split(b"\n")[fact.line], fact.content, fact.line)


def _put(entry: Entry, record: UUID, written: bytes, content: str, line: int) -> None:
    marc = from_bytes(written)
    brief = brief_of(marc)
    own = {"content": content, "line": line, "public": entry.audience == "public", "saved_at": entry.recorded}
    Record.rows.put(entry, columns(brief, marc, written), own, id=record)
    for isbn in brief.isbns:
        RecordIsbn.rows.insert(entry, id=derived_id(record, isbn), record=record, isbn=isbn)


def columns(brief: Brief, marc: Marc, written: bytes) -> dict[str, Any]:
    """The columns of a record that its MARC tells."""
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
        "digest": digest_of(written),
        "richness": len(marc.fields),
    }
