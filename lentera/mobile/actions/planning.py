"""Plans: a trip is planned, changed, called off; partners hear of the visits to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.mobile import queries
from lentera.mobile.facts import (
    CancelledBy,
    CancelReason,
    CrewMember,
    PlannedVisit,
    StopCancelled,
    TripCalledOff,
    TripPlan,
    TripPlanned,
    TripReplanned,
    VisitAnnounced,
    VisitCancelled,
    VisitWithdrawn,
)
from lentera.mobile.models import Stop, Vehicle
from lentera.mobile.rules import decide_change, decide_plan


@dataclass(frozen=True)
class StopRequest:
    """A stop as the planner asks for it; times in UTC. `visit` keeps the id of a visit planned before."""

    stop: UUID
    arrival: datetime
    departure: datetime
    scope_item: UUID | None = None
    visit: UUID | None = None


def plan_trip(
    agency: UUID,
    day: date,
    vehicle: UUID,
    stops: Sequence[StopRequest],
    crew: Sequence[CrewMember],
    *,
    actor: UUID,
    request_id: RequestId | None,
    programme: UUID | None = None,
    note: str = "",
    trip: UUID | None = None,
    at: datetime | None = None,
) -> TripPlanned | Refusal:
    """Plan a trip. Each stop at a partner cites a scope item in force on that day, or the refusal is a fact."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TripPlanned)) is not None:
            return first
        plan = checked_plan(agency, day, vehicle, stops, crew, programme, note, but=None)
        if isinstance(plan, Refusal):
            return entry.refuse(plan)
        return record_plan(entry, agency, plan, trip or new_id())


def record_plan(entry: Writing, agency: UUID, plan: TripPlan, trip: UUID) -> TripPlanned:
    """Say a checked plan to partners and to ourselves, in an open block."""
    _announce(entry, agency, plan)
    return entry.record(TripPlanned(trip=trip, plan=plan))


def replan_trip(
    agency: UUID,
    trip: UUID,
    day: date,
    vehicle: UUID,
    stops: Sequence[StopRequest],
    crew: Sequence[CrewMember],
    *,
    actor: UUID,
    request_id: RequestId | None,
    programme: UUID | None = None,
    note: str = "",
    at: datetime | None = None,
) -> TripReplanned | Refusal:
    """Change a plan before the van leaves. Visits that fall away are withdrawn; cancelled ones cannot come back."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TripReplanned)) is not None:
            return first
        row = queries.trip(agency, trip)
        if row is None:
            return entry.refuse(Refusal("trip-unknown"))
        wrong = decide_change(row.state)
        if wrong is not None:
            return entry.refuse(wrong)
        before = queries.visits_of(agency, trip)
        for visit in before:
            if visit.cancelled_at is not None:
                return entry.refuse(Refusal("visit-cancelled", stop=visit.name))
        known = {visit.id for visit in before}
        if any(one.visit is not None and one.visit not in known for one in stops):
            return entry.refuse(Refusal("visit-unknown"))
        plan = checked_plan(agency, day, vehicle, stops, crew, programme, note, but=trip)
        if isinstance(plan, Refusal):
            return entry.refuse(plan)
        kept = {visit.visit: visit.partner for visit in plan.visits}
        for visit in before:
            if visit.partner is not None and kept.get(visit.id) != visit.partner:
                entry.record(VisitWithdrawn(partner=visit.partner, visit=visit.id))
        _announce(entry, agency, plan)
        return entry.record(TripReplanned(trip=trip, plan=plan))


def call_trip_off(
    agency: UUID,
    trip: UUID,
    reason: CancelReason,
    by: CancelledBy,
    *,
    actor: UUID,
    request_id: RequestId | None,
    note: str = "",
    at: datetime | None = None,
) -> TripCalledOff | Refusal:
    """The whole trip does not take place; partners hear it for each visit, and each counts as not done."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TripCalledOff)) is not None:
            return first
        row = queries.trip(agency, trip)
        if row is None:
            return entry.refuse(Refusal("trip-unknown"))
        wrong = decide_change(row.state)
        if wrong is None and reason is CancelReason.OTHER and not note.strip():
            wrong = Refusal("cancel-reason-missing", stop=f"{row.day:%d/%m/%Y}")
        if wrong is not None:
            return entry.refuse(wrong)
        for visit in queries.visits_of(agency, trip):
            if not visit.open:
                continue
            told = StopCancelled(visit=visit.id, reason=reason, by=by, note=note.strip())
            entry.record(told)
            tell_partner(entry, visit.partner, told)
        return entry.record(TripCalledOff(trip=trip, reason=reason, by=by, note=note.strip()))


def tell_partner(entry: Writing, partner: UUID | None, told: StopCancelled) -> None:
    """Say a cancellation to the partner whom it concerns."""
    if partner is not None:
        entry.record(
            VisitCancelled(partner=partner, visit=told.visit, reason=told.reason, by=told.by, note=told.note)
        )


def checked_plan(
    agency: UUID,
    day: date,
    vehicle: UUID,
    stops: Sequence[StopRequest],
    crew: Sequence[CrewMember],
    programme: UUID | None,
    note: str,
    *,
    but: UUID | None,
) -> TripPlan | Refusal:
    """The plan of these requests, decided; `but` is the trip that it replaces."""
    rows = Stop.objects.filter(institution=agency).in_bulk([one.stop for one in stops])
    if any(one.stop not in rows for one in stops):
        return Refusal("stop-unknown")
    visits = tuple(
        PlannedVisit(
            visit=one.visit or new_id(),
            stop=one.stop,
            name=rows[one.stop].name,
            arrival=one.arrival,
            departure=one.departure,
            partner=rows[one.stop].partner,
            scope_item=one.scope_item if rows[one.stop].partner is not None else None,
            gate=rows[one.stop].gate_minutes > 0,
        )
        for one in stops
    )
    plan = TripPlan(
        day=day, vehicle=vehicle, crew=tuple(crew), visits=visits, programme=programme, note=note.strip()
    )
    zone = ZoneInfo(queries.zone_of(agency))
    moments = [moment for visit in visits for moment in (visit.arrival, visit.departure)]
    cited = [(one.visit, one.scope_item, one.partner) for one in visits if one.partner is not None]
    return decide_plan(
        plan,
        stops=queries.stop_states(agency),
        grounds=queries.grounds(agency, cited, day),
        programme_holds=queries.programme_holds(agency, programme, day),
        vehicle_known=queries.vehicles(agency).filter(id=vehicle).exists(),
        vehicle_busy=queries.vehicle_busy(agency, vehicle, day, but=but),
        local={moment: moment.astimezone(zone) for moment in moments},
    )


def _announce(entry: Writing, agency: UUID, plan: TripPlan) -> None:
    van = Vehicle.objects.get(institution=agency, id=plan.vehicle)
    for visit in plan.visits:
        if visit.partner is None or visit.scope_item is None:
            continue
        entry.record(
            VisitAnnounced(
                partner=visit.partner,
                visit=visit.visit,
                scope_item=visit.scope_item,
                day=plan.day,
                name=visit.name,
                arrival=visit.arrival,
                departure=visit.departure,
                vehicle=van.name,
                plate=van.plate,
                crew=len(plan.crew),
            )
        )
