"""Signing events: plan, fill the agenda, move single agreements, hold."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.actions.draft import move_draft_in
from lentera.agreements.actions.signed import sign
from lentera.agreements.facts.agreement import DraftState, Signed
from lentera.agreements.facts.signing_event import (
    AgendaOrdered,
    AgreementMoved,
    AgreementPlaced,
    EventAttendanceStruck,
    EventAttended,
    EventPlan,
    RundownLine,
    RundownSet,
    SigningEventCancelled,
    SigningEventHeld,
    SigningEventPlanned,
)
from lentera.agreements.models import AgreementDraft, EventAgreement, EventGuest
from lentera.agreements.queries import signing_event as queries
from lentera.agreements.rules.signing_event import (
    decide_attendance,
    decide_event_cancelling,
    decide_event_plan,
    decide_held,
    decide_holding,
    decide_moving,
    decide_order,
    decide_placing,
    decide_rundown,
    decide_striking,
)
from lentera.journal import clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


@dataclass(frozen=True)
class EventOutcome:
    """What became of an event: the fact that it was held, and per agreement why it was not signed."""

    held: SigningEventHeld
    refused: dict[UUID, tuple[Refusal, ...]] = field(default_factory=dict)


def plan_event(
    agency: UUID,
    plan: EventPlan,
    *,
    confirmed: bool,
    actor: UUID,
    request_id: RequestId | None,
    event: UUID | None = None,
    at: datetime | None = None,
) -> SigningEventPlanned | Refusal:
    """Plan an event, or change the plan of `event`."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SigningEventPlanned)) is not None:
            return first
        known = None if event is None else queries.event_state(agency, event)
        outcome = decide_event_plan(plan, known, event=event or new_id(), confirmed=confirmed)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def cancel_event(
    agency: UUID,
    event: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> SigningEventCancelled | Refusal:
    """Call an event off; its agreements must have been moved before."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SigningEventCancelled)) is not None:
            return first
        known = queries.event_state(agency, event)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        outcome = decide_event_cancelling(known, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def place_agreement(
    agency: UUID,
    event: UUID,
    draft: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AgreementPlaced | Refusal:
    """Put a draft on the agenda of an event; an agreed one is thereby scheduled."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AgreementPlaced)) is not None:
            return first
        known, state = queries.event_state(agency, event), _state(agency, draft)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        if state is None:
            return entry.refuse(Refusal("draft-unknown"))
        outcome = decide_placing(known, state, queries.event_of(agency, draft), agreement=draft)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if state is DraftState.AGREED:
            moved = move_draft_in(entry, agency, draft, DraftState.SCHEDULED)
            if isinstance(moved, Refusal):
                return moved
        return entry.record(outcome)


def move_agreement(
    agency: UUID,
    event: UUID,
    draft: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    to: UUID | None = None,
    told: str = "",
    at: datetime | None = None,
) -> AgreementMoved | Refusal:
    """Move one agreement to another event, or off the agenda; the others stay untouched. `told`: who heard of it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AgreementMoved)) is not None:
            return first
        known, state = queries.event_state(agency, event), _state(agency, draft)
        target = None if to is None else queries.event_state(agency, to)
        if known is None or (to is not None and target is None):
            return entry.refuse(Refusal("event-unknown"))
        if state is None:
            return entry.refuse(Refusal("draft-unknown"))
        outcome = decide_moving(known, state, target, agreement=draft, reason=reason, told=told)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if to is None and state is DraftState.SCHEDULED:
            moved = move_draft_in(entry, agency, draft, DraftState.AGREED)
            if isinstance(moved, Refusal):
                return moved
        return entry.record(outcome)


def hold_event(
    agency: UUID,
    event: UUID,
    *,
    held_on: date,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> EventOutcome | Refusal:
    """Hold an event: sign every ready agreement in the order of the agenda, each in a block of its own.

    One that is not ready is refused with all its reasons and stays as it was. Broken off half-way, the next press
    goes on with those that are left.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if isinstance(entry.first_result, SigningEventHeld):
            held = entry.first_result
            lines = queries.agenda(agency, event)
            return EventOutcome(held, {one.draft: one.missing for one in lines if one.draft in held.left})
        known = queries.event_state(agency, event)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        refusal = decide_holding(
            known,
            held_on=held_on,
            place=place,
            today=clock.local_day(entry.at),
            signed=len(queries.signed_at(event)),
        )
        if refusal is not None:
            return entry.refuse(refusal)
    refused: dict[UUID, tuple[Refusal, ...]] = {}
    for line in queries.agenda(agency, event):
        if line.ready:
            outcome = sign(
                agency,
                line.draft,
                signed_on=held_on,
                place=place,
                actor=actor,
                request_id=None if request_id is None else derived_id(line.draft, request_id).hex,
                event=event,
                at=at,
            )
            if not isinstance(outcome, Signed):
                refused[line.draft] = (outcome,)
        elif not line.signed:
            refused[line.draft] = line.missing
    with writing(agency, request_id, actor=actor, at=at) as entry:
        done = {one.id for one in queries.signed_at(event)}
        order = [line.draft for line in queries.agenda(agency, event)]
        told = decide_held(
            known,
            held_on=held_on,
            place=place,
            signed=tuple(draft for draft in order if draft in done),
            left=tuple(refused),
        )
        if isinstance(told, Refusal):
            return entry.refuse(next(iter(refused.values()))[0] if len(refused) == 1 else told)
        return EventOutcome(entry.record(told), refused)


def order_agenda(
    agency: UUID,
    event: UUID,
    draft: UUID,
    *,
    up: bool,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AgendaOrdered | Refusal:
    """Let one agreement be signed a place earlier, or later; at the end of the list it stays there."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AgendaOrdered)) is not None:
            return first
        known = queries.event_state(agency, event)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        rows = EventAgreement.objects.filter(institution=agency, event=event).order_by("position", "id")
        order = list(rows.values_list("agreement", flat=True))
        if draft not in order:
            return entry.refuse(Refusal("agreement-not-on-event"))
        old = order.index(draft)
        new = min(max(old + (-1 if up else 1), 0), len(order) - 1)
        order.insert(new, order.pop(old))
        outcome = decide_order(known, tuple(order), order)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def set_rundown(
    agency: UUID,
    event: UUID,
    lines: tuple[RundownLine, ...],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RundownSet | Refusal:
    """Say how the day goes: what, how many minutes, who speaks."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RundownSet)) is not None:
            return first
        known = queries.event_state(agency, event)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        outcome = decide_rundown(known, lines)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def attend_event(
    agency: UUID,
    event: UUID,
    *,
    name: str,
    position: str,
    organisation: str,
    actor: UUID,
    request_id: RequestId | None,
    by_code: bool = False,
    at: datetime | None = None,
) -> EventAttended | Refusal:
    """Note an official who came. `by_code`: he entered himself at the event's own address."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(EventAttended)) is not None:
            return first
        known = queries.event_state(agency, event)
        if known is None:
            return entry.refuse(Refusal("event-unknown"))
        outcome = decide_attendance(
            known,
            attendance=new_id(),
            name=name,
            position=position,
            organisation=organisation,
            by_code=by_code,
            today=clock.local_day(entry.at),
            known=[(one.name, one.organisation) for one in queries.guests(agency, event)],
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def strike_guest(
    agency: UUID,
    event: UUID,
    guest: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> EventAttendanceStruck | Refusal:
    """Strike a name that was noted by mistake."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(EventAttendanceStruck)) is not None:
            return first
        rows = EventGuest.objects.filter(institution=agency, event=event, id=guest, struck_for="")
        known = rows.values_list("id", flat=True).first()
        outcome = decide_striking(event, known, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def _state(agency: UUID, draft: UUID) -> DraftState | None:
    rows = AgreementDraft.objects.filter(institution=agency, id=draft)
    state = rows.values_list("state", flat=True).first()
    return None if state is None else DraftState(state)
