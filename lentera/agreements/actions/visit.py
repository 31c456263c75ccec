"""Visits and follow-ups: plan, hold, write the minutes, follow up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

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
from lentera.agreements.queries import agreement as agreements
from lentera.agreements.queries import visit as queries
from lentera.agreements.queries import visit_request as requests
from lentera.agreements.rules.visit import (
    decide_closing,
    decide_follow_up,
    decide_minutes,
    decide_postponement,
    decide_visit_cancelling,
    decide_visit_held,
    decide_visit_plan,
)
from lentera.agreements.rules.visit_conflicts import find_conflicts
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def plan_visit(
    author: UUID,
    plan: VisitPlan,
    *,
    actor: UUID,
    request_id: RequestId | None,
    visit: UUID | None = None,
    override: str = "",
    at: datetime | None = None,
) -> VisitPlanned | Refusal:
    """Plan a visit, or change the plan of `visit`. `override`: why its day is kept in spite of its conflicts."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitPlanned)) is not None:
            return first
        known = None if visit is None else queries.visit_state(author, visit)
        conflicts = find_conflicts(plan, requests.surroundings(author, plan, but=[visit]))
        outcome = decide_visit_plan(
            plan, known, conflicts, visit=visit or new_id(), author=author, override=override
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def cancel_visit(
    author: UUID,
    visit: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> VisitCancelled | Refusal:
    """Call a planned visit off."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitCancelled)) is not None:
            return first
        known = queries.visit_state(author, visit)
        if known is None:
            return entry.refuse(Refusal("visit-not-found"))
        outcome = decide_visit_cancelling(known, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def record_visit(
    author: UUID,
    partner: UUID,
    record: VisitRecord,
    *,
    actor: UUID,
    request_id: RequestId | None,
    visit: UUID | None = None,
    photo: bytes | None = None,
    at: datetime | None = None,
) -> VisitHeld | Refusal:
    """Record that a visit took place; `visit` is the planned one, if it was planned. The partner reads it."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitHeld)) is not None:
            return first
        state = None if record.agreement is None else agreements.agreement_state(record.agreement)
        outcome = decide_visit_held(
            record,
            None if visit is None else queries.visit_state(author, visit),
            None if state is None else state.parties,
            visit=visit or new_id(),
            author=author,
            partner=partner,
            today=clock.local_day(entry.at),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if photo is not None:
            kept = msgspec.structs.replace(outcome.record, photo=entry.keep_blob(photo, "evidence"))
            outcome = msgspec.structs.replace(outcome, record=kept)
        return entry.record(outcome)


@dataclass(frozen=True, slots=True)
class Task:
    """What a point of the minutes (`line`) asks of somebody; see `FollowUpOpened`."""

    line: UUID
    duty: Duty
    task: str
    owner: str
    owner_institution: UUID
    due: date | None = None


def write_minutes(
    author: UUID,
    visit: UUID,
    lines: tuple[MinuteLine, ...],
    *,
    actor: UUID,
    request_id: RequestId | None,
    tasks: Sequence[Task] = (),
    at: datetime | None = None,
) -> MinutesWritten | Refusal:
    """Write the minutes of a visit, or write them anew; lines keep their ids.

    `tasks` become follow-ups and commitments in the same act: all of them, or nothing is written.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(MinutesWritten)) is not None:
            return first
        known = queries.visit_state(author, visit)
        if known is None:
            return entry.refuse(Refusal("visit-not-found"))
        outcome = decide_minutes(known, lines)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        opened: list[FollowUpOpened] = []
        for task in tasks:
            told = FollowUpOpened(
                follow_up=new_id(),
                partner=known.partner,
                duty=task.duty,
                task=task.task.strip(),
                owner=task.owner.strip(),
                owner_institution=task.owner_institution,
                opened_on=known.held_on or clock.local_day(entry.at),
                due=task.due,
                visit=visit,
                line=task.line,
            )
            decided = decide_follow_up(
                told, author=author, visit_held_on=known.held_on, minutes=[one.id for one in lines]
            )
            if isinstance(decided, Refusal):
                return entry.refuse(decided)
            opened.append(decided)
        written = entry.record(outcome)
        entry.record_all(opened)
        return written


def open_follow_up(
    author: UUID,
    partner: UUID,
    *,
    task: str,
    owner: str,
    owner_institution: UUID,
    actor: UUID,
    request_id: RequestId | None,
    duty: Duty = Duty.FOLLOW_UP,
    due: date | None = None,
    opened_on: date | None = None,
    visit: UUID | None = None,
    line: UUID | None = None,
    renews: UUID | None = None,
    account: UUID | None = None,
    follow_up: UUID | None = None,
    at: datetime | None = None,
) -> FollowUpOpened | Refusal:
    """Open a follow-up or commitment, from a visit (or one line of its minutes) or on its own.

    With `renews` it is done as soon as that agreement has a signed successor.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(FollowUpOpened)) is not None:
            return first
        held = None
        if visit is not None:
            known = queries.visit_state(author, visit)
            if known is None or known.partner != partner:
                return entry.refuse(Refusal("visit-not-found"))
            held = known.held_on
        if renews is not None:
            state = agreements.agreement_state(renews)
            if state is None or not {author, partner} <= set(state.parties):
                return entry.refuse(Refusal("visit-agreement-of-others"))
        told = FollowUpOpened(
            follow_up=follow_up or new_id(),
            partner=partner,
            duty=duty,
            task=task.strip(),
            owner=owner.strip(),
            owner_institution=owner_institution,
            opened_on=opened_on or held or clock.local_day(entry.at),
            due=due,
            visit=visit,
            line=line,
            renews=renews,
            account=account,
        )
        lines = [] if visit is None else [one.id for one in queries.minutes(visit)]
        outcome = decide_follow_up(told, author=author, visit_held_on=held, minutes=lines)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def postpone_follow_up(
    author: UUID,
    follow_up: UUID,
    *,
    due: date,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> FollowUpPostponed | Refusal:
    """Give a follow-up a later day."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(FollowUpPostponed)) is not None:
            return first
        state = queries.follow_up_state(author, follow_up)
        if state is None:
            return entry.refuse(Refusal("follow-up-unknown"))
        outcome = decide_postponement(state, due=due, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def close_follow_up(
    author: UUID,
    follow_up: UUID,
    *,
    evidence: str,
    actor: UUID,
    request_id: RequestId | None,
    result: Result = Result.DONE,
    closed_on: date | None = None,
    at: datetime | None = None,
) -> FollowUpClosed | Refusal:
    """Close a follow-up with its evidence, or drop it with the reason."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(FollowUpClosed)) is not None:
            return first
        state = queries.follow_up_state(author, follow_up)
        if state is None:
            return entry.refuse(Refusal("follow-up-unknown"))
        today = clock.local_day(entry.at)
        outcome = decide_closing(
            state, result=result, evidence=evidence, closed_on=closed_on or today, today=today
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
