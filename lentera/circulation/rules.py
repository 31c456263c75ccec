"""Decisions of lending: pure, from plain data to a fact or a refusal.

The desk, a script and a story told in bulk all decide by these. "Today" is the library's local day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation.facts import (
    Lent,
    LoanUndone,
    ReaderGroup,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
)
from lentera.journal.refusals import Refusal

SMALLEST_CELL = 5
MERGED = "merged"
UNDO_MINUTES = 15


@dataclass(frozen=True, slots=True)
class LoanRule:
    """How long and how many. Days are calendar days; nothing here ever costs money.

    Source of the default: service standard "Penyediaan Bahan Bacaan" of Indonesian prisons, at most 5 days and
    extendable (domain notes 3.1). One renewal, two copies and the pause are choices of this program; all can be set.
    """

    id: UUID
    days: int = 5
    renewals: int = 1
    max_items: int = 2
    pause_per_late_day: int = 1


DEFAULT_RULE = LoanRule(UUID("6f0f2c2e-6d1c-5c0e-9a55-2f1f6c1b0005"))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a library is closed: weekdays (Monday is 0) and dates."""

    closed_weekdays: frozenset[int] = frozenset()
    closed_dates: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether the library opens on this day."""
        return day.weekday() not in self.closed_weekdays and day not in self.closed_dates

    def next_open_day(self, day: date) -> date:
        """`day`, or the first open day after it; `day` itself when the library is closed for a whole year."""
        for ahead in range(367):
            if self.is_open(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def open_days_after(self, day: date, until: date) -> int:
        """Open days after `day` up to and with `until`; 0 when `until` is not later."""
        days = (until - day).days
        return sum(self.is_open(day + timedelta(days=ahead)) for ahead in range(1, days + 1))


ALWAYS_OPEN = Calendar()


@dataclass(frozen=True, slots=True)
class ItemState:
    """A copy as the desk knows it. `open_loan` is told by the loans, not by a status of the copy."""

    id: UUID
    barcode: str
    scope_item: UUID | None = None  # under which a placed copy came here
    open_loan: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReaderState:
    """A reader as rules see one: no name, no card."""

    id: UUID
    group: ReaderGroup
    open_loans: int = 0
    paused_until: date | None = None  # inclusive
    closed: bool = False


@dataclass(frozen=True, slots=True)
class LoanState:
    """An open or just finished loan."""

    loan: UUID
    barcode: str
    due: date
    renewals: int = 0
    open: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """A decided return: its fact, how many open days late, and the last day of the pause (None for none)."""

    fact: Returned
    late_days: int = 0
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A decided renewal: its fact, and the pause for days that were late already."""

    fact: Renewed
    late_days: int = 0
    paused_until: date | None = None


def decide_loan(
    item: ItemState, reader: ReaderState, rule: LoanRule, calendar: Calendar, *, today: date, loan: UUID
) -> Lent | Refusal:
    """Whether `reader` may take `item` today, and until when.

    A due day on a closed day moves on to the next open one, also past the official five days: nobody is late
    because the library was closed.
    """
    if item.open_loan is not None:
        return Refusal("item-on-loan", item=item.barcode)
    if reader.closed:
        return Refusal("reader-closed")
    if reader.paused_until is not None and today <= reader.paused_until:
        return Refusal("reader-paused", until=reader.paused_until)
    if reader.open_loans >= rule.max_items:
        return Refusal("limit-reached", limit=rule.max_items)
    due = calendar.next_open_day(today + timedelta(days=rule.days))
    return Lent(
        loan=loan, item=item.id, scope_item=item.scope_item, group=reader.group, due=due, rule=rule.id
    )


def decide_return(loan: LoanState, rule: LoanRule, calendar: Calendar, *, today: date) -> Return | Refusal:
    """The return of a copy, and the pause that lateness brings: `pause_per_late_day` days for each late open day.

    The pause begins on the day after the return: two days late, and the reader borrows again on the third day.
    """
    if not loan.open:
        return Refusal("item-not-on-loan", item=loan.barcode)
    late, until = _lateness(loan.due, rule, calendar, today)
    return Return(Returned(loan=loan.loan), late, until)


def decide_renewal(loan: LoanState, rule: LoanRule, calendar: Calendar, *, today: date) -> Renewal | Refusal:
    """Whether a loan may go on, and until when: `rule.days` from the later of today and the due day.

    An overdue loan may be renewed too (the copy stays in use), and its late days bring the same pause as a return.
    """
    if not loan.open:
        return Refusal("item-not-on-loan", item=loan.barcode)
    if loan.renewals >= rule.renewals:
        return Refusal("renewal-used", item=loan.barcode, limit=rule.renewals)
    due = calendar.next_open_day(max(today, loan.due) + timedelta(days=rule.days))
    late, until = _lateness(loan.due, rule, calendar, today)
    return Renewal(Renewed(loan=loan.loan, due=due), late, until)


