"""Asking for a visit and answering; the attendance list on the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.agreements.facts.visit import MinutesObjected, Stretch, VisitPlan
from lentera.agreements.facts.visit_request import (
    Answer,
    AttendanceStruck,
    Attended,
    VisitAnswered,
    VisitRequested,
    VisitRequestWithdrawn,
)
from lentera.journal.refusals import Refusal

LONGEST_LIST = 200
"""Lines of one attendance list: a hall of this house seats fewer. More is somebody playing with the code."""
LINES_A_MINUTE = 12
"""Lines that may come by phone in one minute: a delegation signs one after another, a script does not."""


class RequestState(StrEnum):
    """How a request stands, told from both sides' words."""

    WAITING = "waiting"
    AGREED = "agreed"
    OTHER_TIME = "other_time"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as decisions need it."""

    id: UUID
    asker: UUID
    partner: UUID
    version: int
    when: Stretch
    begins: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that was given last."""

    version: int
    answer: Answer
    when: Stretch | None = None
    begins: str = ""


def state_of(asked: Asked, answered: Answered | None) -> RequestState:
    """How a request stands. Taking the very time that the other side proposed needs no second answer."""
    if asked.withdrawn:
        return RequestState.WITHDRAWN
    if answered is None:
        return RequestState.WAITING
    if answered.version == asked.version:
        return {
            Answer.ACCEPTED: RequestState.AGREED,
            Answer.OTHER_TIME: RequestState.OTHER_TIME,
            Answer.DECLINED: RequestState.DECLINED,
        }[answered.answer]
    taken = answered.when == asked.when and (not answered.begins or answered.begins == asked.begins)
    if answered.version == asked.version - 1 and answered.answer is Answer.OTHER_TIME and taken:
        return RequestState.AGREED
    return RequestState.WAITING


def decide_request(
    plan: VisitPlan,
    known: Asked | None,
    state: RequestState | None,
    *,
    request: UUID,
    author: UUID,
    today: date,
) -> VisitRequested | Refusal:
    """A visit may be asked for, and asked for anew until it is withdrawn or its day is past."""
    if plan.partner == author:
        return Refusal("visit-to-oneself")
    if not plan.purpose.strip():
        return Refusal("visit-purpose-missing")
    if plan.when.last < plan.when.first:
        return Refusal("visit-days-reversed", first=plan.when.first, last=plan.when.last)
    if plan.when.last < today:
        return Refusal("visit-asked-too-late", day=plan.when.last)
    if known is not None:
        if known.partner != plan.partner:
            return Refusal("visit-request-moved")
        if state is RequestState.WITHDRAWN:
            return Refusal("visit-request-over")
    version = 1 if known is None else known.version + 1
    return VisitRequested(request=request, partner=plan.partner, version=version, plan=plan)


def decide_withdrawal(known: Asked, state: RequestState, reason: str) -> VisitRequestWithdrawn | Refusal:
    """The asker takes a request back, with a reason."""
    if state in (RequestState.WITHDRAWN, RequestState.DECLINED):
        return Refusal("visit-request-over")
    if not reason.strip():
        return Refusal("cause-missing")
    return VisitRequestWithdrawn(request=known.id, partner=known.partner, reason=reason.strip())


def decide_answer(
    known: Asked, state: RequestState, told: VisitAnswered, *, today: date
) -> VisitAnswered | Refusal:
    """The asked says yes (at the time asked for), proposes another time, or says no with a reason.

    `told.version` is the version that was read: a request that changed meanwhile is to be read again.
    """
    if state in (RequestState.WITHDRAWN, RequestState.DECLINED):
        return Refusal("visit-request-over")
    if told.version != known.version:
        return Refusal("visit-request-changed")
    if told.answer is Answer.DECLINED:
        if not told.reason.strip():
            return Refusal("cause-missing")
        return msgspec.structs.replace(told, when=None, begins="", place="", receiver="")
    if told.answer is Answer.ACCEPTED:
        return msgspec.structs.replace(told, when=known.when, begins=told.begins or known.begins)
    if told.when is None:
        return Refusal("visit-other-time-missing")
    if told.when.last < told.when.first:
        return Refusal("visit-days-reversed", first=told.when.first, last=told.when.last)
    if told.when.last < today:
        return Refusal("visit-asked-too-late", day=told.when.last)
    if told.when == known.when and told.begins in ("", known.begins):
        return Refusal("visit-time-the-same")
    return told


@dataclass(frozen=True, slots=True)
class Signed:
    """What the attendance list holds: its (name, position) pairs, and how many lines came in the last minute."""

    lines: frozenset[tuple[str, str]] = frozenset()
    last_minute: int = 0

    def holds(self, name: str, position: str) -> bool:
        """Whether this official stands on the list already, however he wrote himself."""
        return (_same(name), _same(position)) in self.lines


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


def signed(pairs: Collection[tuple[str, str]], last_minute: int = 0) -> Signed:
    """The list of these (name, position) pairs."""
    return Signed(frozenset((_same(name), _same(position)) for name, position in pairs), last_minute)


def decide_attendance(told: Attended, known: Signed, *, over: bool) -> Attended | Refusal:
    """An official may sign while the visit is not called off; nobody stands twice; a flood is held up."""
    if over:
        return Refusal("visit-called-off")
    if not told.name.strip():
        return Refusal("attendance-name-missing")
    if not told.position.strip():
        return Refusal("attendance-position-missing")
    if known.holds(told.name, told.position):
        return Refusal("attendance-signed-already", name=told.name)
    if len(known.lines) >= LONGEST_LIST:
        return Refusal("attendance-full", count=LONGEST_LIST)
    if told.by_phone and known.last_minute >= LINES_A_MINUTE:
        return Refusal("attendance-too-fast")
    return told


def decide_striking(
    entry: UUID | None, *, visit: UUID, partner: UUID, reason: str
) -> AttendanceStruck | Refusal:
    """A line goes with its reason."""
    if entry is None:
        return Refusal("attendance-unknown")
    if not reason.strip():
        return Refusal("cause-missing")
    return AttendanceStruck(entry=entry, visit=visit, partner=partner, reason=reason.strip())


def decide_objection(
    told: MinutesObjected, *, reader_is_partner: bool, objected_before: str
) -> MinutesObjected | Refusal:
    """Only the other side objects to minutes, in words; saying the same again adds nothing."""
    if not reader_is_partner:
        return Refusal("minutes-own")
    if not told.words.strip():
        return Refusal("objection-empty")
    if told.words.strip() == objected_before:
        return Refusal("objection-same")
    return msgspec.structs.replace(told, words=told.words.strip())
