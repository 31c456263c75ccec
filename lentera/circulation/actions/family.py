"""Family reading: asked for, made in a session, agreed to, looked at by the gate, sent, arrived; and forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from lentera.catalogue import queries as catalogue
from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyAsked,
    FamilyBook,
    FamilyBookKept,
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
from lentera.circulation.rules.family import FamilyState, FamilyWish
from lentera.journal import clock
from lentera.journal.facts import Fact
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock.actions import weeding as stock_weeding
from lentera.stock.queries import weeding as stock_gifts

Step = TypeVar("Step", bound=Fact)
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
    """Take a wish in; whose and for whom it is, is kept sealed.

    A copy of the house that goes along is proposed as a gift in a block of its own, which the same request makes up
    for after a crash: another person has to write it off before the parcel leaves.
    """
    outcome = _asked(desk, told, request_id=request_id, at=at)
    if isinstance(outcome, FamilyAsked) and outcome.item is not None:
        stock_weeding.propose_gift(
            desk.institution, outcome.item, on=desk.day(at), actor=desk.actor,
            request_id=derived_id(outcome.reading, "gift").hex, at=at,
        )  # fmt: skip
    return outcome


def _asked(
    desk: Desk, told: NewFamily, *, request_id: RequestId | None, at: datetime
) -> FamilyAsked | Refusal:
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(FamilyAsked)) is not None:
            return first
        reader = state_by_card(desk.institution, told.card)
        if isinstance(reader, Refusal):
            return reader
        today = desk.day(at)
        title, record, item = _book(desk.institution, told.book)
        kept = None if item is None else stock_gifts.gift(desk.institution, item, on=today)
        wish = FamilyWish(
            gift=told.gift,
            title=title,
            record=record,
            book=told.gives,
            children=told.children,
            asked_on=told.asked_on or today,
            signed=told.signed,
            addressed=bool(told.guardian.strip() and told.address.strip()),
            item=item,
            kept=kept if isinstance(kept, Refusal) else None,
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
            clear={"forget_on": forgotten_unsent(today)},
        )
        return entry.record(outcome)


def forgotten_unsent(since: date) -> date:
    """The day on which names go with which nobody went on."""
    return since + timedelta(days=UNSENT_DAYS)


def _step(
    desk: Desk,
    kind: type[Step],
    reading: UUID,
    decide: Callable[[FamilyState | None, date], Step | Refusal],
    then: Callable[[Step], None] | None = None,
    *,
    request_id: RequestId | None,
    at: datetime,
) -> Step | Refusal:
    """One step of one reading: `decide(state, today)`; `then` changes what is forgettable, in the same block."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(kind)) is not None:
            return first
        outcome = decide(queries.family_state(desk.institution, reading), desk.day(at))
        if isinstance(outcome, Refusal):
            return outcome
        if then is not None:
            then(outcome)
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

    def decide(state: FamilyState | None, today: date) -> FamilyAgreed | Refusal:
        return rules.decide_agreed(state, way, on or today, today=today)

    return _step(desk, FamilyAgreed, reading, decide, request_id=request_id, at=at)


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

    def decide(state: FamilyState | None, today: date) -> FamilyChecked | Refusal:
        return rules.decide_checked(
            state, passed=passed, reason=reason, note=note, officer=officer, on=on or today, today=today
        )

    def seal(_checked: FamilyChecked) -> None:
        _change(desk.institution, reading, note="" if passed else note.strip())

    return _step(desk, FamilyChecked, reading, decide, seal, request_id=request_id, at=at)


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

    def decide(state: FamilyState | None, today: date) -> FamilySent | Refusal:
        known = FamilyParcel.rows.open(desk.institution, reading) is not None
        released = queries.released(desk.institution, state)
        return rules.decide_sent(state, way, on or today, addressed=known, released=released, today=today)

    def date_names(sent: FamilySent) -> None:
        days = timedelta(days=queries.family_days(desk.institution))
        parcel_rows(desk.institution, reading).update(forget_on=sent.on + days)

    return _step(desk, FamilySent, reading, decide, date_names, request_id=request_id, at=at)


def note_family_arrival(
    desk: Desk, reading: UUID, on: date | None = None, *, request_id: RequestId | None, at: datetime
) -> FamilyArrived | Refusal:
    """Somebody told that it came."""

    def decide(state: FamilyState | None, today: date) -> FamilyArrived | Refusal:
        return rules.decide_arrived(state, on or today, today=today)

    return _step(desk, FamilyArrived, reading, decide, request_id=request_id, at=at)


def keep_family_book(
    desk: Desk, reading: UUID, *, request_id: RequestId | None, at: datetime
) -> FamilyBookKept | Refusal:
    """The parcel goes without its book; a proposal to give the copy away ends."""
    state = queries.family_state(desk.institution, reading)

    def decide(now: FamilyState | None, _today: date) -> FamilyBookKept | Refusal:
        return rules.decide_book_kept(now, released=queries.released(desk.institution, now))

    outcome = _step(desk, FamilyBookKept, reading, decide, request_id=request_id, at=at)
    if not isinstance(outcome, Refusal):
        _keep_copy(desk.institution, state, actor=desk.actor, at=at)
    return outcome


def drop_family(
    institution: UUID,
    reading: UUID,
    why: FamilyEnd,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime,
) -> FamilyDropped | Refusal:
    """Nothing is sent; names and address go at once, and a proposal to give a copy away ends."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(FamilyDropped)) is not None:
            return first
        state = queries.family_state(institution, reading)
        outcome = rules.decide_dropped(state, why)
        if isinstance(outcome, Refusal):
            return outcome
        FamilyParcel.rows.forget(institution, [reading])
        entry.record(outcome)
    _keep_copy(institution, state, actor=actor, at=at)
    return outcome


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


def _keep_copy(institution: UUID, state: FamilyState | None, *, actor: UUID, at: datetime) -> None:
    if state is not None and state.item is not None:
        stock_weeding.take_back_gift(institution, state.item, actor=actor, at=at)


def _book(institution: UUID, told: str) -> tuple[str, UUID | None, UUID | None]:
    """Title, record, and the copy where one of a shelf was scanned: of this house or placed here."""
    copy = copy_by_barcode(institution, told.strip())
    if not isinstance(copy, Refusal):
        return copy.title, copy.record, copy.item
    found = catalogue.records_by_title(institution, told)
    return told.strip(), found[0].id if len(found) == 1 else None, None


def _change(institution: UUID, reading: UUID, *, note: str) -> None:
    told = FamilyParcel.rows.open(institution, reading)
    row = parcel_rows(institution, reading).first()
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


def parcel_rows(institution: UUID, reading: UUID) -> Any:
    """The sealed row of a reading, for its plain columns."""
    return FamilyParcel._base_manager.filter(institution=institution, id=reading)
