"""How facts of visit requests, answers and attendance become rows."""

import msgspec

from lentera.agreements.facts.visit_request import (
    AttendanceStruck,
    Attended,
    VisitAnswered,
    VisitRequested,
    VisitRequestWithdrawn,
)
from lentera.agreements.models import VisitAnswer, VisitAttendance, VisitRequest
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(VisitRequested)
def ask_for_visit(fact: VisitRequested, entry: Entry) -> None:
    plan = fact.plan
    VisitRequest.rows.put(
        entry,
        id=fact.request,
        partner=fact.partner,
        version=fact.version,
        direction=plan.direction.value,
        purpose=plan.purpose,
        agenda="\n".join(plan.agenda),
        first=plan.when.first,
        last=plan.when.last,
        precision=plan.when.precision.value,
        begins=plan.begins,
        place=plan.place,
        agreement=plan.agreement,
        people=msgspec.json.encode(plan.delegation).decode(),
        asked_at=entry.at,
    )


@projects(VisitRequestWithdrawn)
def withdraw_request(fact: VisitRequestWithdrawn, entry: Entry) -> None:
    VisitRequest.rows.change(entry, id=fact.request, withdrawn_for=fact.reason)


@projects(VisitAnswered)
def answer_request(fact: VisitAnswered, entry: Entry) -> None:
    when = fact.when
    VisitAnswer.rows.put(
        entry,
        id=fact.request,
        partner=fact.partner,
        version=fact.version,
        answer=fact.answer.value,
        first=when.first if when else None,
        last=when.last if when else None,
        precision=when.precision.value if when else "",
        begins=fact.begins,
        place=fact.place,
        receiver=fact.receiver,
        reason=fact.reason,
        answered_at=entry.at,
    )


@projects(Attended)
def attend(fact: Attended, entry: Entry) -> None:
    VisitAttendance.rows.insert(
        entry, copy_fields(fact, VisitAttendance, "entry"), id=fact.entry, attended_at=entry.at
    )


@projects(AttendanceStruck)
def strike_attendance(fact: AttendanceStruck, entry: Entry) -> None:
    VisitAttendance.rows.remove(entry, id=fact.entry)
