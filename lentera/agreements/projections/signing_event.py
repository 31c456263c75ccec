"""How facts of signing events become rows."""

from lentera.agreements.facts.signing_event import (
    AgreementMoved,
    AgreementPlaced,
    EventStatus,
    SigningEventCancelled,
    SigningEventHeld,
    SigningEventPlanned,
)
from lentera.agreements.models import EventAgreement, SigningEvent
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects


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
    )


@projects(SigningEventHeld)
def hold_event(fact: SigningEventHeld, entry: Entry) -> None:
    SigningEvent.rows.change(
        entry, id=fact.event, status=EventStatus.HELD.value, held_on=fact.held_on, place=fact.place
    )
