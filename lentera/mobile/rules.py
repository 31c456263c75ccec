"""Decisions of the mobile library: plain data in, a fact or a refusal out. Planned times may be early or late.

Minutes are whole, started minutes not counted; rates are whole tenths, rounded half up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Realises
from lentera.journal.refusals import Refusal
from lentera.mobile.facts import (
    CancelledBy,
    CancelReason,
    Counted,
    Departed,
    PlannedVisit,
    Served,
    Step,
    StepTaken,
    StopCancelled,
    StopServed,
    StopVisited,
    TripClosed,
    TripPlan,
)

MOST_VISITORS = 5_000  # at one stop: more is a slip of the finger


class TripStage(StrEnum):
    """How far a trip has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class StopState:
    """A stop as a plan needs it; the window is local."""

    id: UUID
    name: str
    partner: UUID | None
    window_from: time | None = None
    window_to: time | None = None


@dataclass(frozen=True, slots=True)
class VisitState:
    """One visit as its steps need it."""

    id: UUID
    name: str
    partner: UUID | None = None
    scope_item: UUID | None = None
    gate: bool = False
    arrived: datetime | None = None
    gate_passed: datetime | None = None
    service_ended: datetime | None = None
    left: datetime | None = None
    visitors: int = 0
    loans: int = 0
    returns: int = 0
    served: Served | None = None
    cancelled: bool = False

    @property
    def open(self) -> bool:
        return self.served is None and not self.cancelled


@dataclass(frozen=True, slots=True)
class TripState:
    """A trip with its visits in their order."""

    id: UUID
    day: date
    stage: TripStage
    capacity: int
    on_board: int | None
    visits: tuple[VisitState, ...]


def trip_stage(
    departed_at: datetime | None, closed_at: datetime | None, called_off_at: datetime | None
) -> TripStage:
    """How far a trip has come, by its three times."""
    if called_off_at is not None:
        return TripStage.CALLED_OFF
    if closed_at is not None:
        return TripStage.CLOSED
    return TripStage.PLANNED if departed_at is None else TripStage.UNDER_WAY


def decide_plan(
    plan: TripPlan,
    *,
    stops: Mapping[UUID, StopState],
    grounds: Mapping[UUID, Refusal | None],
    programme_holds: bool,
    vehicle_known: bool,
    vehicle_busy: bool,
    local: Mapping[datetime, datetime],
) -> TripPlan | Refusal:
    """Whether a trip may be planned like this.

    `grounds` says for each visit to a partner why its scope item gives no ground on that day (None: it does).
    The agency's own stops need a programme that runs on that day. `local` gives each planned moment on the wall.
    """
    if not vehicle_known:
        return Refusal("vehicle-unknown")
    if not plan.visits:
        return Refusal("trip-without-stops")
    if not plan.crew:
        return Refusal("trip-without-crew")
    if vehicle_busy:
        return Refusal("vehicle-busy", day=plan.day)
    before: PlannedVisit | None = None
    for visit in plan.visits:
        stop = stops.get(visit.stop)
        if stop is None:
            return Refusal("stop-unknown")
        if stop.partner != visit.partner:
            return Refusal("stop-other-partner", stop=stop.name)
        wrong = _wrong_times(plan.day, visit, before, stop, local)
        if wrong is not None:
            return wrong
        if visit.partner is not None:
            if visit.scope_item is None:
                return Refusal("scope-item-missing", ground=True, stop=stop.name, day=plan.day)
            why = grounds.get(visit.visit)
            if why is not None:
                return why
        elif not programme_holds:
            return Refusal("programme-missing", ground=True, stop=stop.name, day=plan.day)
        before = visit
    return plan


def _wrong_times(
    day: date,
    visit: PlannedVisit,
    before: PlannedVisit | None,
    stop: StopState,
    local: Mapping[datetime, datetime],
) -> Refusal | None:
    arrival, departure = local[visit.arrival], local[visit.departure]
    if visit.departure <= visit.arrival or arrival.date() != day:
        return Refusal("times-reversed", stop=stop.name)
    if before is not None and visit.arrival < before.departure:
        return Refusal("stops-overlap", stop=stop.name, before=before.name)
    early = stop.window_from is not None and arrival.time() < stop.window_from
    late = stop.window_to is not None and departure.time() > stop.window_to
    if early or late:
        opens = f"{stop.window_from:%H.%M}" if stop.window_from else "–"
        closes = f"{stop.window_to:%H.%M}" if stop.window_to else "–"
        return Refusal("outside-window", stop=stop.name, opens=opens, closes=closes)
    return None


