"""Signing events: one gathering, several agreements. What is signed there, each agreement's own fact says."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.agreement import Part
from lentera.agreements.facts.visit import Stretch
from lentera.journal.facts import Audience, Fact, fact


class EventStatus(StrEnum):
    """How sure an event is. `moved`: it was confirmed for another time and awaits confirmation again."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    HELD = "held"
    CANCELLED = "cancelled"


class RundownLine(Part, frozen=True, kw_only=True):
    """One item of the day. `speaker` is an office or a unit, or an official in office."""

    title: str
    minutes: int
    speaker: str = ""


class EventPlan(Part, frozen=True, kw_only=True):
    """Where and when an event is to be. `begins` is an hour on the wall clock (10:00) or empty."""

    title: str
    place: str
    when: Stretch
    begins: str = ""
    note: str = ""


@fact("agreements.signing_event_planned", to=Audience.SELF, about=("event",))
class SigningEventPlanned(Fact, frozen=True, kw_only=True):
    """A signing event is planned, or its plan reads like this from now on."""

    event: UUID
    plan: EventPlan
    status: EventStatus


@fact("agreements.signing_event_cancelled", to=Audience.SELF, about=("event",))
class SigningEventCancelled(Fact, frozen=True, kw_only=True):
    """A signing event will not take place."""

    event: UUID
    reason: str


@fact("agreements.agreement_placed", to=Audience.SELF, about=("event", "agreement"))
class AgreementPlaced(Fact, frozen=True, kw_only=True):
    """An agreement stands on the agenda of an event, at `position`."""

    event: UUID
    agreement: UUID
    position: int


@fact("agreements.agreement_moved", to=Audience.SELF, about=("event", "agreement", "to"))
class AgreementMoved(Fact, frozen=True, kw_only=True):
    """One agreement left the agenda of an event, for another (`to`, at `position`) or for none yet."""

    event: UUID
    agreement: UUID
    reason: str
    to: UUID | None = None
    position: int = 0
    told: str = ""  # who was told of it, and how


@fact("agreements.signing_event_held", to=Audience.SELF, about=("event",))
class SigningEventHeld(Fact, frozen=True, kw_only=True):
    """A signing event took place: which agreements were signed there, and which were not."""

    event: UUID
    held_on: date
    place: str
    signed: tuple[UUID, ...]
    left: tuple[UUID, ...] = ()


@fact("agreements.agenda_ordered", to=Audience.SELF, about=("event",))
class AgendaOrdered(Fact, frozen=True, kw_only=True):
    """In this order the agreements of an event are signed and their signatories are seated."""

    event: UUID
    agreements: tuple[UUID, ...]


@fact("agreements.rundown_set", to=Audience.SELF, about=("event",))
class RundownSet(Fact, frozen=True, kw_only=True):
    """The course of the day reads like this from now on."""

    event: UUID
    lines: tuple[RundownLine, ...]


@fact("agreements.event_attended", to=Audience.SELF, about=("event",))
class EventAttended(Fact, frozen=True, kw_only=True):
    """An official came to a signing event, in office. `by_code`: he entered himself at the event's own address."""

    attendance: UUID
    event: UUID
    name: str
    position: str
    organisation: str
    by_code: bool = False


@fact("agreements.event_attendance_struck", to=Audience.SELF, about=("event",))
class EventAttendanceStruck(Fact, frozen=True, kw_only=True):
    """A name on the attendance list was a mistake."""

    attendance: UUID
    event: UUID
    reason: str
