"""What pages, calendar and reports ask about the road."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState, decide_ground
from lentera.institutions import queries as institutions
from lentera.journal.refusals import Refusal
from lentera.mobile.facts import Served
from lentera.mobile.models import AnnouncedVisit, Programme, Stop, Trip, TripCrew, TripStop, Vehicle
from lentera.mobile.rules import StopState, TripStage, TripState, VisitState, reliability

KINDS = (ServiceKind.MOBILE_LIBRARY,)


def vehicles(agency: UUID, *, in_use: bool = False) -> QuerySet[Vehicle]:
    """The agency's vans by name; only those in use if told."""
    rows = Vehicle.objects.filter(institution=agency).order_by("name", "id")
    return rows.filter(in_use=True) if in_use else rows


def stops(agency: UUID, *, in_use: bool = False) -> QuerySet[Stop]:
    """The agency's stops by name; only those in use if told."""
    rows = Stop.objects.filter(institution=agency).order_by("name", "id")
    return rows.filter(in_use=True) if in_use else rows


def programmes(agency: UUID, on: date | None = None) -> QuerySet[Programme]:
    """The agency's own programmes by name; only those that run on a day if told."""
    rows = Programme.objects.filter(institution=agency).order_by("name", "id")
    return rows if on is None else rows.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


def programme_holds(agency: UUID, programme: UUID | None, on: date) -> bool:
    """Whether the programme runs on that day."""
    return programme is not None and programmes(agency, on).filter(id__in=[programme]).exists()


def open_scope_items(agency: UUID, partner: UUID, on: date) -> list[ScopeItemState]:
    """The scope items that a visit to this partner may cite on that day."""
    return agreements.open_scope_items(on=on, agency=agency, partner=partner, kinds=KINDS)


def grounds(
    agency: UUID, cited: Iterable[tuple[UUID, UUID | None, UUID]], on: date
) -> dict[UUID, Refusal | None]:
    """For (visit, scope item, partner): why the item gives no ground on that day, or None."""
    told = list(cited)
    states = agreements.scope_item_states([item for _, item, _ in told if item is not None])
    found: dict[UUID, Refusal | None] = {}
    for visit, item, partner in told:
        state = states.get(item) if item is not None else None
        if state is not None and state.agency != agency:
            state = None
        found[visit] = decide_ground(state, on=on, kinds=KINDS, partner=partner)
    return found


def stop_states(agency: UUID) -> dict[UUID, StopState]:
    """Every stop of the agency, as a plan needs it."""
    return {
        row.id: StopState(row.id, row.name, row.partner, row.window_from, row.window_to)
        for row in stops(agency)
    }


def vehicle_busy(agency: UUID, vehicle: UUID, day: date, *, but: UUID | None = None) -> bool:
    """Whether the van has another trip on that day that was not called off."""
    rows = Trip.objects.filter(institution=agency, vehicle=vehicle, day=day, called_off_at=None)
    return rows.exclude(id__in=[] if but is None else [but]).exists()


def trip(agency: UUID, id: UUID) -> Trip | None:
    """One trip of the agency."""
    return Trip.objects.filter(institution=agency, id=id).first()


def visit(agency: UUID, id: UUID) -> TripStop | None:
    """One visit of the agency's trips."""
    return TripStop.objects.filter(institution=agency, id=id).first()


def visits_of(agency: UUID, trip: UUID) -> list[TripStop]:
    """The visits of a trip in their order."""
    return list(TripStop.objects.filter(institution=agency, trip=trip).order_by("position"))


def crew_of(agency: UUID, trip: UUID) -> list[TripCrew]:
    """Who goes along, in order."""
    return list(TripCrew.objects.filter(institution=agency, trip=trip).order_by("position"))


def trip_state(agency: UUID, id: UUID) -> TripState | None:
    """A trip with its visits as decisions need it."""
    row = trip(agency, id)
    if row is None:
        return None
    van = Vehicle.objects.filter(institution=agency, id=row.vehicle).first()
    return TripState(
        id=row.id,
        day=row.day,
        stage=row.state,
        capacity=van.capacity if van is not None else 0,
        on_board=row.on_board,
        visits=tuple(_visit_state(one) for one in visits_of(agency, id)),
    )