def decide_change(stage: TripStage) -> Refusal | None:
    """Why a plan can no longer be changed; None while the van has not left."""
    if stage is TripStage.PLANNED:
        return None
    return Refusal({TripStage.CALLED_OFF: "trip-called-off"}.get(stage, "trip-departed"))


def decide_departure(
    trip: TripState, on_board: int, *, today: date, grounds: Mapping[UUID, Refusal | None]
) -> Departed | Refusal:
    """Whether the van may leave: on its day, with what it can carry, to partners whose agreement still holds."""
    wrong = decide_change(trip.stage)
    if wrong is not None:
        return wrong
    if today < trip.day:
        return Refusal("trip-not-today", day=trip.day)
    if not 0 <= on_board <= trip.capacity:
        return Refusal("on-board-impossible", capacity=trip.capacity)
    for visit in trip.visits:
        why = grounds.get(visit.id)
        if visit.open and why is not None:
            return why
    return Departed(trip=trip.id, on_board=on_board)


def next_step(visit: VisitState) -> Step | None:
    """The step that the crew takes next at this stop; None when only the signature is missing."""
    if visit.arrived is None:
        return Step.ARRIVED
    if visit.gate and visit.gate_passed is None:
        return Step.GATE_PASSED
    if visit.service_ended is None:
        return Step.SERVICE_ENDED
    if visit.gate and visit.left is None:
        return Step.GATE_LEFT
    return None


def decide_step(trip: TripState, visit: VisitState, step: Step, at: datetime) -> StepTaken | Refusal:
    """Whether the crew is at this step: steps come in their order, one stop at a time."""
    wrong = _not_serving(trip, visit)
    if wrong is not None:
        return wrong
    if step != next_step(visit):
        return Refusal("step-out-of-order", stop=visit.name)
    for other in trip.visits:
        if other.id != visit.id and other.open and other.arrived is not None:
            return Refusal("other-stop-open", stop=other.name)
    last = max((moment for moment in _times(visit) if moment is not None), default=None)
    if last is not None and at < last:
        return Refusal("step-before-last", stop=visit.name)
    return StepTaken(visit=visit.id, step=step)


def decide_count(
    trip: TripState, visit: VisitState, visitors: int, loans: int, returns: int
) -> Counted | Refusal:
    """Whether the counters may stand like this: no more items go out than are on board."""
    wrong = _not_serving(trip, visit)
    if wrong is not None:
        return wrong
    wrong = _wrong_counts(visit.name, visitors, loans, returns, _before(trip, visit))
    return wrong or Counted(visit=visit.id, visitors=visitors, loans=loans, returns=returns)


def decide_serving(trip: TripState, visit: VisitState, served: Served) -> StopServed | Refusal:
    """Whether the stop's record can stand: times in their order, counts possible. Also for a record on paper."""
    wrong = _not_serving(trip, visit)
    if wrong is not None:
        return wrong
    if visit.gate and served.gate_passed is None:
        return Refusal("gate-time-missing", stop=visit.name)
    times = [served.arrived, served.gate_passed or served.arrived, served.service_ended, served.left]
    if times != sorted(times):
        return Refusal("served-times-reversed", stop=visit.name)
    wrong = _wrong_counts(visit.name, served.visitors, served.loans, served.returns, _before(trip, visit))
    return wrong or StopServed(visit=visit.id, served=served)


def decide_cancelling(
    trip: TripState, visit: VisitState, reason: CancelReason, by: CancelledBy, note: str
) -> StopCancelled | Refusal:
    """Whether a visit may be called off: any time until it is served; "other" asks for words."""
    if trip.stage in (TripStage.CLOSED, TripStage.CALLED_OFF):
        return Refusal("trip-closed")
    if visit.cancelled:
        return Refusal("visit-cancelled", stop=visit.name)
    if visit.served is not None:
        return Refusal("visit-served", stop=visit.name)
    if reason is CancelReason.OTHER and not note.strip():
        return Refusal("cancel-reason-missing", stop=visit.name)
    return StopCancelled(visit=visit.id, reason=reason, by=by, note=note.strip())


