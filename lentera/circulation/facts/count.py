"""What is counted, and what agencies hear of it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, Realises, fact

LENDING_UNIT = "times"


class Dimension(StrEnum):
    """By what a month's loans are divided, one at a time."""

    GROUP = "group"
    USE = "use"
    SUBJECT = "subject"


@fact("circulation.visited", to=Audience.SELF)
class Visited(Fact, frozen=True, kw_only=True):
    """People came to the library. A negative count corrects an earlier one."""

    count: int
    day: date


@fact("circulation.daily_counts", to=Audience.named("agency"))
class DailyCounts(Fact, frozen=True, kw_only=True):
    """What one day adds to the counts said before: the sum of all of a day's facts is exact.

    Days are local days on which it was recorded, so that a finished day changes only by an undo past midnight.
    """

    agency: UUID
    day: date
    loans: int
    returns: int
    visits: int
    new_readers: int


@fact("circulation.lending_counted", to=Audience.named("agency"))
class LendingCounted(Fact, frozen=True, kw_only=True):
    """Loans of the agency's placed copies in one day, towards one scope item; adds to what was said before."""

    agency: UUID
    day: date
    scope_item: UUID
    loans: int

    def counts_towards(self) -> Realises:
        """The loans of the day; this fact alone says them towards the scope item."""
        return Realises(scope_item=self.scope_item, amount=self.loans, unit=LENDING_UNIT)


@fact("circulation.monthly_counts", to=Audience.named("agency"))
class MonthlyCounts(Fact, frozen=True, kw_only=True):
    """A month's loans by one dimension, small cells merged; said again, it takes the place of what was said.

    Then the cells may be those of before, and less than the total: a small change of one would tell of single loans.
    """

    agency: UUID
    month: date  # its first day; loans by the month in which they happened
    dimension: Dimension
    total: int
    cells: dict[str, int]  # merged cells under "merged"; empty when only the total may be said
