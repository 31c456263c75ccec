"""Visits between institutions: plans are said to `self`, what was held and what follows from it to the other side."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.agreement import Part
from lentera.journal.facts import Audience, Digest, Fact, fact


class Direction(StrEnum):
    """Who travels: `in` the other institution comes to the author, `out` the author goes there."""

    IN = "in"
    OUT = "out"


class Precision(StrEnum):
    """How exactly a planned time is known; a third of a month is "awal", "pertengahan" or "akhir"."""

    DAY = "day"
    THIRD = "third"
    MONTH = "month"
    SPAN = "span"


class Duty(StrEnum):
    """What a line of minutes becomes: a task with a day, or a promise that may have none."""

    FOLLOW_UP = "follow_up"
    COMMITMENT = "commitment"


class Result(StrEnum):
    """How a follow-up ended."""

    DONE = "done"
    DROPPED = "dropped"


class Stretch(Part, frozen=True, kw_only=True):
    """A planned time: from `first` to `last`, both inclusive, as exactly as `precision` says."""

    first: date
    last: date
    precision: Precision = Precision.DAY


class Delegate(Part, frozen=True, kw_only=True):
    """An official who took part; `host` for those who received the visitors."""

    name: str
    position: str
    host: bool = False


class MinuteLine(Part, frozen=True, kw_only=True):
    """One point of the minutes."""

    id: UUID
    topic: str
    discussion: str = ""
    decision: str = ""


class VisitPlan(Part, frozen=True, kw_only=True):
    """What is known of a visit beforehand. `begins` is an hour on the wall clock (09:30) or empty."""

    direction: Direction
    partner: UUID
    purpose: str
    when: Stretch
    agenda: tuple[str, ...] = ()
    begins: str = ""
    place: str = ""
    receiver: str = ""  # the unit or officer who receives
    agreement: UUID | None = None
    delegation: tuple[Delegate, ...] = ()  # who is to come, hosts too
    vehicle: str = ""  # by its name, when one of the author's own is taken


class VisitRecord(Part, frozen=True, kw_only=True):
    """A visit that took place."""

    direction: Direction
    purpose: str
    held_on: date
    place: str
    delegation: tuple[Delegate, ...]
    agenda: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    receiver: str = ""
    agreement: UUID | None = None
    photo: Digest | None = None


@fact("agreements.visit_planned", to=Audience.SELF, about=("visit",))
class VisitPlanned(Fact, frozen=True, kw_only=True):
    """A visit is planned, or its plan reads like this from now on.

    `request`: what was asked and answered, when it comes from that. `conflicts`: what stood against the day and
    was known, with the reason (`override`) to keep it all the same.
    """

    visit: UUID
    plan: VisitPlan
    request: UUID | None = None
    conflicts: tuple[str, ...] = ()
    override: str = ""


@fact("agreements.visit_cancelled", to=Audience.SELF, about=("visit",))
class VisitCancelled(Fact, frozen=True, kw_only=True):
    """A planned visit will not take place."""

    visit: UUID
    reason: str


@fact("agreements.visit_held", to=Audience.named("partner"), about=("visit", "agreement"))
class VisitHeld(Fact, frozen=True, kw_only=True):
    """A visit took place. The agreement that it was about stands outside, so that its history shows the visit."""

    visit: UUID
    partner: UUID
    record: VisitRecord
    agreement: UUID | None = None
    request: UUID | None = None  # what was asked and answered before, when it was


@fact("agreements.minutes_written", to=Audience.named("partner"), about=("visit",))
class MinutesWritten(Fact, frozen=True, kw_only=True):
    """The minutes of a visit read like this from now on."""

    visit: UUID
    partner: UUID
    lines: tuple[MinuteLine, ...]


@fact("agreements.minutes_objected", to=Audience.named("partner"), about=("visit",))
class MinutesObjected(Fact, frozen=True, kw_only=True):
    """The other side remembers a point of the minutes otherwise. `objected_to`: the point as it read then."""

    visit: UUID
    partner: UUID  # who wrote the minutes
    line: UUID
    objected_to: str
    words: str


@fact("agreements.follow_up_opened", to=Audience.named("partner"), about=("follow_up", "visit", "renews"))
class FollowUpOpened(Fact, frozen=True, kw_only=True):
    """Somebody has something to do by a day. `renews`: done once that agreement has a signed successor."""

    follow_up: UUID
    partner: UUID
    duty: Duty
    task: str
    owner: str  # position or unit, never a reader
    owner_institution: UUID
    opened_on: date
    due: date | None = None
    visit: UUID | None = None
    line: UUID | None = None
    renews: UUID | None = None
    account: UUID | None = None  # who sees it on the home page first, when known


@fact("agreements.follow_up_postponed", to=Audience.named("partner"), about=("follow_up",))
class FollowUpPostponed(Fact, frozen=True, kw_only=True):
    """A follow-up got another day, with the reason."""

    follow_up: UUID
    partner: UUID
    due: date
    reason: str


@fact("agreements.follow_up_closed", to=Audience.named("partner"), about=("follow_up",))
class FollowUpClosed(Fact, frozen=True, kw_only=True):
    """A follow-up was done, with its evidence, or dropped, with the reason."""

    follow_up: UUID
    partner: UUID
    result: Result
    evidence: str
    closed_on: date
