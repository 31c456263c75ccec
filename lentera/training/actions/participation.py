"""Taking part: by the institution that sends people. Names and attendance stay in its forgettable rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.training import queries
from lentera.training.extracting import attendance_of
from lentera.training.facts import (
    AttendanceCounted,
    AttendanceExtracted,
    Enrolled,
    Left,
    LeftReason,
    MovedUp,
    ParticipantsForgotten,
    ResultsStated,
)
from lentera.training.models import AttendanceSheet, Participant
from lentera.training.rules import (
    decide_attendance,
    decide_enrolment,
    decide_extract,
    decide_leaving,
    decide_results,
    moves_up,
    results,
)

KEPT = timedelta(days=731)  # after the last session


@dataclass(frozen=True)
class Person:
    """Who is to take part. `of` is the sending institution when the agency enrols guests."""

    name: str
    pen_name: str = ""
    reader: UUID | None = None
    of: UUID | None = None


def enrol(
    institution: UUID,
    run: UUID,
    people: Sequence[Person],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> list[Enrolled] | Refusal:
    """Enrol people in a run that was offered to the institution; those over the quota wait, in this order."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            answered = entry.first_results
            return answered[0] if isinstance(answered[0], Refusal) else answered
        if not people or any(not person.name.strip() for person in people):
            return entry.refuse(Refusal("participant-name-missing"))
        offer, row = queries.offer_state(institution, run), queries.offer(institution, run)
        told: list[Enrolled] = []
        rows = []
        for person in people:
            outcome = decide_enrolment(offer, new_id(), person.of)
            if isinstance(outcome, Refusal) or offer is None or row is None:
                return entry.refuse(outcome if isinstance(outcome, Refusal) else Refusal("run-not-offered"))
            if not outcome.waiting:
                offer = replace(offer, taken=offer.taken + 1)
            told.append(outcome)
            rows.append(
                {
                    "id": outcome.participant,
                    "name": person.name.strip(),
                    "pen_name": person.pen_name.strip(),
                    "run": run,
                    "reader": person.reader,
                    "clear": {"forget_on": row.last_day + KEPT},
                }
            )
        Participant.rows.remember_all(institution, rows)
        entry.record_all(told)
        return told


def leave(
    institution: UUID,
    participant: UUID,
    run: UUID,
    reason: LeftReason,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Left | Refusal:
    """Somebody stops taking part. Before the first session the first in the queue gets the place."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Left)) is not None:
            return first
        offer = queries.offer_state(institution, run)
        state = next(
            (one for one in queries.enrolment_states(institution, run) if one.id == participant), None
        )
        outcome = decide_leaving(offer, state, reason)
        if isinstance(outcome, Refusal) or offer is None or state is None:
            return entry.refuse(outcome if isinstance(outcome, Refusal) else Refusal("participant-unknown"))
        waiting = [one for one in queries.queue(institution, run) if one != participant]
        lucky = moves_up(offer, waiting, state.waiting)
        if lucky is not None:
            entry.record(MovedUp(agency=offer.agency, run=run, participant=lucky))
        return entry.record(outcome)


def take_attendance(
    institution: UUID,
    run: UUID,
    session: UUID,
    present: Collection[UUID],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AttendanceCounted | Refusal:
    """Who was at a session: the sheet stays here, the agency hears counts. Taken again, it replaces the first."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AttendanceCounted)) is not None:
            return first
        offer = queries.offer_state(institution, run)
        sessions = {one.id: one for one in queries.offered_session_states(institution, run)}
        if session not in sessions:
            return entry.refuse(Refusal("session-unknown"))
        day = sessions[session].day
        outcome = decide_attendance(
            offer,
            queries.enrolment_states(institution, run),
            present,
            day=day,
            today=clock.local_day(entry.at, institutions.zone_of(institution)),
        )
        if isinstance(outcome, Refusal) or offer is None:
            return entry.refuse(outcome if isinstance(outcome, Refusal) else Refusal("run-not-offered"))
        AttendanceSheet.rows.remember(
            institution,
            id=queries.sheet_id(institution, session),
            run=run,
            session=session,
            present=tuple(sorted(set(present))),
            clear={"forget_on": day + KEPT},
        )
        return entry.record(
            AttendanceCounted(
                agency=offer.agency, run=run, session=session, present=outcome[0], absent=outcome[1]
            )
        )


def extract_attendance(
    institution: UUID,
    participant: UUID,
    *,
    asked: bool,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AttendanceExtracted | Refusal:
    """Approve that one person's days and hours are printed, because he asks for it."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AttendanceExtracted)) is not None:
            return first
        told = attendance_of(institution, participant)
        if told is None:
            return entry.refuse(Refusal("participant-unknown"))
        outcome = decide_extract(participant, [line.lesson_hours for line in told.lines], asked=asked)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def state_results(
    institution: UUID,
    run: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ResultsStated | Refusal:
    """Tell the agency how each participant ended, by the attendance taken; without names."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ResultsStated)) is not None:
            return first
        offer, row = queries.offer_state(institution, run), queries.offer(institution, run)
        sessions = queries.offered_session_states(institution, run)
        wrong = decide_results(offer, sessions, queries.sheets_taken(institution, run))
        if wrong is not None or offer is None or row is None:
            return entry.refuse(wrong or Refusal("run-not-offered"))
        told = results(queries.enrolment_states(institution, run), sessions, row.pass_percent)
        if not told:
            return entry.refuse(Refusal("participants-none"))
        return entry.record(ResultsStated(agency=offer.agency, run=run, results=tuple(told)))


def forget_due(institution: UUID, today: date, *, actor: UUID, at: datetime | None = None) -> int:
    """Delete names and sheets whose time is over; returns how many. Running it again changes nothing."""
    due = list(
        Participant._base_manager.filter(institution=institution, forget_on__lt=today)
        .order_by("id")
        .values_list("id", flat=True)[:1000]
    )
    sheets = list(
        AttendanceSheet._base_manager.filter(institution=institution, forget_on__lt=today).values_list(
            "id", flat=True
        )
    )
    if not due and not sheets:
        return 0
    with writing(institution, None, actor=actor, at=at) as entry:
        AttendanceSheet.rows.forget(institution, sheets)
        if due:
            Participant.rows.forget(institution, due)
            entry.record(ParticipantsForgotten(participants=tuple(due), reason="retention"))
    return len(due) + len(sheets)
