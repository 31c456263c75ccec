"""What the editor saves: a whole record, from the grid or from the simple form over what the grid held."""

from datetime import datetime
from uuid import UUID

from lentera.catalogue import queries
from lentera.catalogue.editing.grid import decide_marc
from lentera.catalogue.editing.simple import RecordForm, decide_record
from lentera.catalogue.facts import RecordSaved
from lentera.catalogue.marc.record import Marc, to_bytes
from lentera.catalogue.models import Record
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_marc(
    institution: UUID,
    marc: Marc | None,
    *,
    form: RecordForm | None = None,
    record: UUID | None = None,
    based_on: str = "",
    before: Marc | None = None,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> RecordSaved | Refusal:
    """Save `marc`, with what `form` changes in it, as a new record or as the one with id `record`.

    `based_on` is the digest of the state that was opened: when the record says something else by now, nothing is
    written (`record-changed-meanwhile`). `before` is the draft that a new record came from: what was wrong there
    already only warns.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RecordSaved)) is not None:
            return first
        if record is not None:
            row = Record.objects.filter(institution=institution, id=record).first()
            if row is None:
                return entry.refuse(Refusal("record-unknown"))
            if based_on and based_on != row.digest:
                return entry.refuse(Refusal("record-changed-meanwhile", title=row.title))
            before, public = queries.marc_of(row), row.public
        id = record or new_id()
        outcome: Marc | Refusal | None = marc
        if form is not None:
            outcome = decide_record(form, marc, record=id, today=clock.today())
        if outcome is None:
            outcome = Refusal("record-title-missing")
        if not isinstance(outcome, Refusal):
            outcome = decide_marc(outcome, before, record=id, is_new=record is None)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        fact = RecordSaved(record=id, content=entry.keep_blob(to_bytes(outcome)))
        return entry.record(fact, audience=None if public else "self")
