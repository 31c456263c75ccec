"""The life of a run: planned, offered to each institution that may send people, held session by session, closed."""

from datetime import date
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, Realises, fact


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class Trainer(Part, frozen=True, kw_only=True):
    """Who teaches: an account of the agency, or an organisation from outside; never a private person's name."""

    subject: str
    organisation: str = ""  # "" is the agency itself
    account: UUID | None = None


class PlannedSession(Part, frozen=True, kw_only=True):
    """One session as it is meant to be; `lesson_hours` are whole hours of instruction (JP)."""

    session: UUID
    day: date
    lesson_hours: int
    topic: str = ""


class RunPartner(Part, frozen=True, kw_only=True):
    """An institution that may send people. Without a scope item it is a guest of the agency's programme."""

    institution: UUID
    quota: int
    scope_item: UUID | None = None


class RunPlan(Part, frozen=True, kw_only=True):
    """A run as it is meant to be. `code` names it in the year; `title` as the course was called then."""

    course: UUID
    code: str
    title: str
    place: str
    sessions: tuple[PlannedSession, ...]
    trainers: tuple[Trainer, ...]
    partners: tuple[RunPartner, ...]
    quota: int
    pass_percent: int = 80
    lesson_minutes: int = 45
    programme: UUID | None = None
    plan_item: UUID | None = None


@fact("training.run_planned", to=Audience.SELF, about=("run",))
class RunPlanned(Fact, frozen=True, kw_only=True):
    """A course is to be held."""

    run: UUID
    plan: RunPlan


@fact("training.run_changed", to=Audience.SELF, about=("run",))
class RunChanged(Fact, frozen=True, kw_only=True):
    """The plan reads like this from now on; sessions that were held stand as they were."""

    run: UUID
    plan: RunPlan


@fact("training.run_called_off", to=Audience.SELF, about=("run",))
class RunCalledOff(Fact, frozen=True, kw_only=True):
    """The run does not take place."""

    run: UUID
    reason: str


@fact("training.session_held", to=Audience.SELF, about=("run",))
class SessionHeld(Fact, frozen=True, kw_only=True):
    """A session took place, on this day and for so many lesson hours."""

    run: UUID
    session: UUID
    day: date
    lesson_hours: int


@fact("training.run_completed", to=Audience.SELF, about=("run", "plan_item"))
class RunCompleted(Fact, frozen=True, kw_only=True):
    """The run is over; what it came to, as the yearly report lists it."""

    run: UUID
    plan_item: UUID | None
    first_day: date
    last_day: date
    days: int
    institutions: int
    participants: int
    passed: int
    lesson_hours: int
    speakers: int


@fact("training.run_offered", to=Audience.named("partner"), about=("run",))
class RunOffered(Fact, frozen=True, kw_only=True):
    """An institution may send people to a run; told again, the newest holds."""

    partner: UUID
    run: UUID
    title: str
    code: str
    place: str
    quota: int
    pass_percent: int
    sessions: tuple[PlannedSession, ...]
    scope_item: UUID | None = None


@fact("training.run_withdrawn", to=Audience.named("partner"), about=("run",))
class RunWithdrawn(Fact, frozen=True, kw_only=True):
    """The run is called off, or this institution is no longer among its partners."""

    partner: UUID
    run: UUID
    reason: str


@fact("training.session_closed", to=Audience.named("partner"), about=("run", "scope_item"))
class SessionClosed(Fact, frozen=True, kw_only=True):
    """A partner hears that a session took place; counts its lesson hours where the scope item is told in them."""

    partner: UUID
    run: UUID
    session: UUID
    day: date
    lesson_hours: int
    scope_item: UUID | None = None
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises


@fact("training.run_closed", to=Audience.named("partner"), about=("run", "scope_item"))
class RunClosed(Fact, frozen=True, kw_only=True):
    """A partner hears what the run came to for its people; counts them where the scope item is told in people."""

    partner: UUID
    run: UUID
    participants: int
    passed: int
    scope_item: UUID | None = None
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises
