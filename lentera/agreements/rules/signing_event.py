"""Signing events: planning, the agenda, and which of its agreements are ready."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from lentera.agreements.facts.agreement import Content, DraftState
from lentera.agreements.facts.signing_event import (
    AgendaOrdered,
    AgreementMoved,
    AgreementPlaced,
    EventAttendanceStruck,
    EventAttended,
    EventPlan,
    EventStatus,
    RundownLine,
    RundownSet,
    SigningEventCancelled,
    SigningEventHeld,
    SigningEventPlanned,
)
from lentera.agreements.facts.visit import Stretch
from lentera.agreements.rules.parts import decide_signatures
from lentera.journal.refusals import Refusal

OVER = frozenset({EventStatus.HELD, EventStatus.CANCELLED})
MOST_GUESTS = 500  # an event's open address takes no more names than this
LONGEST_ITEM = 600  # minutes
GONE = frozenset({DraftState.SIGNED, DraftState.REJECTED, DraftState.CANCELLED})


@dataclass(frozen=True, slots=True)
class EventState:
    """A signing event as decisions need it; `agenda`: the agreements on it, in order."""

    id: UUID
    status: EventStatus
    when: Stretch
    agenda: tuple[UUID, ...] = ()
    last_position: int = 0


def missing_for_signing(
    content: Content, state: DraftState, *, predecessor_evaluated: bool, gap: Refusal | None = None
) -> tuple[Refusal, ...]:
    """Everything that an agreement still lacks before it can be signed; () when it is ready.

    Agreed text, and of each party its number, signatory and mandate; for a renewal the evaluation, and the reason for
    its `gap` (see `decide_gap`).
    """
    if state in GONE:
        return (Refusal("draft-gone", state=state.value),)
    reasons: list[Refusal] = []
    if state not in (DraftState.AGREED, DraftState.SCHEDULED):
        reasons.append(Refusal("draft-not-agreed", state=state.value))
    if content.predecessor is not None and not predecessor_evaluated:
        reasons.append(Refusal("evaluation-missing", ground=True))
    if gap is not None:
        reasons.append(gap)
    for party in content.parties:
        if not party.number.strip():
            reasons.append(Refusal("number-missing", party=party.name))
        refusal = decide_signatures([msgspec.structs.replace(party, number=party.number.strip() or "-")])
        if refusal is not None:
            reasons.append(refusal)
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to be ready. `state`: done, missing (it holds the signing up) or advised (it does not)."""

    what: str
    state: str


_HOLDS_UP = {
    "text": {"draft-not-agreed", "draft-gone"},
    "numbers": {"number-missing"},
    "signatories": {"signatory-missing", "mandate-missing", "mandate-days-missing", "mandate-not-on-day"},
    "evaluation": {"evaluation-missing", "evaluation-old"},
}


def readiness(
    missing: Collection[Refusal], prepared: Collection[str], *, renewal: bool, signed: bool = False
) -> list[Check]:
    """What is ready of one agreement: first what its signing needs, then what the day needs.

    `prepared`: names of preparations that are done (initials, originals, stamps). What is missing by another code
    than those known here shows as the text's.
    """
    codes = {one.code for one in missing}
    known = set().union(*_HOLDS_UP.values())
    found = []
    for what, reasons in _HOLDS_UP.items():
        if what == "evaluation" and not renewal:
            continue
        wanting = codes & reasons or (what == "text" and codes - known)
        found.append(Check(what, "missing" if wanting and not signed else "done"))
    found += [
        Check(what, "done" if what in prepared or signed else "advised")
        for what in ("initials", "originals", "stamps")
    ]
    return found


def decide_event_plan(
    plan: EventPlan, known: EventState | None, *, event: UUID, confirmed: bool
) -> SigningEventPlanned | Refusal:
    """An event may be planned and changed until it is held. Once confirmed, a new time moves it, with the reason.

    Only a day can be confirmed: "awal Februari" stays tentative.
    """
    if known is not None and known.status in OVER:
        return Refusal("event-over")
    if not plan.title.strip():
        return Refusal("event-title-missing")
    if not plan.place.strip():
        return Refusal("event-place-missing")
    if plan.when.last < plan.when.first:
        return Refusal("visit-days-reversed", first=plan.when.first, last=plan.when.last)
    if confirmed and plan.when.first != plan.when.last:
        return Refusal("event-day-missing")
    status = EventStatus.CONFIRMED if confirmed else EventStatus.TENTATIVE
    if known is not None and known.status is EventStatus.CONFIRMED and known.when != plan.when:
        if not plan.note.strip():
            return Refusal("event-move-reason-missing")
        status = EventStatus.MOVED
    elif known is not None and known.status is EventStatus.MOVED and not confirmed:
        status = EventStatus.MOVED
    return SigningEventPlanned(event=event, plan=plan, status=status)


def decide_event_cancelling(known: EventState, reason: str) -> SigningEventCancelled | Refusal:
    """An event may be called off once no agreement waits on it."""
    if known.status in OVER:
        return Refusal("event-over")
    if known.agenda:
        return Refusal("event-not-empty", count=len(known.agenda))
    if not reason.strip():
        return Refusal("cause-missing")
    return SigningEventCancelled(event=known.id, reason=reason.strip())


