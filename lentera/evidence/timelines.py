"""The agreements of all partners over the years, laid out in percent of the width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from lentera.agreements.queries import AgreementState
from lentera.evidence.queries import Chain
from lentera.pages import formats


@dataclass(frozen=True)
class Bar:
    """One period; `kind`: past, now, ahead or gap."""

    kind: str
    x: str
    width: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One partner's periods."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Picture:
    """All rows, the years' beginnings and today, on one scale."""

    rows: tuple[Row, ...]
    years: tuple[tuple[int, str], ...]
    today_x: str


def picture(chains: Sequence[Chain], today: date, *, years_back: int = 4) -> Picture | None:
    """The last years and what is signed ahead; None without an agreement."""
    if not chains:
        return None
    first = date(today.year - years_back, 1, 1)
    ends = [state.last_day for chain in chains for state in chain.agreements]
    last = date(max(today.year, *(end.year for end in ends)), 12, 31)
    scale = _Scale(first, last)
    rows = tuple(Row(chain.name, tuple(_bars(chain.agreements, scale, today))) for chain in chains)
    years = tuple((year, scale.at(date(year, 1, 1))) for year in range(first.year, last.year + 1))
    return Picture(rows, years, scale.at(today))


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        inside = min(max(day, self.first), self.last + timedelta(days=1))
        return (inside - self.first).days / ((self.last - self.first).days + 1) * 100

    def at(self, day: date) -> str:
        return f"{self.place(day):.2f}%"

    def width(self, start: date, end: date) -> float:
        return self.place(end + timedelta(days=1)) - self.place(start)


def _bars(states: Iterable[AgreementState], scale: _Scale, today: date) -> Iterable[Bar]:
    reached: date | None = None
    for state in states:
        if reached is not None and state.start > reached + timedelta(days=1):
            yield from _bar("gap", reached + timedelta(days=1), state.start - timedelta(days=1), scale)
        kind = "past" if state.last_day < today else "ahead" if state.start > today else "now"
        yield from _bar(kind, state.start, state.last_day, scale, state)
        reached = state.last_day if reached is None else max(reached, state.last_day)


def _bar(
    kind: str, start: date, end: date, scale: _Scale, state: AgreementState | None = None
) -> Iterable[Bar]:
    width = scale.width(start, end)
    if width <= 0:
        return
    days = f"{formats.short_date(start)} – {formats.short_date(end)}"
    url: Any = reverse("agreements:agreement", args=[state.id]) if state is not None else ""
    words = days if state is None else f"{state.number} · {days}"
    yield Bar(kind, scale.at(start), f"{max(width, 0.4):.2f}%", words, url)
