"""What agreements ask of areas they do not know: the paper behind a fact, what else is booked on a day.

Areas fill it in their `hooked.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lentera.agreements.rules.visit_conflicts import Booking
from lentera.journal.facts import Fact

__all__ = [
    "Booking",
    "Paper",
    "booked",
    "map_of",
    "paper_of",
    "register_bookings",
    "register_map",
    "register_paper",
]


@dataclass(frozen=True)
class Paper:
    """The paper of a fact: its number or name, and the address where it is seen ("" when only on paper)."""

    label: str
    url: str = ""


PaperOf = Callable[[Any], Paper | None]
_papers: dict[type[Fact], PaperOf] = {}


def register_paper(struct: type[Fact], paper: PaperOf) -> None:
    """Say which paper stands behind facts of this struct: a BAST, a stop log, an attendance list."""
    _papers[struct] = paper


def paper_of(fact: Fact | None) -> Paper | None:
    """The paper behind a fact; None where nobody knows one."""
    if fact is None or type(fact) not in _papers:
        return None
    return _papers[type(fact)](fact)


MapOf = Callable[[UUID], "tuple[str, Mapping[str, Any]] | None"]
_maps: list[MapOf] = []


def register_map(f: MapOf) -> None:
    """Say where an institution is: the address of the outlines, and the point of its regency, never closer."""
    _maps[:] = [f]


def map_of(institution: UUID) -> "tuple[str, Mapping[str, Any]] | None":
    """Outlines and point, where somebody knows them."""
    return next((told for f in _maps if (told := f(institution)) is not None), None)


Bookings = Callable[[UUID, date, date], Iterable[Booking]]
_bookings: list[Bookings] = []


def register_bookings(f: Bookings) -> None:
    """Say what else an institution has from a day to a day: trips of its vehicles."""
    if f not in _bookings:
        _bookings.append(f)


def booked(institution: UUID, first: date, last: date) -> list[Booking]:
    """What areas above know of these days."""
    return [one for f in _bookings for one in f(institution, first, last)]