def _visit_state(row: TripStop) -> VisitState:
    served = None
    if row.served_at is not None and row.arrived and row.service_ended and row.left:
        served = Served(
            arrived=row.arrived,
            gate_passed=row.gate_passed,
            service_ended=row.service_ended,
            left=row.left,
            visitors=row.visitors,
            loans=row.loans,
            returns=row.returns,
            signed_by=row.signed_by,
        )
    return VisitState(
        id=row.id,
        name=row.name,
        partner=row.partner,
        scope_item=row.scope_item,
        gate=row.gate,
        arrived=row.arrived,
        gate_passed=row.gate_passed,
        service_ended=row.service_ended,
        left=row.left,
        visitors=row.visitors,
        loans=row.loans,
        returns=row.returns,
        served=served,
        cancelled=row.cancelled_at is not None,
    )


@dataclass(frozen=True)
class TripLine:
    """A trip as lists show it."""

    id: UUID
    day: date
    vehicle: str
    stage: TripStage
    stops: tuple[TripStop, ...]

    @property
    def served(self) -> int:
        """Stops served so far."""
        return sum(1 for stop in self.stops if stop.served_at is not None)

    @property
    def names(self) -> str:
        """The stops in words."""
        return ", ".join(stop.name for stop in self.stops)


def trips_between(agency: UUID, first: date, last: date) -> list[TripLine]:
    """The agency's trips of these days, both inclusive, in the order of days."""
    rows = list(
        Trip.objects.filter(institution=agency, day__range=(first, last)).order_by("day", "planned_at", "id")
    )
    named = dict(Vehicle.objects.filter(institution=agency).values_list("id", "name"))
    by_trip: dict[UUID, list[TripStop]] = {}
    for stop in TripStop.objects.filter(institution=agency, trip__in=[row.id for row in rows]).order_by(
        "position"
    ):
        by_trip.setdefault(stop.trip, []).append(stop)
    return [
        TripLine(row.id, row.day, named.get(row.vehicle, ""), row.state, tuple(by_trip.get(row.id, ())))
        for row in rows
    ]


def trips_on(institution: UUID, day: date) -> list[TripLine]:
    """The trips that the institution drives on that day, called-off ones left out."""
    return [line for line in trips_between(institution, day, day) if line.stage is not TripStage.CALLED_OFF]


def announced_visits(partner: UUID, first: date, last: date) -> list[AnnouncedVisit]:
    """The visits that a partner was told of for these days, both inclusive, cancelled ones among them."""
    rows = AnnouncedVisit.objects.filter(partner=partner, day__range=(first, last))
    return list(rows.order_by("arrival", "id"))


def announced_visit(partner: UUID, id: UUID) -> AnnouncedVisit | None:
    """One visit that a partner was told of."""
    return AnnouncedVisit.objects.filter(partner=partner, id=id).first()


@dataclass(frozen=True)
class TimetableLine:
    """One public stop of the timetable; latitude and longitude as text, "" when unknown."""

    day: date
    arrival: datetime
    departure: datetime
    name: str
    address: str
    latitude: str
    longitude: str


def public_timetable(first: date, last: date, agency: UUID | None = None) -> list[TimetableLine]:
    """The public stops of these days, both inclusive. Stops at closed institutions are never among them."""
    open_to_all = Stop.objects.filter(public=True, partner=None)
    rows = TripStop.objects.filter(day__range=(first, last), partner=None, cancelled_at=None)
    if agency is not None:
        rows = rows.filter(institution=agency)
    places = {row.id: row for row in open_to_all}
    off = set(
        Trip.objects.filter(day__range=(first, last)).exclude(called_off_at=None).values_list("id", flat=True)
    )
    return [
        TimetableLine(
            row.day,
            row.arrival,
            row.departure,
            row.name,
            places[row.stop].address,
            places[row.stop].latitude,
            places[row.stop].longitude,
        )
        for row in rows.filter(stop__in=list(places)).order_by("arrival", "id")
        if row.trip not in off
    ]