def decide_placing(
    event: EventState, state: DraftState, already: UUID | None, *, agreement: UUID
) -> AgreementPlaced | Refusal:
    """An agreement under way may stand on the agenda of one event (`already`: where it stands now)."""
    if event.status in OVER:
        return Refusal("event-over")
    if state in GONE:
        return Refusal("draft-gone", state=state.value)
    if already == event.id:
        return Refusal("agreement-on-event")
    if already is not None:
        return Refusal("agreement-on-other-event")
    return AgreementPlaced(event=event.id, agreement=agreement, position=event.last_position + 1)


def decide_moving(
    event: EventState,
    state: DraftState,
    to: EventState | None,
    *,
    agreement: UUID,
    reason: str,
    told: str = "",
) -> AgreementMoved | Refusal:
    """One agreement leaves an agenda, also after the event was held without it; the others stay as they are."""
    if agreement not in event.agenda:
        return Refusal("agreement-not-on-event")
    if state in GONE:
        return Refusal("draft-gone", state=state.value)
    if to is not None and to.id == event.id:
        return Refusal("agreement-on-event")
    if to is not None and to.status in OVER:
        return Refusal("event-over")
    if not reason.strip():
        return Refusal("cause-missing")
    return AgreementMoved(
        event=event.id,
        agreement=agreement,
        reason=reason.strip(),
        to=None if to is None else to.id,
        position=0 if to is None else to.last_position + 1,
        told=told.strip(),
    )


def decide_holding(
    event: EventState, *, held_on: date, place: str, today: date, signed: int = 0
) -> Refusal | None:
    """Whether an event may be held: its day is known and past or today, and something is or was on its agenda.

    `signed`: agreements of the event that were signed already, each by itself.
    """
    if event.status in OVER:
        return Refusal("event-over")
    if not event.agenda and not signed:
        return Refusal("event-empty")
    if held_on > today:
        return Refusal("event-in-future", day=held_on)
    if not place.strip():
        return Refusal("event-place-missing")
    return None


def decide_held(
    event: EventState, *, held_on: date, place: str, signed: tuple[UUID, ...], left: tuple[UUID, ...]
) -> SigningEventHeld | Refusal:
    """An event was held when at least one agreement was signed at it."""
    if not signed:
        return Refusal("event-nothing-signed")
    return SigningEventHeld(event=event.id, held_on=held_on, place=place.strip(), signed=signed, left=left)


def decide_order(
    event: EventState, order: tuple[UUID, ...], placed: Collection[UUID]
) -> AgendaOrdered | Refusal:
    """The order of signing names every agreement on the agenda once (`placed`: signed ones too)."""
    if event.status in OVER:
        return Refusal("event-over")
    if len(order) != len(placed) or set(order) != set(placed):
        return Refusal("order-incomplete")
    return AgendaOrdered(event=event.id, agreements=order)


def decide_rundown(event: EventState, lines: tuple[RundownLine, ...]) -> RundownSet | Refusal:
    """The course of the day; every item has a name and takes at least a minute."""
    if event.status is EventStatus.CANCELLED:
        return Refusal("event-over")
    if not lines:
        return Refusal("rundown-empty")
    for line in lines:
        if not line.title.strip():
            return Refusal("rundown-item-missing")
        if not 1 <= line.minutes <= LONGEST_ITEM:
            return Refusal("rundown-minutes", item=line.title, most=LONGEST_ITEM)
    return RundownSet(event=event.id, lines=lines)


def decide_attendance(
    event: EventState,
    *,
    attendance: UUID,
    name: str,
    position: str,
    organisation: str,
    by_code: bool,
    today: date,
    known: Collection[tuple[str, str]] = (),
) -> EventAttended | Refusal:
    """An official came. By the event's own address only on its days; by the officer also afterwards.

    `known`: names and organisations on the list already.
    """
    if event.status is EventStatus.CANCELLED:
        return Refusal("event-over")
    if today < event.when.first or (by_code and today > event.when.last):
        return Refusal("attendance-not-today", first=event.when.first)
    if not (name.strip() and position.strip() and organisation.strip()):
        return Refusal("guest-incomplete")
    if len(known) >= MOST_GUESTS:
        return Refusal("guests-too-many", most=MOST_GUESTS)
    said = (name.strip().casefold(), organisation.strip().casefold())
    if said in {(who.casefold(), where.casefold()) for who, where in known}:
        return Refusal("guest-noted-already", name=name.strip())
    return EventAttended(
        attendance=attendance,
        event=event.id,
        name=name.strip(),
        position=position.strip(),
        organisation=organisation.strip(),
        by_code=by_code,
    )


def decide_striking(event: UUID, attendance: UUID | None, reason: str) -> EventAttendanceStruck | Refusal:
    """A name entered by mistake is struck with its reason (`attendance` None: it is not on the list)."""
    if attendance is None:
        return Refusal("guest-unknown")
    if not reason.strip():
        return Refusal("cause-missing")
    return EventAttendanceStruck(attendance=attendance, event=event, reason=reason.strip())


def starts_of(lines: Collection[RundownLine], begins: str) -> list[str]:
    """At what hour each item begins ("10:00"); empty texts when the event has no hour yet."""
    if not begins:
        return ["" for _line in lines]
    hour, minute = (int(part) for part in begins.split(":"))
    at, told = hour * 60 + minute, []
    for line in lines:
        told.append(f"{at // 60 % 24:02}:{at % 60:02}")
        at += line.minutes
    return told
