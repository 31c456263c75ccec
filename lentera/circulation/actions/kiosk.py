"""At a kiosk: sign in with card and PIN, renew what is one's own. The actor is the terminal.

Lending and returning are the desk's own actions.
"""

from datetime import datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk, renew
from lentera.circulation.actions.pins import try_pin
from lentera.circulation.facts import Renewed
from lentera.circulation.models import KioskVisit, PinFailure
from lentera.circulation.queries import kiosk
from lentera.circulation.rules.kiosk import SILENT, WATCHED
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId


def sign_in(desk: Desk, card: str, pin: str, *, at: datetime) -> UUID | Refusal:
    """Begin a visit at this kiosk (the desk's actor); returns its id. An unknown card and a wrong PIN read alike.

    A PIN that staff drew opens a visit too, for the one page on which its reader changes it.
    """
    institution = desk.institution
    forget_visits(institution, at=at)
    reader = admitted(desk, card, pin, at=at, drawn_too=True)
    if isinstance(reader, Refusal):
        return reader
    visit: UUID = KioskVisit.rows.remember(
        institution, reader=reader, clear={"kiosk": desk.actor, "began": at, "seen": at}
    )
    return visit


def admitted(desk: Desk, card: str, pin: str, *, at: datetime, drawn_too: bool = False) -> UUID | Refusal:
    """The reader whose card and PIN these are, while the membership goes on and he is in the house."""
    reader = try_pin(desk, card, pin, at=at, drawn_too=drawn_too)
    if isinstance(reader, Refusal):
        return reader
    state = queries.reader_state(desk.institution, reader)
    if state is None or state.closed:
        return Refusal("kiosk-reader-closed")
    return Refusal("kiosk-reader-away") if state.away_since is not None else reader


def keep_visit(institution: UUID, visit: UUID, *, at: datetime) -> None:
    """The reader is still there."""
    KioskVisit._base_manager.filter(institution=institution, id=visit).update(seen=at)


def end_visit(institution: UUID, visit: UUID) -> None:
    """The reader is done: nothing is left of the visit."""
    KioskVisit.rows.forget(institution, [visit])


def forget_visits(institution: UUID, *, at: datetime) -> int:
    """Forget visits that ended by themselves and failures that count no more; returns how many visits."""
    PinFailure.objects.filter(institution=institution, at__lt=at - WATCHED).delete()
    over = KioskVisit._base_manager.filter(institution=institution).exclude(
        seen__gt=at - SILENT, seen__lt=at + SILENT
    )
    return int(over.delete()[0])


def renew_own(
    desk: Desk, reader: UUID, loan: UUID, *, request_id: RequestId | None, at: datetime
) -> Renewed | Refusal:
    """Let one of the reader's own loans go on; a loan that ended or went to somebody else is not there."""
    row = kiosk.own_loan(desk.institution, reader, loan)
    copies = {} if row is None else queries.copies_by_item(desk.institution, [row.item])
    if row is None or row.item not in copies:
        return Refusal("kiosk-not-yours")
    return renew(desk, copies[row.item].barcode, only=loan, request_id=request_id, at=at)
