"""Holds: placed, cancelled, set on the hold shelf, lent, lapsed. Who waits is told by forgettable rows alone.

Nothing here records a reader: the facts tell of copies, and a hold's rows come and go beside them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lentera.catalogue import queries as catalogue
from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.hold_shelf import forget, pair, pair_row, remember
from lentera.circulation.facts import Priority, SetOnHoldShelf, TakenFromHoldShelf, TakenWhy
from lentera.circulation.models import HeldCopy, Hold
from lentera.circulation.rules import (
    Waiting,
    Wanted,
    asked_after,
    decide_hold,
    decide_next,
    decide_shelving,
)
from lentera.journal.ids import derived_id, new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import queries as stock


@dataclass(frozen=True, slots=True)
class Placed:
    """A hold and its place in the queue of its title; `here`: copies at hand, lent ones included."""

    hold: UUID
    title: str
    place: int
    here: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """A copy on the hold shelf, and for which card."""

    fact: SetOnHoldShelf
    hold: UUID
    card: str


def place_hold(
    desk: Desk,
    card: str,
    wanted: Wanted,
    *,
    priority: Priority = Priority.ORDINARY,
    checked: bool = True,
    request_id: RequestId | None,
    at: datetime,
) -> Placed | Refusal:
    """Let the reader with this card wait for a title, one copy, or words. The same request again is the same hold.

    `checked`: a person read the words, so that they may be said to an agency.
    """
    with writing(desk.institution, None, actor=desk.actor, at=at):
        id = new_id() if request_id is None else derived_id(desk.institution, f"hold {request_id}")
        reader = queries.state_by_card(desk.institution, card)
        if isinstance(reader, Refusal):
            return reader
        known = queries.hold(desk.institution, id)
        if known is not None and known.reader == reader.id:
            return _placed(desk.institution, known)
        told = described(desk.institution, wanted)
        if isinstance(told, Refusal):
            return told
        refusal = decide_hold(
            told,
            reader,
            queries.own_holds(desk.institution, reader.id),
            queries.hold_rule(desk.institution, desk.library, reader.group),
            in_hand=queries.has_in_hand(desk.institution, reader.id, told),
        )
        if refusal is not None:
            return refusal
        queue = queries.queue_for(desk.institution, told)
        asked_at = asked_after(at, (other.asked_at for other in queue))
        one = Waiting(id, reader.id, priority, asked_at, told)
        remember(desk.institution, one, checked=checked)
        return _placed(desk.institution, one)


def described(institution: UUID, wanted: Wanted) -> Wanted | Refusal:
    """What is asked for, with the words of its record: they stay readable where no copy is at hand."""
    if wanted.item is not None:
        copy = stock.holding_of_item(institution, wanted.item)
        if copy is None:
            return Refusal("hold-of-nothing")
        return Wanted(copy.record, copy.item, copy.title, copy.author)
    if wanted.record is None:
        return Wanted(title=wanted.title.strip(), author=wanted.author.strip(), isbn=wanted.isbn.strip())
    record = catalogue.record(wanted.record, reader=institution)
    if record is not None:
        return Wanted(record.id, None, record.title, record.author or "")
    copies = stock.items_of_record(institution, wanted.record)
    if not copies:
        return Refusal("hold-of-nothing")
    return Wanted(wanted.record, None, copies[0].title, copies[0].author)


def cancel_hold(desk: Desk, hold: UUID, *, at: datetime) -> bool:
    """A reader waits no longer; False when there is no such hold. A copy that stood ready stays till it is scanned."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = queries.hold(desk.institution, hold)
        if known is not None:
            forget(desk.institution, [hold])
        return known is not None


def change_hold(
    desk: Desk, hold: UUID, *, priority: Priority | None = None, checked: bool | None = None, at: datetime
) -> bool:
    """Another class, or words that were read now; the moment of asking stays. False when there is no such hold."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = Hold.rows.open(desk.institution, hold)
        if known is None or queries.hold(desk.institution, hold) is None:
            return False
        told = queries.waiting_of(hold, known)
        changed = replace(told, priority=priority or told.priority)
        remember(desk.institution, changed, checked=known.checked if checked is None else checked)
        return True


def set_on_shelf(
    desk: Desk, barcode: str, *, request_id: RequestId | None, at: datetime
) -> Shelved | Refusal:
    """Set a copy on the hold shelf for whoever is next: the scan confirms that it stands there."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(SetOnHoldShelf)) is not None:
            return first if isinstance(first, Refusal) else _shelved_before(desk.institution, first)
        copy = queries.copy_by_barcode(desk.institution, barcode)
        if isinstance(copy, Refusal):
            return copy
        held = queries.held_for(desk.institution, copy.item)
        if held is not None:
            card = queries.card_of(desk.institution, held[1]) or ""
            return Refusal("hold-stands-ready", item=copy.barcode, card=card)
        waiting = queries.holds_for(desk.institution, copy.item, copy.record)
        next_one = decide_next(copy.item, copy.record, waiting)
        today = desk.day(at)
        outcome = decide_shelving(
            copy.item,
            copy.barcode,
            next_one,
            queries.hold_rule(desk.institution, desk.library, ""),
            queries.calendar(desk.institution, desk.library, around=today),
            today=today,
            on_loan=queries.open_loan_of(desk.institution, copy.item) is not None,
            suspended=bool(waiting),
        )
        if isinstance(outcome, Refusal) or next_one is None:
            return (
                outcome if isinstance(outcome, Refusal) else Refusal("hold-nobody-waits", item=copy.barcode)
            )
        pair(desk.institution, next_one, outcome)
        card = queries.card_of(desk.institution, next_one.reader) or ""
        return Shelved(entry.record(outcome), next_one.hold, card)


def put_back(
    desk: Desk, barcode: str, *, request_id: RequestId | None, at: datetime
) -> TakenFromHoldShelf | Refusal:
    """Take a copy off the hold shelf to its own; whoever it stood ready for keeps his place in the queue."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(TakenFromHoldShelf)) is not None:
            return first
        copy = queries.copy_by_barcode(desk.institution, barcode)
        if isinstance(copy, Refusal):
            return copy
        if not queries.on_hold_shelf(desk.institution, [copy.item]):
            return Refusal("hold-not-on-shelf", item=copy.barcode)
        HeldCopy.rows.query(desk.institution, item=copy.item).delete()
        return entry.record(TakenFromHoldShelf(item=copy.item, why=TakenWhy.PUT_BACK))


def slip_printed(desk: Desk, hold: UUID, *, at: datetime) -> None:
    """The slip of a copy on the hold shelf was printed for this reader."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        row = HeldCopy._base_manager.filter(institution=desk.institution, id=hold).first()
        if row is None:
            return
        told = HeldCopy.rows.unseal(row)
        pair_row(desk.institution, hold, told.reader, told.item, row.expires_on, slip=True)


def _placed(institution: UUID, one: Waiting) -> Placed:
    here = 0
    if one.wanted.item is not None:
        here = 1
    elif one.wanted.record is not None:
        here = len(stock.items_of_record(institution, one.wanted.record))
    queue = queries.queue_for(institution, one.wanted)
    return Placed(one.hold, one.wanted.title, 1 + sum(other.place < one.place for other in queue), here)


def _shelved_before(institution: UUID, fact: SetOnHoldShelf) -> Shelved | Refusal:
    held = queries.held_for(institution, fact.item)
    if held is None:
        return Refusal("hold-nobody-waits", item="")
    return Shelved(fact, held[0], queries.card_of(institution, held[1]) or "")
