"""How facts of signing events become rows."""

from lentera.agreements.facts.signing_event import (
    AgendaOrdered,
    AgreementMoved,
    AgreementPlaced,
    EventAttendanceStruck,
    EventAttended,
    EventStatus,
    RundownSet,
    SigningEventCancelled,
    SigningEventHeld,
    SigningEventPlanned,
)
from lentera.agreements.models import EventAgreement, EventGuest, EventItem, SigningEvent
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(SigningEventPlanned)
def plan_event(fact: SigningEventPlanned, entry: Entry) -> None:
    plan = fact.plan
    SigningEvent.rows.put(
        entry,
        id=fact.event,
        title=plan.title,
        place=plan.place,
        first=plan.when.first,
        last=plan.when.last,
        precision=plan.when.precision.value,
        begins=plan.begins,
        note=plan.note,
        status=fact.status.value,
    )


@projects(SigningEventCancelled)
def cancel_event(fact: SigningEventCancelled, entry: Entry) -> None:
    SigningEvent.rows.change(entry, id=fact.event, status=EventStatus.CANCELLED.value, note=fact.reason)


@projects(AgreementPlaced)
def place_agreement(fact: AgreementPlaced, entry: Entry) -> None:
    EventAgreement.rows.put(
        entry,
        id=derived_id(fact.agreement, "signing event"),
        agreement=fact.agreement,
        event=fact.event,
        position=fact.position,
    )


@projects(AgreementMoved)
def move_agreement(fact: AgreementMoved, entry: Entry) -> None:
    EventAgreement.rows.change(
        entry,
        id=derived_id(fact.agreement, "signing event"),
        event=fact.to,
        position=fact.position,
        reason=fact.reason,
        came_from=fact.event,
        told=fact.told,
    )


@projects(AgendaOrdered)
def order_agenda(fact: AgendaOrdered, entry: Entry) -> None:
    for position, agreement in enumerate(fact.agreements, 1):
        EventAgreement.rows.change(entry, id=derived_id(agreement, "signing event"), position=position)


@projects(RundownSet)
def set_rundown(fact: RundownSet, entry: Entry) -> None:
    EventItem.rows.remove_where(entry, event=fact.event)
    for position, line in enumerate(fact.lines, 1):
        EventItem.rows.insert(
            entry,
            id=derived_id(fact.event, f"rundown {position}"),
            event=fact.event,
            position=position,
            title=line.title,
            minutes=line.minutes,
            speaker=line.speaker,
        )


@projects(EventAttended)
def note_guest(fact: EventAttended, entry: Entry) -> None:
    EventGuest.rows.insert(entry, copy_fields(fact, EventGuest), id=fact.attendance, came_at=entry.at)


@projects(EventAttendanceStruck)
def strike_guest(fact: EventAttendanceStruck, entry: Entry) -> None:
    EventGuest.rows.change(entry, id=fact.attendance, struck_for=fact.reason)


@projects(SigningEventHeld)
def hold_event(fact: SigningEventHeld, entry: Entry) -> None:
    SigningEvent.rows.change(
        entry, id=fact.event, status=EventStatus.HELD.value, held_on=fact.held_on, place=fact.place
    )
