"""The picture of an agreement's time: periods one after another, today, drafts dashed, gaps in red."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import ngettext

from lentera.pages import formats

MARGIN_DAYS = 30
LEAST_SHARE = 0.6  # a gap of a day is still seen


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both inclusive. `kind`: past, now, draft, or gap (found by `Timeline` itself)."""

    start: date
    end: date
    label: Any
    kind: str = "past"
    note: Any = ""
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A period with its place on the line, in percent of the width."""

    period: Period
    x: str
    width: str
    text_x: str


class Timeline:
    """Periods sorted by start with the gaps between them, laid out over their whole time and today."""

    def __init__(self, periods: Iterable[Period], today: date) -> None:
        given = sorted(periods, key=lambda period: period.start)
        self.today = today
        self.periods = _with_gaps(given)
        ends = [period.end for period in given] + [today]
        starts = [period.start for period in given] + [today]
        margin = timedelta(days=MARGIN_DAYS)
        self._first, self._last = min(starts) - margin, max(ends) + margin

    @property
    def bars(self) -> list[Bar]:
        return [self._bar(period) for period in self.periods]

    @property
    def today_x(self) -> str:
        return _share(self._place(self.today))

    @property
    def today_anchor(self) -> str:
        place = self._place(self.today)
        return "start" if place < 8 else "end" if place > 92 else "middle"

    def _place(self, day: date) -> float:
        return (day - self._first).days / (self._last - self._first).days * 100

    def _bar(self, period: Period) -> Bar:
        start, end = self._place(period.start), self._place(period.end + timedelta(days=1))
        width = max(end - start, LEAST_SHARE)
        return Bar(period, _share(start), _share(width), _share(start))


def _with_gaps(periods: list[Period]) -> list[Period]:
    laid: list[Period] = []
    reached: date | None = None
    for period in periods:
        if reached is not None and (period.start - reached).days > 1:
            days = (period.start - reached).days - 1
            text = ngettext("Jeda %(days)s hari", "Jeda %(days)s hari", days) % {"days": formats.number(days)}
            laid.append(Period(reached + timedelta(days=1), period.start - timedelta(days=1), text, "gap"))
        laid.append(period)
        reached = period.end if reached is None else max(reached, period.end)
    return laid


def _share(value: float) -> str:
    return f"{value:.2f}%"
