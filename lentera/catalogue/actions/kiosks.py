"""Screens for readers: each is an account of its own without a password, so that one can be revoked alone."""

from datetime import datetime, timedelta
from uuid import UUID

from lentera.catalogue import queries
from lentera.institutions import actions as institutions
from lentera.institutions.access import Role, Staff
from lentera.institutions.facts import RoleEnded
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId

SEEN_AGAIN = timedelta(minutes=1)


def open_kiosk(staff: Staff, label: str, library: UUID, *, request_id: RequestId) -> UUID | Refusal:
    """Let a screen be a kiosk in one library; returns the account that it acts as. `label`: how staff call it."""
    return institutions.add_account(
        f"layar-{new_id().hex[-12:]}",
        None,
        Role.TERMINAL,
        staff.institution,
        library=library,
        display_name=label.strip(),
        actor=staff.account,
        request_id=request_id,
    )


def revoke_kiosk(staff: Staff, kiosk: UUID, *, request_id: RequestId) -> RoleEnded | Refusal:
    """The screen is no kiosk any more, from its next page on; the others stay."""
    if kiosk not in {line.account for line in queries.kiosks(staff.institution)}:
        return Refusal("kiosk-unknown")
    return institutions.deactivate_account(
        staff.institution, kiosk, actor=staff.account, request_id=request_id
    )


def saw_kiosk(kiosk: UUID, at: datetime) -> None:
    """A page was asked for: kept once a minute, so that staff see which screens are in use."""
    institutions.saw_account(kiosk, at, again=SEEN_AGAIN)
