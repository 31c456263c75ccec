"""Who may borrow, renew and return, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lentera.circulation.facts import (
    Lent,
    ReaderGroup,
    Renewed,
    Returned,
)
from lentera.circulation.rules.calendar import Calendar
from lentera.journal.refusals import Refusal


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
