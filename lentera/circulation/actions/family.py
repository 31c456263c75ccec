"""Family reading: asked for, made in a session, agreed to, looked at by the gate, sent, arrived; and forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lentera.catalogue import queries as catalogue
from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyAsked,
    FamilyBook,
    FamilyChecked,
    FamilyDropped,
    FamilyEnd,
    FamilyGift,
    FamilySent,
    FamilySessionHeld,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.models import FamilyParcel, FamilySetting
from lentera.circulation.queries import family as queries
from lentera.circulation.queries.copies import copy_by_barcode
from lentera.circulation.queries.readers import state_by_card
from lentera.circulation.rules import family as rules
from lentera.circulation.rules.family import FamilyWish
from lentera.journal import clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

UNSENT_DAYS = 365  # after which nobody goes on with a reading that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFamily:
    """What stands on the slip. `book` is a barcode of this house or a title in words; `asked_on` None: today."""

    card: str
    book: str
    gift: FamilyGift
    gives: FamilyBook
    children: int
    names: str
    guardian: str
    address: str
    signed: bool
    asked_on: date | None = None


def ask_family(
    desk: Desk, told: NewFamily, *, request_id: RequestId | None, at: datetime
) -> FamilyAsked | Refusal:
    """Take a wish in; whose and for whom it is, is kept sealed."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilyAsked)) is not None:
            return first
        reader = state_by_card(desk.institution, told.card)
        if isinstance(reader, Refusal):
            return reader
        today = desk.day(at)
        title, record, in_stock = _book(desk.institution, told.book)
        wish = FamilyWish(
            gift=told.gift,
            title=title,
            record=record,
            book=told.gives,
            children=told.children,
            asked_on=told.asked_on or today,
            signed=told.signed,
            addressed=bool(told.guardian.strip() and told.address.strip()),
            in_stock=in_stock,
        )
        year = wish.asked_on.year
        number = rules.family_number(year, queries.family_numbered(desk.institution, year))
        outcome = rules.decide_family(new_id(), number, reader, wish, today=today)
        if isinstance(outcome, Refusal):
            return outcome
        FamilyParcel.rows.remember(
            desk.institution,
            id=outcome.reading,
            reader=reader.id,
            children=told.names.strip(),
            guardian=told.guardian.strip(),
            address=told.address.strip(),
            clear={"forget_on": today + timedelta(days=UNSENT_DAYS)},
        )
        return entry.record(outcome)


def agree_family(
    desk: Desk,
    reading: UUID,
    way: GuardianWay,
    on: date | None = None,
    *,
    request_id: RequestId | None,
    at: datetime,
) -> FamilyAgreed | Refusal:
    """The guardian agreed, on a day (today)."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilyAgreed)) is not None:
            return first
        today = desk.day(at)
        state = queries.family_state(desk.institution, reading)
        outcome = rules.decide_agreed(state, way, on or today, today=today)
        return outcome if isinstance(outcome, Refusal) else entry.record(outcome)


def hold_family_session(
    desk: Desk,
    readings: Sequence[UUID],
    day: date,
    minutes: int,
    *,
    request_id: RequestId | None,
    at: datetime,
) -> FamilySessionHeld | Refusal:
    """A session was held, and these were made in it."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilySessionHeld)) is not None:
            return first
        states = [queries.family_state(desk.institution, one) for one in readings]
        outcome = rules.decide_session(new_id(), states, day, minutes, today=desk.day(at))
        return outcome if isinstance(outcome, Refusal) else entry.record(outcome)


