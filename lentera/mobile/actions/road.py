"""On the road: leaving, the steps at each stop, cancellations, and the return, which counts the visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.mobile import queries
from lentera.mobile.actions.planning import StopRequest, checked_plan, record_plan, tell_partner
from lentera.mobile.facts import (
    CancelledBy,
    CancelReason,
    Counted,
    CrewMember,
    Departed,
    Served,
    Step,
    StepTaken,
    StopCancelled,
    StopServed,
    TripClosed,
)
from lentera.mobile.rules import (
    TripStage,
    TripState,
    VisitState,
    decide_cancelling,
    decide_closing,
    decide_count,
    decide_departure,
    decide_serving,
    decide_step,
    served_of,
    visits_realised,
)


@dataclass(frozen=True)
class Cancelled:
    """Why a visit of a past trip did not take place."""

    reason: CancelReason
    by: CancelledBy
    note: str = ""


def depart(
    agency: UUID,
    trip: UUID,
    on_board: int,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Departed | Refusal:
    """The van leaves with so many items."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Departed)) is not None:
            return first
        state = queries.trip_state(agency, trip)
        if state is None:
            return entry.refuse(Refusal("trip-unknown"))
        outcome = decide_departure(
            state,
            on_board,
            today=clock.local_day(entry.at, queries.zone_of(agency)),
            grounds=_grounds(agency, state),
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def take_step(
    agency: UUID,
    visit: UUID,
    step: Step,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StepTaken | Refusal:
    """The crew presses the next step at a stop."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StepTaken)) is not None:
            return first
        found = _at_stop(agency, visit)
        if isinstance(found, Refusal):
            return entry.refuse(found)
        outcome = decide_step(*found, step, entry.at)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def count(
    agency: UUID,
    visit: UUID,
    visitors: int,
    loans: int,
    returns: int,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Counted | Refusal:
    """The counters at a stop stand like this now."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Counted)) is not None:
            return first
        found = _at_stop(agency, visit)
        if isinstance(found, Refusal):
            return entry.refuse(found)
        outcome = decide_count(*found, visitors, loans, returns)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def sign_stop(
    agency: UUID,
    visit: UUID,
    signed_by: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StopServed | Refusal:
    """The officer signs what was pressed and counted; `signed_by` is a function, never a name."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StopServed)) is not None:
            return first
        found = _at_stop(agency, visit)
        if isinstance(found, Refusal):
            return entry.refuse(found)
        served = served_of(found[1], at=entry.at, signed_by=signed_by)
        outcome = served if isinstance(served, Refusal) else decide_serving(*found, served)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def record_stop(
    agency: UUID,
    visit: UUID,
    served: Served,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StopServed | Refusal:
    """Key in a stop's record from paper: times and counts as they were signed there."""
    with writing(agency, request_id, actor=actor, at=at or served.left) as entry:
        if (first := entry.answered(StopServed)) is not None:
            return first
        found = _at_stop(agency, visit)
        if isinstance(found, Refusal):
            return entry.refuse(found)
        outcome = decide_serving(*found, served)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def cancel_stop(
    agency: UUID,
    visit: UUID,
    reason: CancelReason,
    by: CancelledBy,
    *,
    actor: UUID,
    request_id: RequestId | None,
    note: str = "",
    at: datetime | None = None,
) -> StopCancelled | Refusal:
    """A visit does not take place: reason, by whom, and the partner hears it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StopCancelled)) is not None:
            return first
        found = _at_stop(agency, visit)
        if isinstance(found, Refusal):
            return entry.refuse(found)
        outcome = decide_cancelling(*found, reason, by, note)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        tell_partner(entry, found[1].partner, outcome)
        return entry.record(outcome)


def close_trip(
    agency: UUID,
    trip: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    kilometres: int | None = None,
    at: datetime | None = None,
) -> TripClosed | Refusal:
    """The van is back: each partner visited hears its record, which counts one visit of the agreement."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TripClosed)) is not None:
            return first
        return _close(entry, agency, trip, kilometres)


def record_past_trip(
    agency: UUID,
    day: date,
    vehicle: UUID,
    stops: Sequence[StopRequest],
    crew: Sequence[CrewMember],
    on_board: int,
    outcomes: Sequence[Served | Cancelled],
    *,
    actor: UUID,
    request_id: RequestId | None,
    programme: UUID | None = None,
    note: str = "",
    kilometres: int | None = None,
    trip: UUID | None = None,
) -> TripClosed | Refusal:
    """A whole trip from its papers, one outcome a stop in their order, decided as if it were done step by step.

    Each fact bears the time at which it happened. After a refusal nothing of the trip is there, save the refusal.
    """
    if len(stops) != len(outcomes):
        raise ValueError(f"{len(stops)} stops and {len(outcomes)} outcomes")
    start = min((one.arrival for one in stops), default=None)
    with writing(agency, request_id, actor=actor, at=start) as entry:
        if (first := entry.answered(TripClosed)) is not None:
            return first
        plan = checked_plan(agency, day, vehicle, stops, crew, programme, note, but=None)
        if isinstance(plan, Refusal):
            return entry.refuse(plan)
        told = dict(zip([visit.visit for visit in plan.visits], outcomes, strict=True))
        id = trip or new_id()
        visits = tuple(
            VisitState(one.visit, one.name, one.partner, one.scope_item, one.gate) for one in plan.visits
        )
        van = queries.vehicles(agency).get(id=vehicle)
        planned = TripState(id, day, TripStage.PLANNED, van.capacity, None, visits)
        facts = _played(planned, told, on_board, day)
        if isinstance(facts, Refusal):
            return entry.refuse(facts)
        record_plan(entry, agency, plan, id)
        partners = {visit.visit: visit.partner for visit in plan.visits}
        last = entry.at
        for fact, moment in facts:
            last = max(last, moment or last)
            entry.record(fact, at=moment or last)
            if isinstance(fact, StopCancelled):
                tell_partner(entry, partners[fact.visit], fact)
        entry.at = last
        return _close(entry, agency, id, kilometres)


def _played(
    trip: TripState, outcomes: Mapping[UUID, Served | Cancelled], on_board: int, today: date
) -> Refusal | list[tuple[Departed | StopServed | StopCancelled, datetime | None]]:
    """The facts of a past trip after its plan, each decided over the state that those before it left."""
    departed = decide_departure(trip, on_board, today=today, grounds={})
    if isinstance(departed, Refusal):
        return departed
    facts: list[tuple[Departed | StopServed | StopCancelled, datetime | None]] = [(departed, None)]
    visits = list(trip.visits)
    for place, visit in enumerate(visits):
        now = TripState(trip.id, trip.day, TripStage.UNDER_WAY, trip.capacity, on_board, tuple(visits))
        outcome = outcomes[visit.id]
        if isinstance(outcome, Served):
            served = decide_serving(now, visit, outcome)
            if isinstance(served, Refusal):
                return served
            facts.append((served, outcome.left))
            visits[place] = VisitState(
                visit.id, visit.name, visit.partner, visit.scope_item, visit.gate, served=outcome
            )
        else:
            cancelled = decide_cancelling(now, visit, outcome.reason, outcome.by, outcome.note)
            if isinstance(cancelled, Refusal):
                return cancelled
            facts.append((cancelled, None))
    return facts


def _close(entry: Writing, agency: UUID, trip: UUID, kilometres: int | None) -> TripClosed | Refusal:
    state = queries.trip_state(agency, trip)
    if state is None:
        return entry.refuse(Refusal("trip-unknown"))
    outcome = decide_closing(state, kilometres)
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    for told in visits_realised(state):
        entry.record(told)
    return entry.record(outcome)


def _at_stop(agency: UUID, visit: UUID) -> tuple[TripState, VisitState] | Refusal:
    row = queries.visit(agency, visit)
    state = None if row is None else queries.trip_state(agency, row.trip)
    if row is None or state is None:
        return Refusal("visit-unknown")
    return state, next(one for one in state.visits if one.id == visit)


def _grounds(agency: UUID, trip: TripState) -> Mapping[UUID, Refusal | None]:
    cited = [(one.id, one.scope_item, one.partner) for one in trip.visits if one.partner is not None]
    return queries.grounds(agency, cited, trip.day)
