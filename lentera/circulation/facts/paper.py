"""What was written on paper while the desk had no machine, and what a person made of it."""

from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class SlipAct(StrEnum):
    """What a row of a sheet says of a copy."""

    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"


class Contradiction(StrEnum):
    """Why a row cannot stand beside what the journal tells already."""

    ON_LOAN = "on_loan"  # the copy was with somebody else at that time
    LENT_SINCE = "lent_since"  # something newer was told of the copy before the sheet was keyed in
    NOT_ON_LOAN = "not_on_loan"  # nobody had the copy
    RETURNED_BEFORE_LENT = "returned_before_lent"  # the open loan began later than the row says
    NOT_IN_HAND = "not_in_hand"  # lost, sent away or withdrawn by the books


class Settlement(StrEnum):
    """What a person made of a row that contradicted."""

    RECORDED = "recorded"  # it happened as written
    ENDED_NOW = "ended_now"  # the copy is back, at a time that nobody knows: now
    DROPPED = "dropped"  # the row was wrong


@fact("circulation.slip_keyed", to=Audience.SELF, about=("loan",))
class SlipKeyed(Fact, frozen=True, kw_only=True):
    """The next fact of this block was written on a sheet and keyed in later; its `at` is the time on the sheet.

    It stands before what it explains, so that the newest fact of a loan is still the one that can be undone.
    """

    loan: UUID
    act: SlipAct
    sheet: str
    row: int
    objection: str | None  # the code of the refusal that the desk would have given


@fact("circulation.slip_questioned", to=Audience.SELF, about=("question", "item"))
class SlipQuestioned(Fact, frozen=True, kw_only=True):
    """A row contradicts the journal, so a person must say what happened; `at` is the time on the sheet.

    Whose card stood in the row is told by `SlipReader` alone.
    """

    question: UUID
    act: SlipAct
    item: UUID
    sheet: str
    row: int
    contradiction: Contradiction


@fact("circulation.slip_settled", to=Audience.SELF, about=("question",))
class SlipSettled(Fact, frozen=True, kw_only=True):
    """A person said what a questioned row means; what followed from it stands before it in its block."""

    question: UUID
    settlement: Settlement
