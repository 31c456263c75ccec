"""How facts of the road change tables."""

from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.mobile.facts import (
    Counted,
    Departed,
    StepTaken,
    StopCancelled,
    StopServed,
    StopVisited,
    TripCalledOff,
    TripClosed,
    TripPlan,
    TripPlanned,
    TripReplanned,
    VisitAnnounced,
    VisitCancelled,
    VisitWithdrawn,
)
from lentera.mobile.models import AnnouncedVisit, Trip, TripCrew, TripStop

COLUMN_OF = {
    "arrived": "arrived",
    "gate_passed": "gate_passed",
    "service_ended": "service_ended",
    "gate_left": "left",
}


@projects(TripPlanned)
def plan_trip(fact: TripPlanned, entry: Entry) -> None:
    plan = fact.plan
    Trip.rows.insert(
        entry,
        id=fact.trip,
        day=plan.day,
        vehicle=plan.vehicle,
        programme=plan.programme,
        note=plan.note,
        planned_at=entry.at,
    )
    _lay_out_plan(fact.trip, plan, entry)


@projects(TripReplanned)
def replan_trip(fact: TripReplanned, entry: Entry) -> None:
    plan = fact.plan
    Trip.rows.change(
        entry, id=fact.trip, day=plan.day, vehicle=plan.vehicle, programme=plan.programme, note=plan.note
    )
    TripCrew.rows.remove_where(entry, trip=fact.trip)
    TripStop.rows.remove_where(entry, trip=fact.trip)
    _lay_out_plan(fact.trip, plan, entry)


def _lay_out_plan(trip: UUID, plan: TripPlan, entry: Entry) -> None:
    for position, member in enumerate(plan.crew):
        id = derived_id(trip, f"crew {position}")
        TripCrew.rows.insert(
            entry, id=id, trip=trip, position=position, account=member.account, function=member.function
        )
    for position, visit in enumerate(plan.visits):
        TripStop.rows.insert(
            entry,
            id=visit.visit,
            trip=trip,
            position=position,
            day=plan.day,
            stop=visit.stop,
            name=visit.name,
            partner=visit.partner,
            scope_item=visit.scope_item,
            gate=visit.gate,
            arrival=visit.arrival,
            departure=visit.departure,
        )


@projects(TripCalledOff)
def call_trip_off(fact: TripCalledOff, entry: Entry) -> None:
    Trip.rows.change(entry, id=fact.trip, called_off_at=entry.at)


@projects(Departed)
def depart(fact: Departed, entry: Entry) -> None:
    Trip.rows.change(entry, id=fact.trip, departed_at=entry.at, on_board=fact.on_board)


@projects(StepTaken)
def take_step(fact: StepTaken, entry: Entry) -> None:
    TripStop.rows.change(entry, {COLUMN_OF[fact.step.value]: entry.at}, id=fact.visit)


@projects(Counted)
def count(fact: Counted, entry: Entry) -> None:
    TripStop.rows.change(entry, id=fact.visit, visitors=fact.visitors, loans=fact.loans, returns=fact.returns)


@projects(StopServed)
def serve_stop(fact: StopServed, entry: Entry) -> None:
    TripStop.rows.change(entry, msgspec.structs.asdict(fact.served), id=fact.visit, served_at=entry.at)


@projects(StopCancelled)
def cancel_stop(fact: StopCancelled, entry: Entry) -> None:
    TripStop.rows.change(
        entry,
        id=fact.visit,
        cancelled_at=entry.at,
        cancel_reason=fact.reason.value,
        cancelled_by=fact.by.value,
        cancel_note=fact.note,
    )


@projects(TripClosed)
def close_trip(fact: TripClosed, entry: Entry) -> None:
    Trip.rows.change(
        entry, id=fact.trip, closed_at=entry.at, on_board_after=fact.on_board, kilometres=fact.kilometres
    )


@projects(VisitAnnounced)
def announce(fact: VisitAnnounced, entry: Entry) -> None:
    AnnouncedVisit.rows.put(entry, copy_fields(fact, AnnouncedVisit), id=fact.visit)


@projects(VisitWithdrawn)
def withdraw(fact: VisitWithdrawn, entry: Entry) -> None:
    AnnouncedVisit.rows.remove(entry, id=fact.visit)


@projects(VisitCancelled)
def tell_cancelled(fact: VisitCancelled, entry: Entry) -> None:
    AnnouncedVisit.rows.change(
        entry,
        id=fact.visit,
        cancelled_at=entry.at,
        cancel_reason=fact.reason.value,
        cancelled_by=fact.by.value,
        cancel_note=fact.note,
    )


@projects(StopVisited)
def tell_visited(fact: StopVisited, entry: Entry) -> None:
    told = {name: value for name, value in msgspec.structs.asdict(fact.served).items() if name != "signed_by"}
    AnnouncedVisit.rows.change(entry, told, id=fact.visit)
