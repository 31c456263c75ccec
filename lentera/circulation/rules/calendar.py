"""The days on which a library is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lentera.journal.refusals import Refusal

DAYS_BACK = timedelta(days=90)  # as far back as slips are keyed in: their days late count
YEARS_AHEAD = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a library is closed: weekdays (Monday is 0) and dates.

    `open_dates` are open although their weekday or a holiday says otherwise. `rows` name the library's own days.
    """

    closed_weekdays: frozenset[int] = frozenset()
    closed_dates: frozenset[date] = frozenset()
    open_dates: frozenset[date] = frozenset()
    rows: Mapping[date, UUID] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """Whether the library opens on this day."""
        if day in self.open_dates:
            return True
        return day.weekday() not in self.closed_weekdays and day not in self.closed_dates

    def next_open_day(self, day: date) -> date:
        """`day`, or the first open day after it; `day` itself when the library is closed for a whole year."""
        return self._found(day, 1)

    def last_open_day(self, day: date) -> date:
        """`day`, or the last open day before it; `day` itself when the library was closed for a whole year."""
        return self._found(day, -1)

    def open_days_after(
        self, day: date, until: date, *, but: Callable[[date], bool] = lambda _day: False
    ) -> int:
        """Open days after `day` up to and with `until`, those left out for which `but` holds; 0 for no such days."""
        days = (day + timedelta(days=ahead) for ahead in range(1, (until - day).days + 1))
        return sum(self.is_open(one) and not but(one) for one in days)

    def closed_from(self, day: date, until: date) -> list[date]:
        """The closed days from `day` to before `until`: why a due day moved on."""
        days = (day + timedelta(days=ahead) for ahead in range(max(0, (until - day).days)))
        return [one for one in days if not self.is_open(one)]

    def _found(self, day: date, step: int) -> date:
        for ahead in range(367):
            if self.is_open(day + timedelta(days=step * ahead)):
                return day + timedelta(days=step * ahead)
        return day


ALWAYS_OPEN = Calendar()


def decide_closed_day(day: date, *, today: date) -> Refusal | None:
    """Whether a library may note this day in its calendar. What lies farther away is a mistyped year."""
    if not today - DAYS_BACK <= day <= today + YEARS_AHEAD:
        return Refusal("closed-day-far", day=day, back=DAYS_BACK.days)
    return None
