"""Asking for a visit, answering, signing the attendance list, objecting to minutes."""

from datetime import datetime
from uuid import UUID

from lentera.agreements.facts.visit import MinutesObjected, Stretch, VisitPlan, VisitPlanned
from lentera.agreements.facts.visit_request import (
    Answer,
    AttendanceStruck,
    Attended,
    VisitAnswered,
    VisitRequested,
    VisitRequestWithdrawn,
)
from lentera.agreements.queries import visit as visits
from lentera.agreements.queries import visit_request as queries
from lentera.agreements.rules.visit_conflicts import decide_conflicts, find_conflicts
from lentera.agreements.rules.visit_request import (
    decide_answer,
    decide_attendance,
    decide_objection,
    decide_request,
    decide_striking,
    decide_withdrawal,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing


def ask_for_visit(
    author: UUID,
    plan: VisitPlan,
    *,
    actor: UUID,
    request_id: RequestId | None,
    request: UUID | None = None,
    override: str = "",
    at: datetime | None = None,
) -> VisitRequested | Refusal:
    """Ask `plan.partner` for a visit, or ask anew (taking the time that it proposed, for instance).

    The asker's own plan comes with it, under the request's id.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitRequested)) is not None:
            return first
        line = None if request is None else queries.requested_visit(author, request)
        if request is not None and (line is None or not line.own):
            return entry.refuse(Refusal("visit-request-unknown"))
        outcome = decide_request(
            plan,
            None if line is None else queries.asked(line.row),
            None if line is None else line.state,
            request=request or new_id(),
            author=author,
            today=clock.local_day(entry.at),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        refused = _plan(entry, outcome.request, outcome.request, plan, override)
        return entry.refuse(refused) if refused is not None else entry.record(outcome)


def _plan(entry: Writing, visit: UUID, request: UUID, plan: VisitPlan, override: str) -> Refusal | None:
    conflicts = find_conflicts(plan, queries.surroundings(entry.author, plan, but=[visit]))
    if (refused := decide_conflicts(conflicts, override)) is not None:
        return refused
    entry.record(
        VisitPlanned(
            visit=visit,
            plan=plan,
            request=request,
            conflicts=tuple(one.code for one in conflicts),
            override=override.strip() if conflicts else "",
        )
    )
    return None


def withdraw_visit_request(
    author: UUID,
    request: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> VisitRequestWithdrawn | Refusal:
    """Take a request back; its plans on both sides fall with it."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitRequestWithdrawn)) is not None:
            return first
        line = queries.requested_visit(author, request)
        if line is None or not line.own:
            return entry.refuse(Refusal("visit-request-unknown"))
        outcome = decide_withdrawal(queries.asked(line.row), line.state, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def answer_visit(
    author: UUID,
    request: UUID,
    *,
    version: int,
    answer: Answer,
    actor: UUID,
    request_id: RequestId | None,
    when: Stretch | None = None,
    begins: str = "",
    place: str = "",
    receiver: str = "",
    reason: str = "",
    override: str = "",
    at: datetime | None = None,
) -> VisitAnswered | Refusal:
    """Answer the request as it was read (`version`). A yes, or another time, plans the visit here too."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(VisitAnswered)) is not None:
            return first
        line = queries.requested_visit(author, request)
        if line is None or line.own:
            return entry.refuse(Refusal("visit-request-unknown"))
        told = VisitAnswered(
            request=request,
            partner=line.row.institution_id,
            version=version,
            answer=answer,
            when=when,
            begins=begins,
            place=place.strip(),
            receiver=receiver.strip(),
            reason=reason.strip(),
        )
        outcome = decide_answer(queries.asked(line.row), line.state, told, today=clock.local_day(entry.at))
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if outcome.when is not None:
            plan = queries.answered_plan(line.row, outcome)
            visit = queries.plan_at_host(request)
            if (refused := _plan(entry, visit, request, plan, override)) is not None:
                return entry.refuse(refused)
        return entry.record(outcome)


def attend(
    author: UUID,
    visit: UUID,
    *,
    name: str,
    position: str,
    organisation: str = "",
    by_phone: bool = False,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Attended | Refusal:
    """Put an official on the attendance list of a visit of this author, planned or held."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Attended)) is not None:
            return first
        known = visits.visit_state(author, visit)
        if known is None:
            return entry.refuse(Refusal("visit-not-found"))
        told = Attended(
            entry=new_id(),
            visit=visit,
            partner=known.partner,
            name=" ".join(name.split()),
            position=" ".join(position.split()),
            organisation=" ".join(organisation.split()),
            by_phone=by_phone,
        )
        signed = queries.attendance_signed(visit, entry.at)
        outcome = decide_attendance(told, signed, over=known.cancelled)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def strike_attendance(
    author: UUID,
    entry_id: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AttendanceStruck | Refusal:
    """Take a line off an attendance list, with the reason."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AttendanceStruck)) is not None:
            return first
        row = queries.attendance_line(author, entry_id)
        if row is None:
            return entry.refuse(Refusal("attendance-unknown"))
        outcome = decide_striking(row.id, visit=row.visit, partner=row.partner, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def object_to_minutes(
    author: UUID,
    visit: UUID,
    line: UUID,
    words: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> MinutesObjected | Refusal:
    """Say against a point of the other side's minutes how one remembers it."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(MinutesObjected)) is not None:
            return first
        held = visits.visit_held(visit, author)
        point = next((one for one in visits.minutes(visit) if one.id == line), None)
        if held is None or point is None:
            return entry.refuse(Refusal("minutes-line-unknown"))
        told = MinutesObjected(
            visit=visit,
            partner=held.institution_id,
            line=line,
            objected_to=point.decision or point.discussion or point.topic,
            words=words,
        )
        before = queries.objections(visit).get(line, [])
        outcome = decide_objection(
            told,
            reader_is_partner=held.partner == author,
            objected_before=next((one.words for one in before if one.institution_id == author), ""),
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
