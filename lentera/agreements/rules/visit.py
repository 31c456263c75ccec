"""Visits: planning, holding, minutes, and the follow-ups that come of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.visit import (
    Duty,
    FollowUpClosed,
    FollowUpOpened,
    FollowUpPostponed,
    MinuteLine,
    MinutesWritten,
    Result,
    VisitCancelled,
    VisitHeld,
    VisitPlan,
    VisitPlanned,
    VisitRecord,
)
from lentera.agreements.rules.visit_conflicts import Conflict, decide_conflicts
from lentera.journal.refusals import Refusal

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class VisitState:
    """A visit as decisions need it. `held_on` None: not yet; `cancelled`: it will not be."""

    id: UUID
    partner: UUID
    held_on: date | None = None
    cancelled: bool = False
    request: UUID | None = None


class Urgency(StrEnum):
    """How a follow-up stands on a day."""

    DONE = "done"
    DROPPED = "dropped"
    LATE = "late"
    SOON = "soon"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class FollowUpState:
    """A follow-up as decisions need it. `renewed_on`: when the successor of the agreement it renews was signed."""

    id: UUID
    partner: UUID
    opened_on: date
    due: date | None = None
    result: Result | None = None
    closed_on: date | None = None
    renewed_on: date | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self.result is not None or self.renewed_on is not None


def urgency_on(state: FollowUpState, day: date) -> Urgency:
    """How it stands on `day`: late from the day after its due day, soon in the week before.

    A renewal that was signed closes the follow-up that asked for it, whoever pressed what.
    """
    if state.result is Result.DROPPED:
        return Urgency.DROPPED
    if state.over:
        return Urgency.DONE
    if state.due is None:
        return Urgency.OPEN
    left = (state.due - day).days
    return Urgency.LATE if left < 0 else Urgency.SOON if left <= SOON_DAYS else Urgency.OPEN


def decide_visit_plan(
    plan: VisitPlan,
    known: VisitState | None,
    conflicts: Sequence[Conflict] = (),
    *,
    visit: UUID,
    author: UUID,
    override: str = "",
) -> VisitPlanned | Refusal:
    """A visit may be planned, and its plan changed until it is held or cancelled.

    What stands against its day (`conflicts`) is kept with the reason (`override`), or the plan is refused.
    """
    if known is not None and known.held_on is not None:
        return Refusal("visit-held-already", day=known.held_on)
    if known is not None and known.cancelled:
        return Refusal("visit-called-off")
    if plan.partner == author:
        return Refusal("visit-to-oneself")
    if not plan.purpose.strip():
        return Refusal("visit-purpose-missing")
    if plan.when.last < plan.when.first:
        return Refusal("visit-days-reversed", first=plan.when.first, last=plan.when.last)
    if (refused := decide_conflicts(conflicts, override)) is not None:
        return refused
    return VisitPlanned(
        visit=visit,
        plan=plan,
        request=None if known is None else known.request,
        conflicts=tuple(one.code for one in conflicts),
        override=override.strip() if conflicts else "",
    )


def decide_visit_cancelling(known: VisitState, reason: str) -> VisitCancelled | Refusal:
    """A visit that was not held may be called off, with a reason."""
    if known.held_on is not None:
        return Refusal("visit-held-already", day=known.held_on)
    if known.cancelled:
        return Refusal("visit-called-off")
    if not reason.strip():
        return Refusal("cause-missing")
    return VisitCancelled(visit=known.id, reason=reason.strip())


def decide_visit_held(
    record: VisitRecord,
    known: VisitState | None,
    parties: Collection[UUID] | None,
    *,
    visit: UUID,
    author: UUID,
    partner: UUID,
    today: date,
) -> VisitHeld | Refusal:
    """A visit took place, planned or not. `parties`: of the agreement that it was about, when one is named."""
    if known is not None and known.held_on is not None:
        return Refusal("visit-held-already", day=known.held_on)
    if known is not None and known.cancelled:
        return Refusal("visit-called-off")
    if partner == author:
        return Refusal("visit-to-oneself")
    if not record.purpose.strip():
        return Refusal("visit-purpose-missing")
    if record.held_on > today:
        return Refusal("visit-in-future", day=record.held_on)
    if record.begins and record.ends and record.ends < record.begins:
        return Refusal("visit-hours-reversed", begins=record.begins, ends=record.ends)
    if not record.place.strip():
        return Refusal("visit-place-missing")
    guests = [one for one in record.delegation if not one.host]
    if not guests or any(not one.name.strip() or not one.position.strip() for one in record.delegation):
        return Refusal("visit-delegation-missing")
    if record.agreement is not None and not {author, partner} <= set(parties or ()):
        return Refusal("visit-agreement-of-others")
    request = None if known is None else known.request
    return VisitHeld(visit=visit, partner=partner, record=record, agreement=record.agreement, request=request)


def decide_minutes(known: VisitState, lines: tuple[MinuteLine, ...]) -> MinutesWritten | Refusal:
    """Minutes belong to a visit that was held; each point has its topic."""
    if known.held_on is None:
        return Refusal("visit-not-held")
    if not lines:
        return Refusal("minutes-empty")
    if any(not line.topic.strip() for line in lines):
        return Refusal("minutes-topic-missing")
    if len({line.id for line in lines}) != len(lines):
        return Refusal("minutes-line-twice")
    return MinutesWritten(visit=known.id, partner=known.partner, lines=lines)


def decide_follow_up(
    told: FollowUpOpened, *, author: UUID, visit_held_on: date | None, minutes: Collection[UUID] = ()
) -> FollowUpOpened | Refusal:
    """A follow-up names its task, who does it, and by when; a commitment may have no day.

    `visit_held_on`: the day of the visit that it comes from (None for a visit that was not held).
    """
    if not told.task.strip():
        return Refusal("task-missing")
    if not told.owner.strip():
        return Refusal("owner-missing")
    if told.owner_institution not in (author, told.partner):
        return Refusal("owner-of-others")
    if told.visit is not None and visit_held_on is None:
        return Refusal("visit-not-held")
    if told.line is not None and told.line not in minutes:
        return Refusal("minutes-line-unknown")
    if told.due is None and told.duty is Duty.FOLLOW_UP:
        return Refusal("due-missing")
    if told.due is not None and told.due < told.opened_on:
        return Refusal("due-before-opened", due=told.due, opened=told.opened_on)
    return told


def decide_postponement(state: FollowUpState, *, due: date, reason: str) -> FollowUpPostponed | Refusal:
    """A follow-up may get a later day, with a reason."""
    if state.over:
        return Refusal("follow-up-over")
    if not reason.strip():
        return Refusal("cause-missing")
    if due <= (state.due or state.opened_on):
        return Refusal("due-not-later", due=state.due or state.opened_on)
    return FollowUpPostponed(follow_up=state.id, partner=state.partner, due=due, reason=reason.strip())


def decide_closing(
    state: FollowUpState, *, result: Result, evidence: str, closed_on: date, today: date
) -> FollowUpClosed | Refusal:
    """A follow-up is done by its evidence, or dropped with a reason; nothing closes twice."""
    if state.over:
        return Refusal("follow-up-over")
    if not evidence.strip():
        return Refusal("evidence-missing" if result is Result.DONE else "cause-missing")
    if not state.opened_on <= closed_on <= today:
        return Refusal("closing-day", opened=state.opened_on, today=today)
    return FollowUpClosed(
        follow_up=state.id,
        partner=state.partner,
        result=result,
        evidence=evidence.strip(),
        closed_on=closed_on,
    )
