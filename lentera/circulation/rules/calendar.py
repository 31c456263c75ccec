"""The days on which a library is open."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a library is closed: weekdays (Monday is 0) and dates."""

    closed_weekdays: frozenset[int] = frozenset()
    closed_dates: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether the library opens on this day."""
        return day.weekday() not in self.closed_weekdays and day not in self.closed_dates

    def next_open_day(self, day: date) -> date:
        """`day`, or the first open day after it; `day` itself when the library is closed for a whole year."""
        for ahead in range(367):
            if self.is_open(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def open_days_after(self, day: date, until: date) -> int:
        """Open days after `day` up to and with `until`; 0 when `until` is not later."""
        days = (until - day).days
        return sum(self.is_open(day + timedelta(days=ahead)) for ahead in range(1, days + 1))


ALWAYS_OPEN = Calendar()
