"""What can happen on the road. The trip is the agency's own affair; each partner hears of the visits to it.

A visit is one stop of one trip. It counts towards the agreement once, when the trip is closed: `StopVisited`.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, Realises, fact


class Step(StrEnum):
    """What the crew presses at a stop, in this order; a stop without a gate has no `gate_passed` and `gate_left`."""

    ARRIVED = "arrived"
    GATE_PASSED = "gate_passed"
    SERVICE_ENDED = "service_ended"
    GATE_LEFT = "gate_left"


class CancelReason(StrEnum):
    """Why a visit did not take place."""

    GATE_REFUSED = "gate_refused"
    LOCK_DOWN = "lock_down"
    NO_OFFICER = "no_officer"
    WEATHER = "weather"
    ROAD = "road"
    VEHICLE = "vehicle"
    CREW = "crew"
    HOLIDAY = "holiday"
    OTHER = "other"


class CancelledBy(StrEnum):
    """Who called a visit off; `nobody` stands for weather and the like."""

    PARTNER = "partner"
    AGENCY = "agency"
    NOBODY = "nobody"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class CrewMember(Part, frozen=True, kw_only=True):
    """Who goes along: an account of the agency where there is one, and in which function."""

    function: str
    account: UUID | None = None


class PlannedVisit(Part, frozen=True, kw_only=True):
    """One stop of a trip. `partner` and `scope_item` are told for stops at partners, both or neither."""

    visit: UUID
    stop: UUID
    name: str
    arrival: datetime
    departure: datetime
    partner: UUID | None = None
    scope_item: UUID | None = None
    gate: bool = False


class TripPlan(Part, frozen=True, kw_only=True):
    """A day's trip as it is meant to be. `programme` is the ground of the agency's own stops."""

    day: date
    vehicle: UUID
    crew: tuple[CrewMember, ...]
    visits: tuple[PlannedVisit, ...]
    programme: UUID | None = None
    note: str = ""


class Served(Part, frozen=True, kw_only=True):
    """What was done at a stop, as signed there. `gate_passed` is None at a stop without a gate."""

    arrived: datetime
    gate_passed: datetime | None = None
    service_ended: datetime
    left: datetime
    visitors: int
    loans: int
    returns: int
    signed_by: str = ""  # the function of the officer who signed, never a name


@fact("mobile.trip_planned", to=Audience.SELF, about=("trip",))
class TripPlanned(Fact, frozen=True, kw_only=True):
    """A trip is meant to take place."""

    trip: UUID
    plan: TripPlan


@fact("mobile.trip_replanned", to=Audience.SELF, about=("trip",))
class TripReplanned(Fact, frozen=True, kw_only=True):
    """The plan reads like this from now on; visits that it no longer names fall away."""

    trip: UUID
    plan: TripPlan


@fact("mobile.trip_called_off", to=Audience.SELF, about=("trip",))
class TripCalledOff(Fact, frozen=True, kw_only=True):
    """The whole trip does not take place; its open visits are cancelled for the same reason."""

    trip: UUID
    reason: CancelReason
    by: CancelledBy
    note: str = ""


@fact("mobile.departed", to=Audience.SELF, about=("trip",))
class Departed(Fact, frozen=True, kw_only=True):
    """The van left with so many items on board."""

    trip: UUID
    on_board: int


@fact("mobile.step_taken", to=Audience.SELF, about=("visit",))
class StepTaken(Fact, frozen=True, kw_only=True):
    """The crew came to this step at the stop, at the time of the entry."""

    visit: UUID
    step: Step


@fact("mobile.counted", to=Audience.SELF, about=("visit",))
class Counted(Fact, frozen=True, kw_only=True):
    """The counters at the stop stand like this now."""

    visit: UUID
    visitors: int
    loans: int
    returns: int


@fact("mobile.stop_served", to=Audience.SELF, about=("visit",))
class StopServed(Fact, frozen=True, kw_only=True):
    """The stop's record was signed: times and counts as they stand on it, pressed before or read from paper."""

    visit: UUID
    served: Served


@fact("mobile.stop_cancelled", to=Audience.SELF, about=("visit",))
class StopCancelled(Fact, frozen=True, kw_only=True):
    """The visit did not take place."""

    visit: UUID
    reason: CancelReason
    by: CancelledBy
    note: str = ""


@fact("mobile.trip_closed", to=Audience.SELF, about=("trip",))
class TripClosed(Fact, frozen=True, kw_only=True):
    """The van is back and its numbers stand: items on board, kilometres where the odometer was read."""

    trip: UUID
    on_board: int
    kilometres: int | None = None


@fact("mobile.visit_announced", to=Audience.named("partner"), about=("visit",))
class VisitAnnounced(Fact, frozen=True, kw_only=True):
    """A partner hears when the van comes, for its gate; told again, the newest holds."""

    partner: UUID
    visit: UUID
    scope_item: UUID
    day: date
    name: str
    arrival: datetime
    departure: datetime
    vehicle: str
    plate: str
    crew: int


@fact("mobile.visit_withdrawn", to=Audience.named("partner"), about=("visit",))
class VisitWithdrawn(Fact, frozen=True, kw_only=True):
    """The visit is no longer planned, in good time."""

    partner: UUID
    visit: UUID


@fact("mobile.visit_cancelled", to=Audience.named("partner"), about=("visit",))
class VisitCancelled(Fact, frozen=True, kw_only=True):
    """The partner hears that the visit did not take place, and why."""

    partner: UUID
    visit: UUID
    reason: CancelReason
    by: CancelledBy
    note: str = ""


@fact("mobile.stop_visited", to=Audience.named("partner"), about=("visit", "scope_item"))
class StopVisited(Fact, frozen=True, kw_only=True):
    """The closed trip's word to a partner on the visit to it: the one fact that counts towards the agreement."""

    partner: UUID
    visit: UUID
    scope_item: UUID
    served: Served
    realises: Realises

    def counts_towards(self) -> Realises | None:
        return self.realises
