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
from lentera.circulation.rules.table import Limit, LoanRule, RuleName
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ItemState:
    """A copy as the desk knows it. `open_loan` is told by the loans, not by a status of the copy."""

    id: UUID
    barcode: str
    scope_item: UUID | None = None  # under which a placed copy came here
    open_loan: UUID | None = None
    kind: str = ""  # of the copy, where the rule table tells kinds apart


@dataclass(frozen=True, slots=True)
class ReaderState:
    """A reader as rules see one: no name, no card."""

    id: UUID
    group: ReaderGroup
    open_loans: int = 0
    paused_until: date | None = None  # inclusive
    closed: bool = False
    suspended: bool = False  # his data rests at his own request
    away_since: date | None = None  # out for a time (bon, dirujuk) and not back yet
    open_kinds: tuple[str, ...] = ()  # of the copies in hand, where the rule table counts kinds


@dataclass(frozen=True, slots=True)
class LoanState:
    """An open or just finished loan. `away`: from which day to before which its reader was out for a time."""

    loan: UUID
    barcode: str
    due: date
    renewals: int = 0
    open: bool = True
    away: tuple[tuple[date, date], ...] = ()

    def was_away(self, day: date) -> bool:
        """Whether the reader could not come on this day: he had left for a time and was not back yet."""
        return any(left <= day < back for left, back in self.away)


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
    because the library was closed. Of several limits the strictest stops.
    """
    if item.open_loan is not None:
        return Refusal("item-on-loan", item=item.barcode)
    if not rule.lend:
        return Refusal("not-lent", item=item.barcode)
    if (refusal := decide_reader(reader, today=today)) is not None:
        return refusal
    if reader.open_loans >= rule.max_items:
        return Refusal("limit-reached", limit=rule.max_items)
    if (full := full_limit(item.kind, reader, rule)) is not None:
        return Refusal("limit-of-kinds", limit=full.most, name=full.name)
    due = due_day(rule, calendar, today, today=today, days=rule.days)
    by = (
        *rule.by(RuleName.LEND, RuleName.MAX_ITEMS),
        *(limit.id for limit in rule.limits),
        *moved_by(rule, calendar, today, due, days=rule.days),
    )
    return Lent(
        loan=loan,
        item=item.id,
        scope_item=item.scope_item,
        group=reader.group,
        due=due,
        rule=rule.id,
        by=tuple(dict.fromkeys(id for id in by if id != rule.id)),
    )


def decide_reader(reader: ReaderState, *, today: date) -> Refusal | None:
    """Why this reader takes nothing home today, whatever the copy.

    Who is out for a time cannot stand at a desk: somebody else holds the card.
    """
    if reader.closed:
        return Refusal("reader-closed")
    if reader.suspended:
        return Refusal("reader-suspended")
    if reader.away_since is not None:
        return Refusal("reader-away", since=reader.away_since)
    if reader.paused_until is not None and today <= reader.paused_until:
        return Refusal("reader-paused", until=reader.paused_until)
    return None


def full_limit(kind: str, reader: ReaderState, rule: LoanRule) -> Limit | None:
    """The strictest limit over kinds that one more copy of this kind would break."""
    full = [
        limit
        for limit in rule.limits
        if limit.counts(kind) and sum(map(limit.counts, reader.open_kinds)) >= limit.most
    ]
    return min(full, key=lambda limit: (limit.most, str(limit.id)), default=None)


def due_day(rule: LoanRule, calendar: Calendar, start: date, *, today: date, days: int) -> date:
    """`days` after `start`, moved on to the next open day, and never past the last open day up to `rule.latest`.

    A `latest` that is over, or before which nobody could bring the copy back, holds no longer.
    """
    due = calendar.next_open_day(start + timedelta(days=days))
    if rule.latest is None or rule.latest >= due:
        return due
    last = calendar.last_open_day(rule.latest)
    return last if last > today else due


def moved_by(rule: LoanRule, calendar: Calendar, start: date, due: date, *, days: int) -> tuple[UUID, ...]:
    """What moved a due day: own closed days passed over, or the row of the latest day."""
    counted = start + timedelta(days=days)
    if due < calendar.next_open_day(counted):
        return rule.by(RuleName.LATEST)
    passed = calendar.closed_from(counted, due)
    return tuple(calendar.rows[day] for day in passed if day in calendar.rows)


def decide_return(
    loan: LoanState, rule: LoanRule, calendar: Calendar, *, today: date, no_fault: bool = False
) -> Return | Refusal:
    """The return of a copy, and the pause that lateness brings: `pause_per_late_day` days for each late open day.

    The pause begins on the day after the return: two days late, and the reader borrows again on the third day. Days on
    which the reader was out for a time count for nothing.
    `no_fault`: a search, a riot, a transfer, a fire took the copy; nobody pauses for that.
    """
    if not loan.open:
        return Refusal("item-not-on-loan", item=loan.barcode)
    late, until = _lateness(loan, rule, calendar, today)
    if no_fault:
        until = None
    return Return(Returned(loan=loan.loan), late, until)


def decide_renewal(
    loan: LoanState, rule: LoanRule, calendar: Calendar, *, today: date, held: bool = False
) -> Renewal | Refusal:
    """Whether a loan may go on, and until when: `rule.renewal_days` from the later of today and the due day.

    An overdue loan may be renewed too (the copy stays in use), and its late days bring the same pause as a return.
    `held`: another reader waits for the title.
    """
    if not loan.open:
        return Refusal("item-not-on-loan", item=loan.barcode)
    if held:
        return Refusal("renewal-held", item=loan.barcode)
    if loan.renewals >= rule.renewals:
        return Refusal("renewal-used", item=loan.barcode, limit=rule.renewals)
    days = rule.days if rule.renewal_days is None else rule.renewal_days
    start = max(today, loan.due)
    due = due_day(rule, calendar, start, today=start, days=days)
    length = RuleName.DAYS if rule.renewal_days is None else RuleName.RENEWAL_DAYS
    by = (*rule.by(length, RuleName.RENEWALS), *moved_by(rule, calendar, start, due, days=days))
    late, until = _lateness(loan, rule, calendar, today)
    return Renewal(Renewed(loan=loan.loan, due=due, by=tuple(dict.fromkeys(by))), late, until)


def _lateness(loan: LoanState, rule: LoanRule, calendar: Calendar, today: date) -> tuple[int, date | None]:
    late = calendar.open_days_after(loan.due, today, but=loan.was_away)
    days = late * rule.pause_per_late_day
    return late, today + timedelta(days=days) if days else None
