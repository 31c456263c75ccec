"""Record that somebody of the staff saw who readers are, outside a loan, a return or a renewal."""

from datetime import datetime
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts.lookup import LookupPurpose, ReaderLookedUp, ReadersListed
from lentera.journal.writing import writing


def note_opening(desk: Desk, reader: UUID, purpose: LookupPurpose, *, at: datetime) -> ReaderLookedUp:
    """One reader's data was opened by the desk's actor. Call it before the page is drawn."""
    with writing(desk.institution, None, actor=desk.actor, at=at) as entry:
        return entry.record(ReaderLookedUp(reader=reader, purpose=purpose))


def note_list(desk: Desk, purpose: LookupPurpose, found: int, *, at: datetime) -> ReadersListed:
    """A list of `found` readers was opened, or searched; what was searched for is recorded nowhere."""
    with writing(desk.institution, None, actor=desk.actor, at=at) as entry:
        return entry.record(ReadersListed(purpose=purpose, found=found))
