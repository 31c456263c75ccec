"""How facts of training change tables. What is offered to several institutions gets a row of its own for each."""

from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.training.facts import (
    AttendanceCounted,
    CertificateIssued,
    CertificateRevoked,
    Enrolled,
    Left,
    MovedUp,
    PlannedSession,
    ResultsStated,
    RunCalledOff,
    RunChanged,
    RunClosed,
    RunCompleted,
    RunOffered,
    RunPlan,
    RunPlanned,
    RunWithdrawn,
    SessionClosed,
    SessionHeld,
)
from lentera.training.models import (
    AttendanceCount,
    Certificate,
    CourseRun,
    Enrolment,
    OfferedRun,
    OfferedSession,
    RunSender,
    RunSession,
    RunTrainer,
)


def _days(sessions: tuple[PlannedSession, ...]) -> dict[str, object]:
    days = [session.day for session in sessions]
    return {"first_day": min(days), "last_day": max(days)}


@projects(RunPlanned)
def plan_run(fact: RunPlanned, entry: Entry) -> None:
    plan = fact.plan
    CourseRun.rows.insert(entry, _columns(plan), _days(plan.sessions), id=fact.run, planned_at=entry.at)
    _lay_out_plan(fact.run, plan, entry)


@projects(RunChanged)
def change_run(fact: RunChanged, entry: Entry) -> None:
    plan = fact.plan
    CourseRun.rows.change(entry, _columns(plan), _days(plan.sessions), id=fact.run)
    RunTrainer.rows.remove_where(entry, run=fact.run)
    RunSender.rows.remove_where(entry, run=fact.run)
    RunSession.rows.remove_where(entry, run=fact.run, held=False)
    _lay_out_plan(fact.run, plan, entry)


def _columns(plan: RunPlan) -> dict[str, object]:
    left = {"sessions", "trainers", "partners"}
    return {name: value for name, value in msgspec.structs.asdict(plan).items() if name not in left}


def _lay_out_plan(run: UUID, plan: RunPlan, entry: Entry) -> None:
    for position, trainer in enumerate(plan.trainers):
        told = msgspec.structs.asdict(trainer)
        id = derived_id(run, f"trainer {position}")
        RunTrainer.rows.insert(entry, told, id=id, run=run, position=position)
    for position, sender in enumerate(plan.partners):
        id = derived_id(run, f"sender {sender.institution}")
        RunSender.rows.insert(
            entry,
            id=id,
            run=run,
            position=position,
            partner=sender.institution,
            quota=sender.quota,
            scope_item=sender.scope_item,
        )
    for position, session in enumerate(plan.sessions):
        held = RunSession.rows.get(entry, id=session.session)
        if held is None:
            RunSession.rows.insert(
                entry,
                id=session.session,
                run=run,
                position=position,
                day=session.day,
                lesson_hours=session.lesson_hours,
                topic=session.topic,
            )
        else:
            RunSession.rows.change(entry, id=session.session, position=position, topic=session.topic)


@projects(RunCalledOff)
def call_run_off(fact: RunCalledOff, entry: Entry) -> None:
    CourseRun.rows.change(entry, id=fact.run, called_off_at=entry.at, called_off_why=fact.reason)


@projects(SessionHeld)
def hold_session(fact: SessionHeld, entry: Entry) -> None:
    RunSession.rows.change(
        entry, id=fact.session, held=True, held_on=fact.day, lesson_hours=fact.lesson_hours
    )


@projects(RunCompleted)
def complete_run(fact: RunCompleted, entry: Entry) -> None:
    CourseRun.rows.change(
        entry,
        id=fact.run,
        completed_at=entry.at,
        first_day=fact.first_day,
        last_day=fact.last_day,
        days=fact.days,
        institutions=fact.institutions,
        participants=fact.participants,
        passed=fact.passed,
        speakers=fact.speakers,
    )


@projects(RunOffered)
def offer_run(fact: RunOffered, entry: Entry) -> None:
    offer = derived_id(fact.run, f"offered to {fact.partner}")
    before = OfferedRun.rows.get(entry, id=offer)
    told = copy_fields(fact, OfferedRun) | _days(fact.sessions)
    if before is None:
        OfferedRun.rows.insert(entry, told, id=offer)
    else:
        OfferedRun.rows.change(entry, told, id=offer, withdrawn_at=None)
    OfferedSession.rows.remove_where(entry, run=fact.run, held=False)
    for position, session in enumerate(fact.sessions):
        id = _session_of(session.session, fact.partner)
        if OfferedSession.rows.get(entry, id=id) is None:
            OfferedSession.rows.insert(
                entry,
                id=id,
                partner=fact.partner,
                run=fact.run,
                session=session.session,
                position=position,
                day=session.day,
                lesson_hours=session.lesson_hours,
                topic=session.topic,
            )


@projects(RunWithdrawn)
def withdraw_run(fact: RunWithdrawn, entry: Entry) -> None:
    OfferedRun.rows.change(
        entry, id=derived_id(fact.run, f"offered to {fact.partner}"), withdrawn_at=entry.at
    )


@projects(SessionClosed)
def tell_session(fact: SessionClosed, entry: Entry) -> None:
    OfferedSession.rows.change(
        entry,
        id=_session_of(fact.session, fact.partner),
        held=True,
        held_on=fact.day,
        lesson_hours=fact.lesson_hours,
    )


@projects(RunClosed)
def tell_run(fact: RunClosed, entry: Entry) -> None:
    OfferedRun.rows.change(
        entry,
        id=derived_id(fact.run, f"offered to {fact.partner}"),
        closed_at=entry.at,
        participants=fact.participants,
        passed=fact.passed,
    )


@projects(Enrolled)
def enrol(fact: Enrolled, entry: Entry) -> None:
    Enrolment.rows.insert(
        entry, copy_fields(fact, Enrolment), id=fact.participant, enrolled_at=entry.at, place=entry.seq
    )


@projects(MovedUp)
def move_up(fact: MovedUp, entry: Entry) -> None:
    Enrolment.rows.change(entry, id=fact.participant, waiting=False)


@projects(Left)
def leave(fact: Left, entry: Entry) -> None:
    Enrolment.rows.change(entry, id=fact.participant, left_at=entry.at, left_why=fact.reason.value)


@projects(AttendanceCounted)
def count_attendance(fact: AttendanceCounted, entry: Entry) -> None:
    id = derived_id(fact.session, f"counted by {entry.author}")
    AttendanceCount.rows.put(entry, copy_fields(fact, AttendanceCount), id=id)


@projects(ResultsStated)
def state_results(fact: ResultsStated, entry: Entry) -> None:
    for result in fact.results:
        Enrolment.rows.change(
            entry, id=result.participant, lesson_hours=result.lesson_hours, outcome=result.outcome.value
        )


@projects(CertificateIssued)
def issue(fact: CertificateIssued, entry: Entry) -> None:
    told = copy_fields(fact, Certificate, "topics")
    Certificate.rows.insert(entry, told, id=fact.certificate, topics="\n".join(fact.topics))


@projects(CertificateRevoked)
def revoke(fact: CertificateRevoked, entry: Entry) -> None:
    Certificate.rows.change(entry, id=fact.certificate, revoked_at=entry.at, revoked_why=fact.reason)


def _session_of(session: UUID, partner: UUID) -> UUID:
    return derived_id(session, f"offered to {partner}")
