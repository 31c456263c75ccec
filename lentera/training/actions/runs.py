"""Runs: planned and offered, changed, held session by session, closed. All by the agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.mobile import queries as mobile
from lentera.training import queries
from lentera.training.facts import (
    PlannedSession,
    RunCalledOff,
    RunChanged,
    RunClosed,
    RunCompleted,
    RunOffered,
    RunPartner,
    RunPlan,
    RunPlanned,
    RunWithdrawn,
    SessionClosed,
    SessionHeld,
    Trainer,
)
from lentera.training.rules import (
    decide_completion,
    decide_run,
    decide_session,
    run_realises,
    session_realises,
    why_over,
)


@dataclass(frozen=True)
class SessionRequest:
    """A session as the planner asks for it. `session` keeps the id of one planned before."""

    day: date
    lesson_hours: int
    topic: str = ""
    session: UUID | None = None


def plan_run(
    agency: UUID,
    course: UUID,
    sessions: Sequence[SessionRequest],
    trainers: Sequence[Trainer],
    partners: Sequence[RunPartner],
    place: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    quota: int | None = None,
    pass_percent: int = 80,
    programme: UUID | None = None,
    plan_item: UUID | None = None,
    code: str = "",
    run: UUID | None = None,
    at: datetime | None = None,
) -> RunPlanned | Refusal:
    """Plan a run and offer it to the institutions that may send people. `quota` is their sum when absent."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RunPlanned)) is not None:
            return first
        plan = _checked(
            agency,
            course,
            sessions,
            trainers,
            partners,
            place,
            quota,
            pass_percent,
            programme,
            plan_item,
            code,
            None,
        )
        if isinstance(plan, Refusal):
            return entry.refuse(plan)
        id = run or new_id()
        _offer(entry, plan, id)
        return entry.record(RunPlanned(run=id, plan=plan))


def change_run(
    agency: UUID,
    run: UUID,
    sessions: Sequence[SessionRequest],
    trainers: Sequence[Trainer],
    partners: Sequence[RunPartner],
    place: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    quota: int | None = None,
    pass_percent: int = 80,
    programme: UUID | None = None,
    plan_item: UUID | None = None,
    at: datetime | None = None,
) -> RunChanged | Refusal:
    """Change the plan of a run that goes on. Sessions that were held stay; an institution with people stays too."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RunChanged)) is not None:
            return first
        row, state = queries.run(agency, run), queries.run_state(agency, run)
        if row is None or state is None:
            return entry.refuse(Refusal("run-unknown"))
        wrong = why_over(state)
        if wrong is not None:
            return entry.refuse(wrong)
        known = {one.id for one in state.sessions}
        kept = {one.session for one in sessions if one.session is not None}
        if not kept <= known or any(one.held and one.id not in kept for one in state.sessions):
            return entry.refuse(Refusal("session-unknown"))
        plan = _checked(
            agency, row.course, sessions, trainers, partners, place, quota, pass_percent, programme, plan_item,
            row.code, run,
        )  # fmt: skip
        if isinstance(plan, Refusal):
            return entry.refuse(plan)
        staying = {sender.institution for sender in plan.partners}
        for line in queries.sender_lines(agency, run):
            if line.institution in staying:
                continue
            if line.enrolled + line.waiting:
                name = institutions.name_of(line.institution) or ""
                return entry.refuse(Refusal("sender-has-people", institution=name))
            entry.record(RunWithdrawn(partner=line.institution, run=run, reason=""))
        _offer(entry, plan, run)
        return entry.record(RunChanged(run=run, plan=plan))


def call_run_off(
    agency: UUID,
    run: UUID,
    reason: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RunCalledOff | Refusal:
    """The run does not take place; those who may send people hear it. Sessions that were held stay held."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RunCalledOff)) is not None:
            return first
        state = queries.run_state(agency, run)
        if state is None:
            return entry.refuse(Refusal("run-unknown"))
        wrong = why_over(state)
        if wrong is None and not reason.strip():
            wrong = Refusal("run-reason-missing")
        if wrong is not None:
            return entry.refuse(wrong)
        for sender in queries.senders_of(agency, run):
            entry.record(RunWithdrawn(partner=sender.partner, run=run, reason=reason.strip()))
        return entry.record(RunCalledOff(run=run, reason=reason.strip()))


