"""What a row of paper means beside the journal: it states what happened, so lending's rules only object to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation.facts import Lent
from lentera.circulation.facts.paper import Contradiction, SlipAct
from lentera.circulation.rules.calendar import Calendar
from lentera.circulation.rules.loan import (
    ItemState,
    LoanState,
    ReaderState,
    Renewal,
    decide_loan,
    decide_renewal,
)
from lentera.circulation.rules.table import LoanRule
from lentera.journal.refusals import Refusal

OLDEST_DAYS = 90  # a choice of this program: older sheets are an archive, not yesterday's power cut


@dataclass(frozen=True, slots=True)
class Chain:
    """What the journal tells of a copy: whether it is in hand, its open loan, and what was told last of it.

    `moments`: when other loans of the copy began and ended, undone ones left out.
    """

    in_hand: bool = True
    open_loan: UUID | None = None
    open_since: datetime | None = None
    moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What must be told so that a questioned loan fits: the loan that ends when it begins, and its own end if known."""

    ends: UUID | None
    until: datetime | None


def decide_slip_time(at: datetime, now: datetime, *, day: date, today: date) -> Refusal | None:
    """A row may tell of the past only, and of at most `OLDEST_DAYS` days back."""
    if at > now:
        return Refusal("slip-in-future")
    if day < today - timedelta(days=OLDEST_DAYS):
        return Refusal("slip-too-old", days=OLDEST_DAYS)
    return None


def contradiction(act: SlipAct, chain: Chain, at: datetime) -> Contradiction | None:
    """Why a row at this moment cannot stand beside the journal; None: it fits. Paper knows minutes only."""
    if act is SlipAct.LEND:
        if chain.open_loan is not None and chain.open_since is not None and _minute(chain.open_since) <= at:
            return Contradiction.ON_LOAN
        if any(_minute(moment) > at for moment in chain.moments):
            return Contradiction.LENT_SINCE
        return None if chain.in_hand else Contradiction.NOT_IN_HAND
    if chain.open_loan is None or chain.open_since is None:
        return Contradiction.NOT_ON_LOAN
    return Contradiction.RETURNED_BEFORE_LENT if _minute(chain.open_since) > at else None


def loan_on_paper(
    item: ItemState, reader: ReaderState, rule: LoanRule, calendar: Calendar, *, today: date, loan: UUID
) -> tuple[Lent, str | None]:
    """The loan as it happened on that day, and the code of the desk's objection: rules do not undo the past."""
    free = replace(item, open_loan=None)
    outcome = decide_loan(free, reader, rule, calendar, today=today, loan=loan)
    if not isinstance(outcome, Refusal):
        return outcome, None
    willing = replace(rule, lend=1, limits=(), max_items=reader.open_loans + 1)
    known = replace(reader, closed=False, suspended=False, paused_until=None, away_since=None)
    lent = decide_loan(free, known, willing, calendar, today=today, loan=loan)
    if isinstance(lent, Refusal):
        raise ValueError(f"a rule that objects to nothing refused: {lent.code}")
    return lent, outcome.code


def renewal_on_paper(
    loan: LoanState, rule: LoanRule, calendar: Calendar, *, today: date, held: bool = False
) -> tuple[Renewal | Refusal, str | None]:
    """The renewal as it was granted on that day, and the code of the desk's objection."""
    outcome = decide_renewal(loan, rule, calendar, today=today, held=held)
    if not isinstance(outcome, Refusal):
        return outcome, None
    granted = replace(rule, renewals=loan.renewals + 1)
    return decide_renewal(loan, granted, calendar, today=today), outcome.code


def story_of_loan(chain: Chain, at: datetime) -> Story:
    """How a questioned loan fits after all.

    An older open loan ended when it began, and it ended itself with what is told next of the copy.
    """
    before = chain.open_since is not None and _minute(chain.open_since) <= at
    later = [moment for moment in chain.moments if _minute(moment) > at]
    return Story(chain.open_loan if before else None, min(later, default=None))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
