"""“Mengapa?”: the rows that decided, in words, each with the place where it can be changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from lentera.circulation import queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.facts.paper import SlipAct
from lentera.circulation.messages.paper import OBJECTION, OBJECTIONS
from lentera.circulation.queries import Reason, RuleBook, explained
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules import LoanRule, RuleName, Scope
from lentera.pages import formats


@dataclass(frozen=True)
class WhyLine:
    """One sentence, where it comes from, and the address of that row (or none), opened to those with the `right`."""

    text: str
    origin: str = ""
    url: str = ""
    right: str = "settings.create"


def cell_url(scope: Scope, name: RuleName) -> str:
    """The page of one cell of the grid."""
    told = {"library": str(scope.library or ""), "group": scope.group, "kind": scope.kind, "name": str(name)}
    return f"{reverse('circulation:rule-cell')}?{urlencode(told)}"


def why_lines(institution: UUID, reasons: Iterable[Reason]) -> list[WhyLine]:
    """The reasons as sentences."""
    return [_line(institution, reason) for reason in reasons]


def why_due(
    institution: UUID,
    book: RuleBook,
    rule: LoanRule,
    start: date,
    due: date,
    days: int,
) -> list[WhyLine]:
    """Why a due day is not simply `days` after `start`; nothing where it is."""
    counted = start + timedelta(days=days)
    if due == counted:
        return []
    row = rule.row_of(RuleName.LATEST)
    if due < book.calendar.next_open_day(counted) and row is not None:
        return why_lines(institution, queries.reasons_now(rule, [RuleName.LATEST]))
    reasons = queries.reasons_of_days(institution, book.calendar, counted, due, get_language() or "id")
    return why_lines(institution, reasons)


def why_loan(desk: Desk, loan: UUID) -> list[tuple[Lent | Renewed, str, list[WhyLine]]]:
    """A loan and its renewals, each with its rows as they read on that day, and the closed days that moved it."""
    told: list[tuple[Lent | Renewed, str, list[WhyLine]]] = []
    for fact, at, reasons in queries.reasons_of_loan(desk.institution, loan):
        day = desk.day(at)
        words = {"day": formats.short_date(day), "due": formats.full_date(fact.due)}
        head = gettext("Dipinjam %(day)s, kembali paling lambat %(due)s")
        if isinstance(fact, Renewed):
            head = gettext("Diperpanjang %(day)s, kembali paling lambat %(due)s")
        start = max(day, told[-1][0].due) if isinstance(fact, Renewed) and told else day
        lines = why_lines(desk.institution, [*_with_days(desk, reasons, start, fact.due)])
        told.append((fact, head % words, lines))
    for one in {type(fact): place for place, (fact, _head, _lines) in enumerate(told)}.values():
        told[one][2].extend(_objected(desk, told[one][0]))
    return told


def _objected(desk: Desk, fact: Lent | Renewed) -> Iterable[WhyLine]:
    """That the desk would have refused what paper states: it happened all the same, and stands."""
    act = SlipAct.LEND if isinstance(fact, Lent) else SlipAct.RENEW
    objection = slips.newest_objection(desk.institution, fact.loan, act)
    if objection:
        words = {"why": OBJECTIONS.get(objection, OBJECTION)}
        yield WhyLine(gettext("Terjadi menurut kertas; di meja akan ditolak: %(why)s") % words)


def _with_days(desk: Desk, reasons: list[Reason], start: date, due: date) -> Iterable[Reason]:
    """The reasons, and every closed day over which the due day moved; own days since taken away stay named."""
    lengths = {reason.name: reason.value for reason in reasons}
    length = lengths.get(RuleName.RENEWAL_DAYS) or lengths.get(RuleName.DAYS)
    yield from (reason for reason in reasons if reason.day is None)
    calendar = queries.calendar(desk.institution, desk.library, around=start)
    counted = start + timedelta(days=length) if isinstance(length, int) else due
    passed = queries.reasons_of_days(desk.institution, calendar, counted, due, get_language() or "id")
    days = {reason.day: reason for reason in (*reasons, *passed) if reason.day is not None}
    yield from (days[day] for day in sorted(days))


def because(desk: Desk, code: str, barcode: str, card: str, at: datetime) -> Callable[[], list[WhyLine]]:
    """The rows behind a refusal at the desk, worked out when they are drawn."""
    return lambda: why_refused(desk, code, barcode, card, on=desk.day(at))


def because_of(desk: Desk, fact: Lent | Renewed | Returned, at: datetime) -> Callable[[], list[WhyLine]]:
    """What decided a loan or its renewal just now, worked out when it is drawn; a return was decided by nobody."""
    if isinstance(fact, Returned):
        return list
    if isinstance(fact, Lent):
        return lambda: _why_new(desk, fact, desk.day(at))
    return lambda: next((lines for _fact, _head, lines in reversed(why_loan(desk, fact.loan))), [])


def _why_new(desk: Desk, fact: Lent, day: date) -> list[WhyLine]:
    reasons = queries.reasons_of_new_loan(desk.institution, fact)
    return why_lines(desk.institution, [*_with_days(desk, reasons, day, fact.due)])


def why_refused(desk: Desk, code: str, barcode: str, card: str, *, on: date) -> list[WhyLine]:
    """The rows behind a refusal; nothing where no row of the table decided it, nor a movement."""
    if code == "reader-away":
        return _why_away(desk, card)
    reasons = explained.reasons_behind(desk.institution, desk.library, code, barcode, card, on=on)
    return why_lines(desk.institution, reasons)


def _why_away(desk: Desk, card: str) -> list[WhyLine]:
    reader = queries.reader_by_card(desk.institution, card)
    since = None if reader is None else queries.away_since(desk.institution, reader)
    if reader is None or since is None:
        return []
    text = gettext("Keluar sementara, dicatat untuk %(day)s; selama itu kartunya dipegang orang lain")
    url = reverse("circulation:move", args=[reader])
    return [WhyLine(text % {"day": formats.full_date(since)}, url=url, right="readers.create")]


def _line(institution: UUID, reason: Reason) -> WhyLine:
    text, origin = explained.reason_words(institution, reason)
    if reason.day is not None:
        return WhyLine(text, url=f"{reverse('circulation:rules')}#days")
    if reason.limit is not None:
        return WhyLine(text, origin, reverse("circulation:limit", args=[reason.limit.id]))
    if reason.name is None:
        return WhyLine("")
    return WhyLine(text, origin, cell_url(reason.scope or Scope(), reason.name))
