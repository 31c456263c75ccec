"""What is taken over from another system: open loans of before, and readers who are taken back out."""

from datetime import date
from uuid import UUID

from lentera.circulation.facts.reader import ReaderGroup
from lentera.journal.facts import Audience, Fact, fact


@fact("circulation.loan_taken_over", to=Audience.SELF, about=("loan", "item"))
class LoanTakenOver(Fact, frozen=True, kw_only=True):
    """A loan that another system began goes on here from its true day to its true due day, and counts nowhere.

    It states what happened, so no rule refuses it: `objection` is the code of what a desk would have said.
    """

    loan: UUID
    item: UUID
    scope_item: UUID | None
    group: ReaderGroup
    due: date
    rule: UUID  # as in `Lent`
    objection: str | None = None


@fact("circulation.readers_taken_back", to=Audience.SELF, about=("readers",))
class ReadersTakenBack(Fact, frozen=True, kw_only=True):
    """A take-over was undone: these readers were never registered, and nobody counts them."""

    readers: tuple[UUID, ...]
