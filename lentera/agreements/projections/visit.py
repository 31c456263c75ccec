"""How facts of visits and follow-ups become rows."""

import msgspec

from lentera.agreements.facts.visit import (
    FollowUpClosed,
    FollowUpOpened,
    FollowUpPostponed,
    MinutesObjected,
    MinutesWritten,
    VisitCancelled,
    VisitHeld,
    VisitPlanned,
)
from lentera.agreements.models import (
    FollowUp,
    MinutesObjection,
    Visit,
    VisitDelegate,
    VisitMinute,
    VisitPlanRow,
)
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Add, Entry, copy_fields, projects


@projects(VisitPlanned)
def plan_visit(fact: VisitPlanned, entry: Entry) -> None:
    plan = fact.plan
    VisitPlanRow.rows.put(
        entry,
        id=fact.visit,
        direction=plan.direction.value,
        partner=plan.partner,
        purpose=plan.purpose,
        agenda="\n".join(plan.agenda),
        first=plan.when.first,
        last=plan.when.last,
        precision=plan.when.precision.value,
        begins=plan.begins,
        place=plan.place,
        receiver=plan.receiver,
        agreement=plan.agreement,
        people=msgspec.json.encode(plan.delegation).decode(),
        vehicle=plan.vehicle,
        request=fact.request,
        conflicts="\n".join(fact.conflicts),
        override=fact.override,
        changed_at=entry.at,
    )


@projects(VisitCancelled)
def cancel_visit(fact: VisitCancelled, entry: Entry) -> None:
    VisitPlanRow.rows.change(entry, id=fact.visit, cancelled_for=fact.reason)


@projects(VisitHeld)
def hold_visit(fact: VisitHeld, entry: Entry) -> None:
    record = fact.record
    Visit.rows.insert(
        entry,
        id=fact.visit,
        partner=fact.partner,
        direction=record.direction.value,
        purpose=record.purpose,
        agenda="\n".join(record.agenda),
        held_on=record.held_on,
        begins=record.begins,
        ends=record.ends,
        place=record.place,
        receiver=record.receiver,
        agreement=fact.agreement,
        photo=record.photo,
        request=fact.request,
    )
    for position, who in enumerate(record.delegation, 1):
        VisitDelegate.rows.insert(
            entry,
            id=derived_id(fact.visit, f"delegate {position}"),
            visit=fact.visit,
            position=position,
            name=who.name,
            office=who.position,
            host=who.host,
        )


@projects(MinutesWritten)
def write_minutes(fact: MinutesWritten, entry: Entry) -> None:
    VisitMinute.rows.remove_where(entry, visit=fact.visit)
    for position, line in enumerate(fact.lines, 1):
        VisitMinute.rows.insert(
            entry,
            id=line.id,
            visit=fact.visit,
            position=position,
            topic=line.topic,
            discussion=line.discussion,
            decision=line.decision,
        )


@projects(MinutesObjected)
def object_to_minutes(fact: MinutesObjected, entry: Entry) -> None:
    MinutesObjection.rows.put(
        entry,
        copy_fields(fact, MinutesObjection),
        id=derived_id(fact.line, f"objection {entry.author}"),
        told_at=entry.at,
    )


@projects(FollowUpOpened)
def open_follow_up(fact: FollowUpOpened, entry: Entry) -> None:
    FollowUp.rows.insert(entry, copy_fields(fact, FollowUp, "duty"), id=fact.follow_up, duty=fact.duty.value)


@projects(FollowUpPostponed)
def postpone_follow_up(fact: FollowUpPostponed, entry: Entry) -> None:
    FollowUp.rows.change(entry, id=fact.follow_up, due=fact.due, postponed=Add(1))


@projects(FollowUpClosed)
def close_follow_up(fact: FollowUpClosed, entry: Entry) -> None:
    FollowUp.rows.change(
        entry,
        id=fact.follow_up,
        result=fact.result.value,
        evidence=fact.evidence,
        closed_on=fact.closed_on,
    )
