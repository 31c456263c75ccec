"""What the desk's home shows of several areas at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.agreements.queries import AgreementState
from lentera.institutions import queries as institutions
from lentera.journal.models import Author, Stream
from lentera.journal.receiving import waiting_streams
from lentera.mobile import queries as mobile
from lentera.stock.queries import flow as stock
from lentera.training import queries as training


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement in force as the home page shows it; `reached` of `promised` scope items have met their target."""

    id: UUID
    partner: str
    number: str
    end: date
    days_left: int
    promised: int
    reached: int
    copies: int | None


def agreement_lines(institution: UUID, states: Iterable[AgreementState], today: date) -> list[AgreementLine]:
    """These agreements with what came of them and the copies that are with the partner."""
    shown = list(states)
    parties = {party for state in shown for party in state.parties}
    names = {row.id: row.shown_name for row in institutions.institutions().filter(id__in=parties)}
    placed = {agency: stock.placed_with_partners(agency) for agency in {state.agency for state in shown}}
    found = agreements.progress_of_agreements(state.id for state in shown)
    lines = []
    for state in shown:
        progress = [one for one in found.get(state.id, ()) if not one.removed]
        held = [placed[state.agency][one].copies for one in state.partners if one in placed[state.agency]]
        lines.append(
            AgreementLine(
                id=state.id,
                partner=", ".join(names.get(one, "") for one in state.parties if one != institution),
                number=state.number,
                end=state.last_day,
                days_left=(state.last_day - today).days,
                promised=len(progress),
                reached=sum(1 for one in progress if one.short == 0),
                copies=sum(held) if held else None,
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class OnTheRoad:
    """Something that happens today away from the desk. `kind`: trip, visit or class; `state` as its area names it."""

    kind: str
    id: UUID
    title: str
    detail: tuple[tuple[datetime | None, str], ...]
    state: str
    at: datetime | None = None


def on_the_road(institution: UUID, today: date) -> list[OnTheRoad]:
    """Today's trips that the institution drives, van visits to it, and classes."""
    found = [
        OnTheRoad(
            "trip",
            trip.id,
            trip.vehicle,
            tuple((stop.arrival, stop.name) for stop in trip.stops),
            trip.stage.value,
        )
        for trip in mobile.trips_on(institution, today)
    ]
    found += [
        OnTheRoad(
            "visit", row.id, row.vehicle, ((row.arrival, row.name),),
            "cancelled" if row.cancelled_at else "visited" if row.left else "announced",
        )
        for row in mobile.announced_visits(institution, today, today)
    ]  # fmt: skip
    found += [
        OnTheRoad("class", row.run, row.title, ((None, row.place),), "held" if row.held else "planned")
        for row in training.classes_on(institution, today)
    ]
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stream that this node cannot read on, by author, with how many entries wait."""

    author: str
    area: str
    entries: int


def waiting() -> list[Waiting]:
    """What came in and is not understood yet, by author."""
    rows: list[Stream] = waiting_streams()
    names: dict[Any, str] = dict(
        Author.objects.filter(id__in=[row.institution_id for row in rows]).values_list("id", "public_name")
    )
    return [
        Waiting(names.get(row.institution_id, ""), row.area, row.seq - row.laid_out)
        for row in sorted(rows, key=lambda row: (names.get(row.institution_id, ""), row.area))
    ]
