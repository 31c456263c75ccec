"""Who takes part, as random ids that say nothing: names and attendance are forgettable. Said to the agency."""

from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class LeftReason(StrEnum):
    """Why somebody stopped taking part."""

    TRANSFERRED = "transferred"
    RELEASED = "released"
    ILL = "ill"
    WITHDREW = "withdrew"
    OTHER = "other"


class Outcome(StrEnum):
    """How a participant ended: passed, not passed, or gone before the end with a letter for the hours attended."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    LETTER = "letter"


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a participant attended and how it ended."""

    participant: UUID
    lesson_hours: int
    outcome: Outcome


@fact("training.enrolled", to=Audience.named("agency"), about=("run",))
class Enrolled(Fact, frozen=True, kw_only=True):
    """Somebody is to take part, or waits for a place. `of` is the sending institution when another one enrols."""

    agency: UUID
    run: UUID
    participant: UUID
    waiting: bool = False
    of: UUID | None = None


@fact("training.moved_up", to=Audience.named("agency"), about=("run",))
class MovedUp(Fact, frozen=True, kw_only=True):
    """A place became free before the first session, and this participant has it."""

    agency: UUID
    run: UUID
    participant: UUID


@fact("training.left", to=Audience.named("agency"), about=("run",))
class Left(Fact, frozen=True, kw_only=True):
    """A participant takes part no longer."""

    agency: UUID
    run: UUID
    participant: UUID
    reason: LeftReason


@fact("training.attendance_counted", to=Audience.named("agency"), about=("run",))
class AttendanceCounted(Fact, frozen=True, kw_only=True):
    """How many were there and how many were missing at a session; who, nobody is told."""

    agency: UUID
    run: UUID
    session: UUID
    present: int
    absent: int


@fact("training.results_stated", to=Audience.named("agency"), about=("run",))
class ResultsStated(Fact, frozen=True, kw_only=True):
    """How each participant of this institution ended, so that certificates can be numbered."""

    agency: UUID
    run: UUID
    results: tuple[Result, ...]


@fact("training.attendance_extracted", to=Audience.SELF, about=("participant",))
class AttendanceExtracted(Fact, frozen=True, kw_only=True):
    """Days and hours of one participant were printed at his own wish, for who scores his conduct.

    The entry's actor approved it. How often, and for how many hours, is told; in what, is not.
    """

    participant: UUID
    sessions: int
    lesson_hours: int


@fact("training.participants_forgotten", to=Audience.SELF)
class ParticipantsForgotten(Fact, frozen=True, kw_only=True):
    """Names and attendance of these participants were deleted."""

    participants: tuple[UUID, ...]
    reason: str
