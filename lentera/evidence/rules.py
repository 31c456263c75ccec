"""Indicators: pure arithmetic over plain counts. Each names its unit and its source; nothing here knows a database.

A share is None where there is nothing to divide by: an indicator that cannot be counted is not 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

SMALL_CELL = 5
"""Counts of readers below this are not shown: in a small group a number names a person."""


def months_of(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both inclusive."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def month_end(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def per(part: int, whole: int, places: int = 2) -> Decimal | None:
    """`part` for each of `whole`, rounded to `places`; None without a whole."""
    if whole <= 0:
        return None
    return round(Decimal(part) / Decimal(whole), places)


@dataclass(frozen=True, slots=True)
class Span:
    """Months that are told as one number, from the first to the last (their first days)."""

    first: date
    last: date
    count: int

    def holds(self, month: date) -> bool:
        """Whether a month (its first day) lies in it."""
        return self.first <= month <= self.last


def spans(cells: Mapping[date, int]) -> tuple[list[Span], Span | None]:
    """Counts of persons by month (its first day), small months put together with those after them until they hold 5;
    and what is still too little to be told.

    A span is settled by its own months and never changes by later ones. So whatever is told of months, quarters, years
    and running years, then or later, is a sum of whole spans: no difference of two such numbers holds fewer than 5.
    """
    told: list[Span] = []
    first, count = None, 0
    for month in sorted(month for month in cells if cells[month]):
        first, count = first or month, count + cells[month]
        if count >= SMALL_CELL:
            told.append(Span(first, month, count))
            first, count = None, 0
    return told, None if first is None else Span(first, max(cells), count)


def told_until(last: date, today: date) -> date:
    """The last day of the last month that is over by `today`, not after `last`: a running month would tell of each
    of its days.
    """
    return min(last, today.replace(day=1) - timedelta(days=1))


def in_spans(cells: Mapping[date, tuple[int, int]], first: date, last: date) -> tuple[int, int]:
    """How many in all and how many of them well, of the spans that were settled from `first` to `last`."""
    settled, _rest = spans({month: whole for month, (whole, _part) in cells.items()})
    inside = [one for one in settled if first <= one.last <= last]
    told = [pair for month, pair in cells.items() if any(one.holds(month) for one in inside)]
    return sum(whole for whole, _part in told), sum(part for _whole, part in told)


def share(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` as a share with three places (0.917 is 91.7 %); None without a whole."""
    return per(part, whole, 3)


TITLES_A_PERSON = 10
LEAST_TITLES = 1500


def titles_missing(titles: int, population: int) -> int:
    """Titles still needed for `population` persons (titles, 0 when the target is met).

    Target: 10 titles a person, at least 1,500 in all (ALIA minimum standard, 1990). 1,050 persons ask for 10,500.
    """
    return max(max(TITLES_A_PERSON * population, LEAST_TITLES) - titles, 0)


def loans_a_month(loans: int, readers: int, months: int) -> Decimal | None:
    """Loans for each registered reader and month; None for a group so small that it would name somebody."""
    if readers < SMALL_CELL:
        return None
    return per(loans, readers * months)


