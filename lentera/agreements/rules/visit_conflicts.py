"""What stands against the day of a visit: persons, places, vehicles, other dates, holidays, prayer, the agreement."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from lentera.agreements.facts.visit import Delegate, Precision, VisitPlan
from lentera.journal.refusals import Refusal

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Booking:
    """Something that an institution has on a day. Hours as 09:30, empty where nobody said them.

    `kind`: visit, signing_event or trip. `ends` empty: until the day ends.
    """

    kind: str
    title: str
    day: date
    begins: str = ""
    ends: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that stands against a day: its code, and what the sentence of that code names."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a day is judged by. `friday`: from when to when the Friday prayer keeps everybody ("11:30", "13:30").

    `agreement_ends`: the last day of the agreement that the visit is about.
    """

    bookings: tuple[Booking, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    friday: tuple[str, str] | None = None
    agreement_ends: date | None = None


def find_conflicts(plan: VisitPlan, around: Surroundings) -> list[Conflict]:
    """Everything that stands against a plan, the plainest first. A rough time is judged by the agreement alone.

    A plan without an hour takes the whole day; with one it takes two hours.
    """
    found: list[Conflict] = []
    first = plan.when.first
    if around.agreement_ends is not None and around.agreement_ends < first:
        found.append(Conflict("conflict-agreement-ended", {"day": around.agreement_ends}))
    if plan.when.precision is not Precision.DAY:
        return found
    if first in around.holidays:
        found.append(Conflict("conflict-holiday", {"name": around.holidays[first], "day": first}))
    if around.friday is not None and first.weekday() == FRIDAY and plan.begins:
        begins, ends = around.friday
        if begins <= plan.begins < ends:
            found.append(Conflict("conflict-friday-prayer", {"begins": begins, "ends": ends}))
    for other in around.bookings:
        if other.day == first and _meet(plan.begins, other) and (one := _with(plan, other)) is not None:
            found.append(one)
    return found


def _meet(begins: str, other: Booking) -> bool:
    if not begins or not other.begins:
        return True
    return begins < (other.ends or _later(other.begins)) and other.begins < _later(begins)


def _later(begins: str) -> str:
    # Two hours: what a visit here takes where nobody said when it ends.
    return f"{min(int(begins[:2]) + 2, 24):02}{begins[2:]}"


def _with(plan: VisitPlan, other: Booking) -> Conflict | None:
    told: dict[str, Any] = {"title": other.title}
    both = sorted(_people(plan.delegation) & {_same(name) for name in other.people})
    if both:
        names = {_same(one.name): one.name for one in plan.delegation}
        return Conflict("conflict-person", told | {"name": names[both[0]]})
    if plan.vehicle and plan.vehicle in other.vehicles:
        return Conflict("conflict-vehicle", told | {"vehicle": plan.vehicle})
    if plan.place and other.place and _same(plan.place) == _same(other.place):
        return Conflict("conflict-place", told | {"place": plan.place})
    # The van drives without those who receive guests: its trip alone stands against nothing.
    return None if other.kind == "trip" else Conflict(f"conflict-{other.kind.replace('_', '-')}", told)


def _people(delegation: Iterable[Delegate]) -> set[str]:
    return {_same(one.name) for one in delegation}


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


def decide_conflicts(conflicts: Collection[Conflict], reason: str) -> Refusal | None:
    """A day with conflicts is planned only with the reason why it is kept all the same."""
    if conflicts and not reason.strip():
        return Refusal("visit-conflicts", count=len(conflicts))
    return None