def decide_closing(trip: TripState, kilometres: int | None) -> TripClosed | Refusal:
    """Whether the trip may be closed: the van left, and each stop was served or cancelled."""
    if trip.stage is TripStage.PLANNED or trip.on_board is None:
        return Refusal("trip-not-departed")
    if trip.stage is not TripStage.UNDER_WAY:
        return Refusal("trip-closed")
    for visit in trip.visits:
        if visit.open:
            return Refusal("stop-still-open", stop=visit.name)
    if kilometres is not None and not 0 <= kilometres <= 2_000:
        return Refusal("kilometres-impossible")
    return TripClosed(trip=trip.id, on_board=_after(trip), kilometres=kilometres)


def visits_realised(trip: TripState) -> list[StopVisited]:
    """What a closed trip says to its partners: each served stop counts one visit."""
    return [
        StopVisited(
            partner=visit.partner,
            visit=visit.id,
            scope_item=visit.scope_item,
            served=visit.served,
            realises=Realises(scope_item=visit.scope_item, amount=1, unit="visits"),
        )
        for visit in trip.visits
        if visit.served is not None and visit.partner is not None and visit.scope_item is not None
    ]


def served_of(visit: VisitState, *, at: datetime, signed_by: str = "") -> Served | Refusal:
    """The record that a stop's presses add up to, ready to be signed at `at`."""
    if visit.arrived is None or visit.service_ended is None or next_step(visit) is not None:
        return Refusal("steps-missing", stop=visit.name)
    return Served(
        arrived=visit.arrived,
        gate_passed=visit.gate_passed,
        service_ended=visit.service_ended,
        left=visit.left or at,
        visitors=visit.visitors,
        loans=visit.loans,
        returns=visit.returns,
        signed_by=signed_by.strip(),
    )


def _not_serving(trip: TripState, visit: VisitState) -> Refusal | None:
    if trip.stage is TripStage.PLANNED:
        return Refusal("trip-not-departed")
    if trip.stage is not TripStage.UNDER_WAY:
        return Refusal("trip-closed")
    if visit.cancelled:
        return Refusal("visit-cancelled", stop=visit.name)
    if visit.served is not None:
        return Refusal("visit-served", stop=visit.name)
    return None


def _wrong_counts(stop: str, visitors: int, loans: int, returns: int, aboard: int) -> Refusal | None:
    if min(visitors, loans, returns) < 0 or visitors > MOST_VISITORS:
        return Refusal("count-impossible", stop=stop, most=MOST_VISITORS)
    if loans > aboard + returns:
        return Refusal("more-out-than-aboard", stop=stop, aboard=aboard)
    return None


def _times(visit: VisitState) -> list[datetime | None]:
    return [visit.arrived, visit.gate_passed, visit.service_ended, visit.left]


def _before(trip: TripState, visit: VisitState) -> int:
    """Items on board when this stop begins: what the other served stops left."""
    aboard = trip.on_board or 0
    for other in trip.visits:
        if other.id != visit.id and other.served is not None:
            aboard = items_on_board(aboard, other.served.loans, other.served.returns)
    return aboard


def _after(trip: TripState) -> int:
    aboard = trip.on_board or 0
    for visit in trip.visits:
        if visit.served is not None:
            aboard = items_on_board(aboard, visit.served.loans, visit.served.returns)
    return aboard


def items_on_board(before: int, loans: int, returns: int) -> int:
    """Items on board after a stop: 300 with 61 out and 58 back are 297."""
    return before - loans + returns


def gate_minutes(arrived: datetime | None, passed: datetime | None) -> int | None:
    """Whole minutes from arrival through the gate; None without both times."""
    return None if arrived is None or passed is None else int((passed - arrived).total_seconds()) // 60


def service_minutes(started: datetime | None, ended: datetime | None) -> int | None:
    """Whole minutes of service; None without both times."""
    return None if started is None or ended is None else int((ended - started).total_seconds()) // 60


def loans_per_hour(loans: int, minutes: int) -> int | None:
    """Loans per service hour in tenths: 61 in 115 minutes are 318, that is 31.8. None without service."""
    return None if minutes <= 0 else (loans * 600 * 2 + minutes) // (minutes * 2)


def reliability(done: int, planned: int) -> int | None:
    """Visits done of those planned, in tenths of a percent: 11 of 12 are 917, that is 91.7 %. None without a plan."""
    return None if planned <= 0 else (done * 1000 * 2 + planned) // (planned * 2)
