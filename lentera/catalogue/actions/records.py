"""One record: save it, remove it; look again where its copies are."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lentera.catalogue import hooks, queries
from lentera.catalogue.facts import RecordRemoved, RecordSaved
from lentera.catalogue.indexing import refresh
from lentera.catalogue.marc.record import to_bytes
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm, decide_record
from lentera.catalogue.search.index import IndexBusy
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def refresh_search(records: Iterable[UUID]) -> bool:
    """Look again where these records have copies, for the facet of places; false while another writes the
    index.

    Nothing is recorded: the index is derived. For areas that fill `hooks.register_availability`.
    """
    try:
        refresh(records)
    except IndexBusy:
        return False
    return True


def save_record(
    institution: UUID,
    form: RecordForm,
    *,
    record: UUID | None = None,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> RecordSaved | Refusal:
    """Make a record from the simple form, or change the one with id `record`; all else of its MARC is
    kept.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RecordSaved)) is not None:
            return first
        base = None
        if record is not None:
            row = Record.objects.filter(institution=institution, id=record).first()
            if row is None:
                return entry.refuse(Refusal("record-unknown"))
            base, public = queries.marc_of(row), row.public
        id = record or new_id()
        marc = decide_record(form, base, record=id, today=clock.today())
        if isinstance(marc, Refusal):
            return entry.refuse(marc)
        fact = RecordSaved(record=id, content=entry.keep_blob(to_bytes(marc)))
        return entry.record(fact, audience=None if public else "self")


def remove_record(
    institution: UUID,
    record: UUID,
    reason: str,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> RecordRemoved | Refusal:
    """Take a record without copies, here or away, for which nobody waits, out of the catalogue; its history stays, and
    undo brings it back.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RecordRemoved)) is not None:
            return first
        row = Record.objects.filter(institution=institution, id=record).first()
        if row is None:
            return entry.refuse(Refusal("record-unknown"))
        if not reason.strip():
            return entry.refuse(Refusal("removal-reason-missing"))
        copies = hooks.availability([record], institution)[record].total
        if copies:
            return entry.refuse(Refusal("record-has-copies", title=row.title, copies=copies))
        if away := hooks.in_books(institution, [record])[record]:
            return entry.refuse(Refusal("record-has-copies-away", title=row.title, copies=away))
        if hooks.waited_for(institution, [record]):
            return entry.refuse(Refusal("record-waited-for", title=row.title))
        fact = RecordRemoved(
            record=record, title=row.title, reason=reason.strip(), content=row.content, line=row.line
        )
        return entry.record(fact, audience=None if row.public else "self")
