"""Who is next, and what the hold shelf allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation.facts import Priority, SetOnHoldShelf
from lentera.circulation.rules.calendar import Calendar
from lentera.circulation.rules.loan import ReaderState
from lentera.journal.refusals import Refusal

RANK = {priority: place for place, priority in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class HoldRule:
    """How long a copy waits (open days after the one on which it was set on the shelf), and how many holds one has.

    Both defaults are choices of this program: a block has its library day at least twice a week, and three holds
    are one more than the copies that one may have in hand.
    """

    shelf_days: int = 3
    most: int = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a title, one copy, or words where no record is known."""

    record: UUID | None = None
    item: UUID | None = None
    title: str = ""
    author: str = ""
    isbn: str = ""

    @property
    def queue(self) -> UUID | str:
        """What names the queue: the title, whether any copy will do or only one; else the copy, or the words."""
        return self.record or self.item or self.title.casefold()

    def same(self, other: "Wanted") -> bool:
        """Whether both ask for one thing."""
        if self.item is not None or other.item is not None:
            return self.item == other.item
        if self.record is not None or other.record is not None:
            return self.record == other.record
        return self.title.casefold() == other.title.casefold()

    def fits(self, item: UUID, record: UUID | None) -> bool:
        """Whether a copy (with its title) is what is asked for."""
        if self.item is not None:
            return self.item == item
        return self.record is not None and self.record == record


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hold in its queue."""

    hold: UUID
    reader: UUID
    priority: Priority
    asked_at: datetime
    wanted: Wanted
    away: bool = False  # out for a time: the hold is suspended, its place stays

    @property
    def place(self) -> tuple[int, datetime, UUID]:
        """What the queue is sorted by: the class, then the moment of asking."""
        return RANK[self.priority], self.asked_at, self.hold


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The queue: nobody is overtaken by who asked later in the same class or a lower one."""
    return sorted(waiting, key=lambda one: one.place)


def asked_after(at: datetime, others: Iterable[datetime]) -> datetime:
    """The moment by which a new hold takes its place: behind those that were asked for in the same second."""
    same = [one for one in others if at <= one < at + timedelta(seconds=1)]
    return max(same) + timedelta(microseconds=1) if same else at


def decide_next(item: UUID, record: UUID | None, waiting: Iterable[Waiting]) -> Waiting | None:
    """Whose turn it is when this copy is at hand; those who asked for another copy of the title stay out of it.

    Who is out for a time cannot fetch it: the next one has it, and he the next copy when he is back.
    """
    fitting = (one for one in waiting if not one.away and one.wanted.fits(item, record))
    return next(iter(in_order(fitting)), None)


def decide_hold(
    wanted: Wanted, reader: ReaderState, own: Sequence[Waiting], rule: HoldRule, *, in_hand: bool
) -> Refusal | None:
    """Whether a reader may wait for something. `own`: his holds; `in_hand`: he has a copy of it now.

    A pause ends before most holds come up, so it does not hinder asking.
    """
    if reader.closed:
        return Refusal("reader-closed")
    if wanted.record is None and wanted.item is None and not wanted.title.strip():
        return Refusal("hold-of-nothing")
    if in_hand:
        return Refusal("hold-in-hand")
    if any(one.wanted.same(wanted) for one in own):
        return Refusal("hold-already")
    if rule.most == 0:
        return Refusal("holds-off")
    if len(own) >= rule.most:
        return Refusal("hold-limit", limit=rule.most)
    return None


def decide_shelving(
    item: UUID,
    barcode: str,
    next_one: Waiting | None,
    rule: HoldRule,
    calendar: Calendar,
    *,
    today: date,
    on_loan: bool = False,
    suspended: bool = False,
) -> SetOnHoldShelf | Refusal:
    """Set a copy on the hold shelf for whoever is next. `suspended`: somebody waits who cannot fetch it now."""
    if on_loan:
        return Refusal("item-still-lent", item=barcode)
    if next_one is None and suspended:
        return Refusal("hold-suspended", item=barcode)
    if next_one is None:
        return Refusal("hold-nobody-waits", item=barcode)
    return SetOnHoldShelf(item=item, until=last_shelf_day(rule, calendar, today))


def last_shelf_day(rule: HoldRule, calendar: Calendar, today: date) -> date:
    """The `rule.shelf_days`-th open day after today: closed days cost nobody his turn."""
    day = today
    for _number in range(rule.shelf_days):
        day = calendar.next_open_day(day + timedelta(days=1))
    return day


def hold_ends_with(lapsed_copy_is_here: bool, away: bool) -> bool:
    """Whether a hold whose copy was not fetched in time ends. It goes on where the copy was lost meanwhile, and where
    its reader was out for a time: he could not come.
    """
    return lapsed_copy_is_here and not away


def decide_pick_up(barcode: str, held_for: UUID | None, reader: UUID) -> Refusal | None:
    """A copy that stands ready for one reader is lent to nobody else."""
    if held_for is not None and held_for != reader:
        return Refusal("item-on-hold-shelf", item=barcode)
    return None


def renewal_is_blocked(waiting: int, free: int) -> bool:
    """Whether others wait for the title and no free copy can serve them: then a loan ends on its day.

    `waiting`: holds of other readers that fit this copy; `free`: other copies at hand that nobody has.
    """
    return waiting > free