def check_family(
    desk: Desk,
    reading: UUID,
    *,
    passed: bool,
    officer: str,
    reason: GateReason | None = None,
    note: str = "",
    on: date | None = None,
    request_id: RequestId | None,
    at: datetime,
) -> FamilyChecked | Refusal:
    """What the gate's officer decided. His sentence (`note`) is sealed: it may speak of a person."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilyChecked)) is not None:
            return first
        today = desk.day(at)
        outcome = rules.decide_checked(
            queries.family_state(desk.institution, reading),
            passed=passed,
            reason=reason,
            note=note,
            officer=officer,
            on=on or today,
            today=today,
        )
        if isinstance(outcome, Refusal):
            return outcome
        _change(desk.institution, reading, note="" if passed else note.strip())
        return entry.record(outcome)


def send_family(
    desk: Desk,
    reading: UUID,
    way: FamilyWay,
    on: date | None = None,
    *,
    request_id: RequestId | None,
    at: datetime,
) -> FamilySent | Refusal:
    """The parcel left; from now on the days run after which names and address are forgotten."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilySent)) is not None:
            return first
        today = desk.day(at)
        known = FamilyParcel.rows.open(desk.institution, reading) is not None
        state = queries.family_state(desk.institution, reading)
        outcome = rules.decide_sent(state, way, on or today, addressed=known, today=today)
        if isinstance(outcome, Refusal):
            return outcome
        _rows(desk.institution, reading).update(
            forget_on=outcome.on + timedelta(days=queries.family_days(desk.institution))
        )
        return entry.record(outcome)


def note_family_arrival(
    desk: Desk, reading: UUID, on: date | None = None, *, request_id: RequestId | None, at: datetime
) -> FamilyArrived | Refusal:
    """Somebody told that it came."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilyArrived)) is not None:
            return first
        today = desk.day(at)
        state = queries.family_state(desk.institution, reading)
        outcome = rules.decide_arrived(state, on or today, today=today)
        return outcome if isinstance(outcome, Refusal) else entry.record(outcome)


def drop_family(
    institution: UUID,
    reading: UUID,
    why: FamilyEnd,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime,
) -> FamilyDropped | Refusal:
    """Nothing is sent; names and address go at once."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(FamilyDropped)) is not None:
            return first
        outcome = rules.decide_dropped(queries.family_state(institution, reading), why)
        if isinstance(outcome, Refusal):
            return outcome
        FamilyParcel.rows.forget(institution, [reading])
        return entry.record(outcome)


def leave_families(institution: UUID, reader: UUID, *, actor: UUID, at: datetime) -> int:
    """A reader leaves: what the gate has not passed ends, each in a block of its own; returns how many."""
    ending = [one.id for one in queries.families_of(institution, reader) if rules.ends_at_leaving(one)]
    for one in ending:
        drop_family(institution, one, FamilyEnd.LEFT, actor=actor, request_id=None, at=at)
    return len(ending)


def forget_families(institution: UUID, today: date, *, actor: UUID) -> int:
    """Names whose time is over; and open readings of which nobody knows any more for whom they are end."""
    rows = FamilyParcel._base_manager.filter(institution=institution, forget_on__lte=today)
    gone = FamilyParcel.rows.forget(institution, list(rows.values_list("id", flat=True)))
    adrift = queries.families_adrift(institution)
    for one in adrift:
        drop_family(institution, one, FamilyEnd.OLD, actor=actor, request_id=None, at=clock.now())
    return gone + len(adrift)


def save_family_days(desk: Desk, days: int, *, request_id: RequestId | None) -> Saved | Refusal:
    """How long names are kept after sending; parcels that are on their way keep the day that they have."""
    id = derived_id(desk.institution, "family setting")
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        return save_reference(entry, FamilySetting, id, {"days": days})


def _book(institution: UUID, told: str) -> tuple[str, UUID | None, bool]:
    """Title, record, and whether a copy of a shelf was scanned: of this house or placed here."""
    copy = copy_by_barcode(institution, told.strip())
    if not isinstance(copy, Refusal):
        return copy.title, copy.record, True
    found = catalogue.records_by_title(institution, told)
    return told.strip(), found[0].id if len(found) == 1 else None, False


def _change(institution: UUID, reading: UUID, *, note: str) -> None:
    told = FamilyParcel.rows.open(institution, reading)
    row = _rows(institution, reading).first()
    if told is not None and row is not None:
        FamilyParcel.rows.remember(
            institution,
            id=reading,
            reader=told.reader,
            children=told.children,
            guardian=told.guardian,
            address=told.address,
            note=note,
            clear={"forget_on": row.forget_on},
        )


def _rows(institution: UUID, reading: UUID) -> Any:
    return FamilyParcel._base_manager.filter(institution=institution, id=reading)