def _lateness(due: date, rule: LoanRule, calendar: Calendar, today: date) -> tuple[int, date | None]:
    late = calendar.open_days_after(due, today)
    days = late * rule.pause_per_late_day
    return late, today + timedelta(days=days) if days else None


@dataclass(frozen=True, slots=True)
class Undoable:
    """The newest fact of a loan as undo sees it. `others_loan`: the copy went to somebody else meanwhile."""

    fact: Lent | Returned | Renewed
    recorded: datetime
    due_before: date | None = None
    newest: bool = True
    others_loan: bool = False
    minutes: int = field(default=UNDO_MINUTES)


def decide_undo(what: Undoable, *, now: datetime) -> LoanUndone | ReturnUndone | RenewalUndone | Refusal:
    """The compensating fact: only for the newest fact of a loan, and only for some minutes.

    After that the link between loan and reader is gone for good, so a late undo could not bring it back.
    """
    if now - what.recorded > timedelta(minutes=what.minutes):
        return Refusal("undo-too-late", minutes=what.minutes)
    if not what.newest or what.others_loan:
        return Refusal("undo-changed-since")
    if isinstance(what.fact, Lent):
        return LoanUndone(loan=what.fact.loan)
    if isinstance(what.fact, Returned):
        return ReturnUndone(loan=what.fact.loan)
    if what.due_before is None:
        return Refusal("undo-changed-since")
    return RenewalUndone(loan=what.fact.loan, due=what.due_before)


def decide_registration(card: str, *, card_in_use: bool) -> Refusal | None:
    """Whether a reader may get this card: one card, one reader."""
    return Refusal("card-in-use", card=card) if card_in_use else None


def decide_closing(reader: ReaderState) -> Refusal | None:
    """Whether a membership may end: not while copies are out, so that the clearance slip is true."""
    if reader.closed:
        return Refusal("reader-closed-already")
    if reader.open_loans:
        return Refusal("reader-has-loans", loans=reader.open_loans)
    return None


def decide_reopening(*, closed: bool, forgotten: bool) -> Refusal | None:
    """Whether an ended membership may go on: not when nobody knows any more whose it was."""
    if forgotten:
        return Refusal("reader-forgotten")
    return None if closed else Refusal("reader-not-closed")


def decide_visits(count: int, day: date, *, today: date, counted: int) -> Refusal | None:
    """Whether `count` visits may be added to a day that has `counted`; a correction never goes below nothing."""
    if day > today:
        return Refusal("visits-in-future", day=day)
    if count == 0 or counted + count < 0:
        return Refusal("visits-below-nothing", counted=counted)
    return None


def lending_scope(cited: UUID, measured: Mapping[UUID, str]) -> UUID | None:
    """The scope item that a loan of a placed copy counts towards; None when nothing was promised in loans.

    `measured`: the items, by kind, that are measured in loans and in force on that day. The one that the copy came
    under, if it is among them; else the one lending item: after a renewal the copies stay, the agreement is another.
    """
    if cited in measured:
        return cited
    found = [id for id, kind in measured.items() if kind == "lending"]
    return found[0] if len(found) == 1 else None


def merge_small_cells(cells: Mapping[str, int], smallest: int = SMALLEST_CELL) -> dict[str, int]:
    """A table that names nobody: cells under `smallest` are merged, with the next larger ones where needed.

    The merged cell holds at least `smallest` from at least two cells. What cannot be shown so gives an empty table:
    then only the total is said. Cells of 0 are left out, as are the names of what was merged.
    """
    filled = sorted(((count, name) for name, count in cells.items() if count > 0), key=lambda pair: pair)
    kept = {name: count for count, name in filled}
    if filled and filled[0][0] >= smallest:
        return kept
    merged, parts = 0, 0
    for count, name in filled:
        if count >= smallest and merged >= smallest and parts >= 2:
            break
        merged, parts = merged + count, parts + 1
        del kept[name]
    if merged < smallest or parts < 2 or not kept:
        return {}
    return {**kept, MERGED: merged}


def difference(true: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int] | None:
    """What must be added to what was said; None when nothing."""
    told = {name: true.get(name, 0) - said.get(name, 0) for name in {*true, *said}}
    return told if any(told.values()) else None