def share_of_enough(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` as a share; None where `whole` is so small that the share would tell of single readers."""
    return share(part, whole) if whole >= SMALL_CELL else None


def gap_days(periods: Iterable[tuple[date, date]], first: date, last: date) -> int:
    """Days from `first` to `last`, both inclusive, between two of the periods (both ends inclusive) and in none.

    Time before the first and after the last period is no gap: there was nothing to continue.
    """
    told = sorted(periods)
    found, reached = 0, None
    for start, end in told:
        if reached is not None and start > reached + timedelta(days=1):
            gap_first, gap_last = (
                max(reached + timedelta(days=1), first),
                min(start - timedelta(days=1), last),
            )
            found += max((gap_last - gap_first).days + 1, 0)
        reached = end if reached is None else max(reached, end)
    return found


class Timing(StrEnum):
    """How a thing with a day stands."""

    ON_TIME = "on_time"
    LATE = "late"
    AHEAD = "ahead"


def timing(due: date, closed: date | None, today: date) -> Timing:
    """On time until the end of the due day; open and due today is still ahead."""
    if closed is not None:
        return Timing.ON_TIME if closed <= due else Timing.LATE
    return Timing.LATE if today > due else Timing.AHEAD


def middle(values: Sequence[int]) -> Decimal | None:
    """The median (days); None without values."""
    if not values:
        return None
    told, half = sorted(values), len(values) // 2
    if len(told) % 2:
        return Decimal(told[half])
    return Decimal(told[half - 1] + told[half]) / 2


@dataclass(frozen=True, slots=True)
class Counted:
    """The plain counts behind the indicators of one partner over some days.

    Sources: `copies`, `titles` the placed items (at the partner itself: what it has in hand); `loans`, `readers` the
    daily counts; `sent`, `received` the placements and their receipts; `planned`, `served` the van's closed visits;
    `lesson_hours` the sessions held; `waits` request to signature of agreements signed in these days; `no_fault` the
    loss cases that a search, riot, transfer or fire caused; `reviewed`, `rejected`, `appeals`, `reversed` the decisions
    of the materials review. Only from its own books, and to nobody else: `active` readers with a loan in this month or
    the two before (None: not known here, or of another day), `questions` due with `answered` in time, `turns` of copies
    that left the hold shelf with `taken` by their readers, `family_sessions` held and the `children` to whom family
    reading sent a parcel. What counts single readers (`questions`, `turns`, `children`) is summed over whole spans.
    """

    months: int
    population: int = 0
    copies: int = 0
    titles: int = 0
    loans: int = 0
    readers: int = 0
    sent: int = 0
    received: int = 0
    missing: int = 0
    overdue: int = 0
    losses: int = 0
    planned: int = 0
    served: int = 0
    lesson_hours: int = 0
    gap_days: int = 0
    waits: tuple[int, ...] = ()
    due: int = 0
    on_time: int = 0
    no_fault: int = 0
    reviewed: int = 0
    rejected: int = 0
    appeals: int = 0
    reversed: int = 0
    active: int | None = None
    questions: int = 0
    answered: int = 0
    turns: int = 0
    taken: int = 0
    family_sessions: int = 0
    children: int = 0

    @property
    def titles_a_person(self) -> Decimal | None:
        """Titles for each person."""
        return per(self.titles, self.population)

    @property
    def copies_a_person(self) -> Decimal | None:
        """Copies for each person."""
        return per(self.copies, self.population)

    @property
    def titles_missing(self) -> int | None:
        """Titles still needed; None where the number of persons is not known."""
        return titles_missing(self.titles, self.population) if self.population else None

    @property
    def loans_a_reader(self) -> Decimal | None:
        """Loans for each registered reader and month."""
        return loans_a_month(self.loans, self.readers, self.months)

    @property
    def fill(self) -> Decimal | None:
        """Copies received of those sent, as far as they were counted."""
        return share(self.received, self.sent)

    @property
    def reliability(self) -> Decimal | None:
        """Visits of the van served of those planned."""
        return share(self.served, self.planned)

    @property
    def wait(self) -> Decimal | None:
        """Days from request to signature, the median."""
        return middle(self.waits)

    @property
    def punctual(self) -> Decimal | None:
        """Follow-ups done in time of those that were due."""
        return share(self.on_time, self.due)

    @property
    def active_readers(self) -> Decimal | None:
        """Readers with a loan of late, of all persons; None for so few that it would name somebody."""
        if self.active is None or self.active < SMALL_CELL:
            return None
        return share(self.active, self.population)

    @property
    def rejections(self) -> Decimal | None:
        """Titles rejected of those that the review decided."""
        return share(self.rejected, self.reviewed)

    @property
    def reversals(self) -> Decimal | None:
        """Appeals that ended a rejection, of those decided."""
        return share(self.reversed, self.appeals)

    @property
    def answers(self) -> Decimal | None:
        """Reference questions answered in time of those that were due."""
        return share_of_enough(self.answered, self.questions)

    @property
    def holds(self) -> Decimal | None:
        """Copies that their readers took, of those that left the hold shelf."""
        return share_of_enough(self.taken, self.turns)

    @property
    def family_children(self) -> int | None:
        """Children to whom family reading sent something; None for so few that it would point at a family."""
        return self.children if self.children >= SMALL_CELL else None