def close_session(
    agency: UUID,
    session: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    day: date | None = None,
    lesson_hours: int | None = None,
    at: datetime | None = None,
) -> SessionHeld | Refusal:
    """A session took place (as planned where nothing else is told); its lesson hours count for each partner."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SessionHeld)) is not None:
            return first
        row = queries.session(agency, session)
        state = queries.run_state(agency, row.run) if row is not None else None
        if row is None or state is None:
            return entry.refuse(Refusal("session-unknown"))
        outcome = decide_session(
            state,
            next(one for one in state.sessions if one.id == session),
            day or row.day,
            row.lesson_hours if lesson_hours is None else lesson_hours,
            today=clock.local_day(entry.at, institutions.zone_of(agency)),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        senders = queries.senders_of(agency, row.run)
        units = queries.units(sender.scope_item for sender in senders)
        for sender in senders:
            unit = units.get(sender.scope_item, "") if sender.scope_item is not None else ""
            entry.record(
                SessionClosed(
                    partner=sender.partner,
                    run=row.run,
                    session=session,
                    day=outcome.day,
                    lesson_hours=outcome.lesson_hours,
                    scope_item=sender.scope_item,
                    realises=session_realises(sender.scope_item, unit, outcome.lesson_hours),
                )
            )
        return entry.record(outcome)


def complete_run(
    agency: UUID,
    run: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RunCompleted | Refusal:
    """Close a run: every session was held and every institution stated its results. People count now."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RunCompleted)) is not None:
            return first
        row, state = queries.run(agency, run), queries.run_state(agency, run)
        if row is None or state is None:
            return entry.refuse(Refusal("run-unknown"))
        lines = queries.sender_lines(agency, run)
        missing = [institutions.name_of(line.institution) or "" for line in lines if not line.stated]
        wrong = decide_completion(state, missing)
        if wrong is not None:
            return entry.refuse(wrong)
        people = [one for one in queries.enrolments_of_run(agency, run) if one.lesson_hours]
        units = queries.units(line.scope_item for line in lines)
        for line in lines:
            sent = [one for one in people if (one.of or one.institution_id) == line.institution]
            unit = units.get(line.scope_item, "") if line.scope_item is not None else ""
            entry.record(
                RunClosed(
                    partner=line.institution,
                    run=run,
                    participants=len(sent),
                    passed=sum(1 for one in sent if one.outcome == "passed"),
                    scope_item=line.scope_item,
                    realises=run_realises(line.scope_item, unit, len(sent)),
                )
            )
        days = sorted({one.day for one in state.sessions})
        return entry.record(
            RunCompleted(
                run=run,
                plan_item=row.plan_item,
                first_day=days[0],
                last_day=days[-1],
                days=len(days),
                institutions=len({one.of or one.institution_id for one in people}),
                participants=len(people),
                passed=sum(1 for one in people if one.outcome == "passed"),
                lesson_hours=sum(one.lesson_hours for one in state.sessions),
                speakers=len(queries.trainers_of(agency, run)),
            )
        )


def _checked(
    agency: UUID,
    course: UUID,
    sessions: Sequence[SessionRequest],
    trainers: Sequence[Trainer],
    partners: Sequence[RunPartner],
    place: str,
    quota: int | None,
    pass_percent: int,
    programme: UUID | None,
    plan_item: UUID | None,
    code: str,
    but: UUID | None,
) -> RunPlan | Refusal:
    taught = queries.course(agency, course)
    if taught is None:
        return Refusal("course-unknown")
    if not sessions:
        return Refusal("run-without-sessions")
    if plan_item is not None and not queries.plan_items(agency).filter(id=plan_item).exists():
        return Refusal("course-unknown")
    ordered = sorted(sessions, key=lambda one: one.day)
    start = ordered[0].day
    code = code.strip() or queries.next_code(agency, start.year)
    plan = RunPlan(
        course=course,
        code=code,
        title=taught.title,
        place=place.strip(),
        sessions=tuple(
            PlannedSession(
                session=one.session or new_id(),
                day=one.day,
                lesson_hours=one.lesson_hours,
                topic=one.topic.strip(),
            )
            for one in ordered
        ),
        trainers=tuple(trainers),
        partners=tuple(partners),
        quota=sum(one.quota for one in partners) if quota is None else quota,
        pass_percent=pass_percent,
        lesson_minutes=taught.lesson_minutes,
        programme=programme,
        plan_item=plan_item,
    )
    told = [(one.institution, one.scope_item) for one in partners]
    found, citable = queries.grounds(agency, told, start)
    return decide_run(
        plan,
        grounds=found,
        citable=citable,
        names=institutions.names([one.institution for one in partners]),
        programme_holds=mobile.programme_holds(agency, programme, start),
        code_taken=queries.code_taken(agency, start.year, code, but=but),
    )


def _offer(entry: Writing, plan: RunPlan, run: UUID) -> None:
    for sender in plan.partners:
        entry.record(
            RunOffered(
                partner=sender.institution,
                run=run,
                title=plan.title,
                code=plan.code,
                place=plan.place,
                quota=sender.quota,
                pass_percent=plan.pass_percent,
                sessions=plan.sessions,
                scope_item=sender.scope_item,
            )
        )
