"""What lending, leaving and days do to holds: filled by a loan, back after its undo, released, lapsed.

Here are also the rows of a hold, which all of them write.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.facts import SetOnHoldShelf, TakenFromHoldShelf, TakenWhy
from lentera.circulation.models import HeldCopy, Hold
from lentera.circulation.queries import LoanCase
from lentera.circulation.rules import (
    UNDO_MINUTES,
    Waiting,
    decide_next,
    decide_pick_up,
    hold_ends_with,
    last_shelf_day,
)
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import Writing, writing
from lentera.stock import queries as stock
from lentera.stock.facts import HoldingStatus
from lentera.stock.queries import HoldingState


def lend_held(entry: Writing, institution: UUID, case: LoanCase, loan: UUID, at: datetime) -> Refusal | None:
    """What a loan has to do with holds; call it in the block of the loan, before the loan is recorded.

    Refused when the copy stands ready for another reader, or when its reader brought it back only to take it again
    while others wait; else the reader's hold is filled.
    """
    item, reader = case.item.id, case.reader.id
    if case.on_shelf:
        held = queries.held_for(institution, item)
        refusal = decide_pick_up(case.item.barcode, None if held is None else held[1], reader)
        if refusal is not None:
            return refusal
    if case.just_back and not case.on_shelf and queries.others_come_first(institution, item, reader):
        return Refusal("hold-others-first", item=case.item.barcode)
    if case.on_shelf or case.waits:
        fill_hold(entry, institution, item, reader, loan, at)
    return None


def fill_hold(entry: Writing, institution: UUID, item: UUID, reader: UUID, loan: UUID, at: datetime) -> None:
    """A copy goes to a reader: his hold for it is filled, and the hold shelf is without it. Call it before the loan."""
    own = queries.own_holds(institution, reader)
    if own:
        copy = stock.holding_of_item(institution, item)
        held = queries.held_for(institution, item)
        ready = next((one for one in own if held is not None and one.hold == held[0]), None)
        filled = ready or decide_next(item, None if copy is None else copy.record, own)
        if filled is not None:
            HeldCopy.rows.forget(institution, [filled.hold])
            remember(institution, filled, loan=loan, filled_at=at)
    if queries.on_hold_shelf(institution, [item]):
        entry.record(TakenFromHoldShelf(item=item, why=TakenWhy.LENT))


def reopen_hold(institution: UUID, loan: UUID) -> None:
    """A loan is undone: the hold that it filled waits again, at its old place. Call it in the block of the undo."""
    for id, told in Hold.rows.find(institution, loan=loan):
        remember(institution, queries.waiting_of(id, told), checked=told.checked)


def release_holds(institution: UUID, reader: UUID) -> int:
    """A reader leaves or is forgotten: his holds go, the next ones move up; returns how many went.

    It records nothing, so it may stand in a block that names the reader. Copies that stood ready are shown at the
    hold shelf as free for the next one.
    """
    gone = [id for id, _told in Hold.rows.find(institution, reader=reader)]
    forget(institution, gone)
    return len(gone)


def forget_filled(institution: UUID) -> int:
    """Forget holds that were filled longer ago than a loan can be undone; returns how many."""
    before = clock.now() - timedelta(minutes=UNDO_MINUTES)
    rows = Hold._base_manager.filter(institution=institution, filled_at__lt=before)
    return int(rows.delete()[0])


def lapse(institution: UUID, today: date, *, actor: UUID) -> int:
    """Holds that were not fetched in time end, and their copies stand ready for the next; returns how many lapsed.

    Who is out for a time keeps his place. A copy for which nobody else waits stays on the hold shelf till a person
    puts it back.
    """
    with writing(institution, None, actor=actor) as entry:
        rows = list(HeldCopy._base_manager.filter(institution=institution, expires_on__lt=today))
        told = {row.id: HeldCopy.rows.unseal(row) for row in rows}
        away = queries.readers_away(institution, {one.reader for one in told.values()})
        copies = stock.holdings_by_items(institution, [one.item for one in told.values()])
        here = {item for item, copy in copies.items() if copy.status is HoldingStatus.IN_HAND}
        ended = [id for id, one in told.items() if hold_ends_with(one.item in here, one.reader in away)]
        HeldCopy.rows.forget(institution, list(told))
        Hold.rows.forget(institution, ended)
        for one in told.values():
            if one.item in here:
                _pass_on(entry, institution, copies[one.item], today)
        return len(told)


def _pass_on(entry: Writing, institution: UUID, copy: HoldingState, today: date) -> None:
    next_one = queries.next_waiting(institution, copy)
    if next_one is None:
        return
    own = list(institutions.libraries_of(institution).values_list("id", flat=True)[:2])
    library = copy.library or (own[0] if len(own) == 1 else None)
    calendar = queries.calendar(institution, library, around=today)
    until = last_shelf_day(queries.hold_rule(institution, library, ""), calendar, today)
    fact = SetOnHoldShelf(item=copy.item, until=until)
    pair(institution, next_one, fact)
    entry.record(fact)


def remember(
    institution: UUID,
    one: Waiting,
    *,
    checked: bool = True,
    loan: UUID | None = None,
    filled_at: datetime | None = None,
) -> None:
    """Write a hold's row; the same hold again replaces it."""
    Hold.rows.remember(
        institution,
        id=one.hold,
        reader=one.reader,
        asked_at=one.asked_at.isoformat(),
        priority=one.priority.value,
        record=one.wanted.record,
        item=one.wanted.item,
        title=one.wanted.title,
        author=one.wanted.author,
        isbn=one.wanted.isbn,
        checked=checked,
        loan=loan,
        clear={"filled_at": filled_at},
    )


def pair(institution: UUID, one: Waiting, fact: SetOnHoldShelf) -> None:
    """Pair a copy on the hold shelf with whoever is next."""
    pair_row(institution, one.hold, one.reader, fact.item, fact.until)


def pair_row(
    institution: UUID, hold: UUID, reader: UUID, item: UUID, until: date, *, slip: bool = False
) -> None:
    """Write the pairing of a hold."""
    HeldCopy.rows.remember(
        institution, id=hold, reader=reader, item=item, slip=slip, clear={"expires_on": until}
    )


def forget(institution: UUID, holds: list[UUID]) -> None:
    """Take holds and their pairings away."""
    HeldCopy.rows.forget(institution, holds)
    Hold.rows.forget(institution, holds)