@dataclass(frozen=True)
class CalendarEntry:
    """One line of a calendar: `id` is the visit's or the trip's, `page` the name of the page that shows it."""

    id: UUID
    day: date
    start: datetime
    end: datetime
    title: str
    cancelled: bool
    page: str


def calendar_entries(institution: UUID, first: date, last: date) -> list[CalendarEntry]:
    """What the institution has to do with the van on these days: its trips if it drives, else the visits to it."""
    found = [
        CalendarEntry(
            line.id,
            line.day,
            line.stops[0].arrival,
            line.stops[-1].departure,
            f"{line.vehicle}: {line.names}",
            line.stage is TripStage.CALLED_OFF,
            "mobile:trip",
        )
        for line in trips_between(institution, first, last)
        if line.stops
    ]
    found += [
        CalendarEntry(
            row.id,
            row.day,
            row.arrival,
            row.departure,
            f"{row.vehicle}: {row.name}",
            row.cancelled_at is not None,
            "mobile:visit",
        )
        for row in announced_visits(institution, first, last)
    ]
    return sorted(found, key=lambda one: (one.start, one.id))


@dataclass(frozen=True)
class Reliability:
    """Visits of a month: planned and done; `tenths` of a percent (917 is 91.7 %), None without a plan."""

    planned: int
    done: int
    by_partner: int  # cancelled by the partner

    @property
    def tenths(self) -> int | None:
        return reliability(self.done, self.planned)


def van_reliability(agency: UUID, partner: UUID | None, month: date) -> Reliability:
    """Visits done of those planned in a month (any day of it), to one partner or to all partners.

    Only visits that were served or cancelled count, and those whose day is over: the rest is still ahead.
    """
    first = month.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return reliability_between(agency, partner, first, last)


def reliability_between(agency: UUID, partner: UUID | None, first: date, last: date) -> Reliability:
    """The same for any days, both inclusive."""
    rows = TripStop.objects.filter(institution=agency, day__range=(first, last)).exclude(partner=None)
    if partner is not None:
        rows = rows.filter(partner=partner)
    decided = rows.filter(Q(served_at__isnull=False) | Q(cancelled_at__isnull=False))
    return Reliability(
        planned=decided.count(),
        done=decided.filter(cancelled_at=None).count(),
        by_partner=decided.filter(cancelled_by="partner").count(),
    )


@dataclass(frozen=True)
class StopSums:
    """What one stop came to over some days."""

    stop: UUID
    name: str
    visits: int
    cancelled: int
    visitors: int
    loans: int
    returns: int
    minutes: int


def stop_sums(agency: UUID, first: date, last: date) -> list[StopSums]:
    """Per stop: visits served and cancelled, visitors, loans, returns and minutes of service."""
    rows: dict[UUID, list[TripStop]] = {}
    for row in TripStop.objects.filter(institution=agency, day__range=(first, last)).order_by(
        "name", "arrival"
    ):
        rows.setdefault(row.stop, []).append(row)
    return [
        StopSums(
            stop=stop,
            name=found[-1].name,
            visits=sum(1 for row in found if row.served_at is not None),
            cancelled=sum(1 for row in found if row.cancelled_at is not None),
            visitors=sum(row.visitors for row in found if row.served_at is not None),
            loans=sum(row.loans for row in found if row.served_at is not None),
            returns=sum(row.returns for row in found if row.served_at is not None),
            minutes=sum(row.service_minutes or 0 for row in found if row.served_at is not None),
        )
        for stop, found in rows.items()
    ]


def trips_of_crew(agency: UUID, account: UUID, day: date) -> list[UUID]:
    """The trips of that day on which the account goes along."""
    of_day = Trip.objects.filter(institution=agency, day=day).values("id")
    rows = TripCrew.objects.filter(institution=agency, account=account, trip__in=of_day)
    return list(rows.values_list("trip", flat=True))


def zone_of(agency: UUID) -> str:
    """The time zone in which the agency plans."""
    return institutions.zone_of(agency)
