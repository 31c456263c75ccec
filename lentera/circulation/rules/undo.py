"""What may be taken back, and for how long."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lentera.circulation.facts import (
    Lent,
    LoanUndone,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
)
from lentera.journal.refusals import Refusal

UNDO_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Undoable:
    """The newest fact of a loan as undo sees it. `others_loan`: the copy went to somebody else meanwhile."""

    fact: Lent | Returned | Renewed
    recorded: datetime
    due_before: date | None = None
    newest: bool = True
    others_loan: bool = False
    minutes: int = field(default=UNDO_MINUTES)


def decide_undo(what: Undoable, *, now: datetime) -> LoanUndone | ReturnUndone | RenewalUndone | Refusal:
    """The compensating fact: only for the newest fact of a loan, and only for some minutes.

    After that the link between loan and reader is gone for good, so a late undo could not bring it back.
    """
    if now - what.recorded > timedelta(minutes=what.minutes):
        return Refusal("undo-too-late", minutes=what.minutes)
    if not what.newest or what.others_loan:
        return Refusal("undo-changed-since")
    if isinstance(what.fact, Lent):
        return LoanUndone(loan=what.fact.loan)
    if isinstance(what.fact, Returned):
        return ReturnUndone(loan=what.fact.loan)
    if what.due_before is None:
        return Refusal("undo-changed-since")
    return RenewalUndone(loan=what.fact.loan, due=what.due_before)
