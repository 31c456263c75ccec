"""The rows behind an indicator: papers, visits, classes, days; never a reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.agreements import queries as agreements
from lentera.agreements.facts import Instrument
from lentera.circulation import queries as circulation
from lentera.circulation.queries.family import family_sums
from lentera.evidence.queries.indicators import BEGINNING, partners_of
from lentera.evidence.rules import Span, Timing, month_end, months_of, spans, timing, told_until
from lentera.mobile import queries as mobile
from lentera.pages import formats, hooks
from lentera.pages.addresses import address
from lentera.stock import queries as stock
from lentera.stock.facts import NoFault
from lentera.stock.facts.review import ReviewState
from lentera.stock.queries import flow
from lentera.stock.queries.review import decisions
from lentera.training import queries as training


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rows, over which days (both inclusive); `partner` None: all. `agency`: the reader serves partners."""

    reader: UUID
    partner: UUID | None
    first: date
    last: date
    today: date
    zone: str
    agency: bool

    def concerns(self, partner: UUID | None) -> bool:
        """Whether a row about this partner belongs here."""
        return not self.agency or self.partner is None or partner == self.partner

    @property
    def over(self) -> date:
        """The last of these days that lies in a month that is over."""
        return told_until(self.last, self.today)

    @property
    def partners(self) -> list[UUID]:
        """The partners whose rows are wanted."""
        if not self.agency:
            return [self.reader]
        known = partners_of(self.reader, self.first, self.last)
        return known if self.partner is None else [one for one in known if one == self.partner]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact that counts."""

    on: date
    text: Any
    partner: UUID | None
    amount: int | None
    detail: Any = ""
    url: str = ""


def shown(row: Row) -> dict[str, Any]:
    """A row as the table draws it."""
    return {
        "on": row.on,
        "text": str(row.text),
        "partner": hooks.name_of("institution", row.partner) if row.partner is not None else "",
        "amount": row.amount,
        "detail": str(row.detail),
        "url": row.url,
    }


def loans(asked: Asked) -> Iterable[Row]:
    """A row for each partner and month: what its library said."""
    for month in months_of(asked.first, asked.last):
        end = min(month_end(month), asked.last)
        if not asked.agency:
            told = {asked.reader: circulation.own_counts(asked.reader, month, end, asked.zone).loans}
        else:
            said = circulation.counts_said(asked.reader, month, end)
            told = {partner: counts.loans for partner, counts in said.items()}
        for partner, count in told.items():
            if asked.concerns(partner) and count:
                yield Row(month, formats.month(month), partner, count, _("jumlah harian dari perpustakaan"))


def placements(asked: Asked) -> Iterable[Row]:
    """A row for each placement, with its receipt."""
    for one in flow.placements_between(asked.reader, asked.first, asked.last):
        if asked.concerns(one.partner):
            yield _placement(one)


def overdue(asked: Asked) -> Iterable[Row]:
    """A row for each open placement whose last day is over."""
    for one in flow.open_placements(asked.reader):
        if asked.concerns(one.partner) and one.due is not None and one.due < asked.today:
            yield _placement(one)


def _placement(one: flow.Flow) -> Row:
    detail = _("belum diterima")
    if one.received is not None:
        detail = _("diterima %(received)s, tidak ada %(missing)s") % {
            "received": formats.number(one.received),
            "missing": formats.number(one.missing),
        }
    url = address("stock:placement", one.id)
    return Row(one.sent_on, one.number, one.partner, one.copies, detail, url)


def losses(asked: Asked) -> Iterable[Row]:
    """A row for each loss case."""
    for case in stock.loss_cases(asked.reader):
        if asked.first <= case.opened_on <= asked.last and asked.concerns(case.said_by):
            state = _("selesai") if case.outcome else _("terbuka")
            url = address("stock:item", case.item)
            yield Row(case.opened_on, f"{case.barcode} {case.title}", case.said_by, 1, state, url)


def no_fault(asked: Asked) -> Iterable[Row]:
    """A row for each loss that nobody is to blame for, with its cause."""
    for case in stock.loss_cases(asked.reader):
        if case.no_fault and asked.first <= case.opened_on <= asked.last and asked.concerns(case.said_by):
            url = address("stock:item", case.item)
            yield Row(case.opened_on, f"{case.barcode} {case.title}", case.said_by, 1, _cause(case), url)


def _cause(case: Any) -> str:
    told = {
        NoFault.SEARCH: _("penggeledahan"),
        NoFault.RIOT: _("kerusuhan"),
        NoFault.TRANSFER: _("pemindahan"),
        NoFault.FIRE: _("kebakaran"),
        NoFault.OTHER: _("sebab lain"),
    }
    return told.get(case.cause, "")


def reviewed(asked: Asked) -> Iterable[Row]:
    """A row for each decision of the materials review, with the rule of a rejection and its sentence."""
    for partner in asked.partners:
        for row in decisions(partner, first=asked.first, last=asked.last):
            words = _("disetujui")
            if row.outcome == ReviewState.APPROVED_WITH_CHANGE:
                words = _("disetujui dengan perubahan")
            elif row.outcome == ReviewState.REJECTED:
                words = _("ditolak menurut %(rule)s: %(sentence)s") % {
                    "rule": row.rule_name or row.rule,
                    "sentence": row.sentence,
                }
            url = address("stock:review_figures", partner)
            yield Row(
                row.decided_on, row.title, partner, int(row.outcome == ReviewState.REJECTED), words, url
            )


def rejections(asked: Asked) -> Iterable[Row]:
    """The same with rejections counted: 1 for a rejected title, 0 for another."""
    return reviewed(asked)


def reversals(asked: Asked) -> Iterable[Row]:
    """A row for each appeal that was decided: 1 where the rejection ended."""
    for partner in asked.partners:
        for row in decisions(partner, first=asked.first, last=asked.last):
            if row.appeal:
                ended = row.appeal == "reversed"
                words = _("dikabulkan") if ended else _("tidak dikabulkan")
                detail = f"{words}: {row.appeal_sentence}" if row.appeal_sentence else words
                url = address("stock:review_figures", partner)
                yield Row(row.decided_on, row.title, partner, int(ended), detail, url)


def active(asked: Asked) -> Iterable[Row]:
    """A row for each of the months in which a loan makes a reader an active one: loans, and no reader."""
    month = asked.today.replace(day=1)
    for _number in range(3):
        counted = circulation.own_counts(asked.reader, month, min(month_end(month), asked.today), asked.zone)
        yield Row(month, formats.month(month), asked.reader, counted.loans, _("pinjaman pada bulan itu"))
        month = (month - timedelta(days=1)).replace(day=1)


def answers(asked: Asked) -> Iterable[Row]:
    """A row for each span of months: questions that were due, and those answered in time."""
    told = circulation.questions_due(asked.reader, BEGINNING, asked.over, today=asked.today, zone=asked.zone)
    return _of_enough(asked, told, _("%(good)s dari %(all)s tepat waktu"))


def holds(asked: Asked) -> Iterable[Row]:
    """A row for each span of months: copies that left the hold shelf, and those that their readers took."""
    told = circulation.shelf_turns(asked.reader, BEGINNING, asked.over, zone=asked.zone)
    return _of_enough(asked, told, _("%(good)s dari %(all)s diambil pemesannya"))


def family_sessions(asked: Asked) -> Iterable[Row]:
    """A row for each month in which a session of family reading was held."""
    for month, told in family_sums(asked.reader, asked.first, asked.last).items():
        if told.sessions:
            yield Row(month, formats.month(month), asked.reader, told.sessions, _("sesi"))


def family_children(asked: Asked) -> Iterable[Row]:
    """A row for each span of months in which family reading sent parcels."""
    months = family_sums(asked.reader, BEGINNING, asked.over)
    told = {month: (one.children, one.children) for month, one in months.items()}
    return _of_enough(asked, told, _("anak"))


def _of_enough(asked: Asked, told: Mapping[date, tuple[int, int]], words: str) -> Iterable[Row]:
    settled, rest = spans({month: whole for month, (whole, _part) in told.items()})
    for span in settled:
        if asked.first <= span.last <= asked.last:
            whole, part = (sum(one[n] for month, one in told.items() if span.holds(month)) for n in (0, 1))
            detail = words % {"good": formats.number(part), "all": formats.number(whole)}
            yield Row(span.last, _months(span), asked.reader, part, detail)
    if rest is not None:
        detail = _("kurang dari 5, dihitung bersama bulan-bulan berikutnya")
        yield Row(rest.last, _months(rest), asked.reader, None, detail)


def _months(span: Span) -> str:
    if span.first == span.last:
        return formats.month(span.last)
    return f"{formats.month(span.first)} – {formats.month(span.last)}"


def visits(asked: Asked) -> Iterable[Row]:
    """A row for each visit of the van that was served or called off."""
    if not asked.agency:
        for row in mobile.announced_visits(asked.reader, asked.first, asked.last):
            if row.left is not None or row.cancelled_at is not None:
                served = row.cancelled_at is None
                yield Row(row.day, row.name, asked.reader, int(served), _served(served))
        return
    for trip in mobile.trips_between(asked.reader, asked.first, asked.last):
        for stop in trip.stops:
            decided = stop.served_at is not None or stop.cancelled_at is not None
            if decided and stop.partner is not None and asked.concerns(stop.partner):
                served = stop.cancelled_at is None
                url = address("mobile:trip", trip.id)
                yield Row(stop.day, stop.name, stop.partner, int(served), _served(served), url)


def _served(served: bool) -> str:
    return _("terlaksana") if served else _("batal")


def sessions(asked: Asked) -> Iterable[Row]:
    """A row for each session that was held for a partner."""
    for partner in asked.partners:
        for one in training.classes_between(partner, asked.first, asked.last):
            if one.held:
                yield Row(
                    one.day,
                    one.title,
                    partner,
                    one.lesson_hours,
                    _("jam pelajaran"),
                    address("training:run", one.run),
                )


def gaps(asked: Asked) -> Iterable[Row]:
    """A row for each agreement that ran in these days: gaps are the days between them."""
    for partner in asked.partners:
        for row in agreements.agreements_of(partner):
            if row.instrument != Instrument.MOU.value and row.start <= asked.last and row.end >= asked.first:
                days = f"{formats.short_date(row.start)} – {formats.short_date(row.end)}"
                yield Row(row.start, row.number, partner, None, days, _agreement(row.id))


def waits(asked: Asked) -> Iterable[Row]:
    """A row for each renewal that was signed: days from its request."""
    for row in agreements.agreements_of(asked.reader):
        inside = asked.first <= row.signed_on <= asked.last
        if row.predecessor is not None and inside and asked.concerns(row.partner):
            done = agreements.renewal_done(row.predecessor, row.id)
            if "request" in done:
                days = (row.signed_on - done["request"]).days
                detail = _("diminta %(day)s") % {"day": formats.short_date(done["request"])}
                yield Row(row.signed_on, row.number, row.partner, days, detail, _agreement(row.id))


def follow_ups(asked: Asked) -> Iterable[Row]:
    """A row for each follow-up that was due."""
    words = {
        Timing.ON_TIME: _("tepat waktu"),
        Timing.LATE: _("terlambat"),
        Timing.AHEAD: _("belum jatuh tempo"),
    }
    for line in agreements.follow_ups(asked.reader, today=asked.today):
        due = line.row.due
        if due is not None and asked.first <= due <= asked.last and asked.concerns(line.row.partner):
            stands = timing(due, line.closed_on, asked.today)
            url = address("agreements:follow-up", line.row.id)
            yield Row(due, line.row.task, line.row.partner, int(stands is Timing.ON_TIME), words[stands], url)


def _agreement(id: UUID) -> str:
    return reverse("agreements:agreement", args=[id])


ROWS: dict[str, Callable[[Asked], Iterable[Row]]] = {
    "loans": loans,
    "loans_a_reader": loans,
    "fill": placements,
    "overdue": overdue,
    "losses": losses,
    "no_fault": no_fault,
    "reviewed": reviewed,
    "rejections": rejections,
    "reversals": reversals,
    "active_readers": active,
    "answers": answers,
    "holds": holds,
    "family_sessions": family_sessions,
    "family_children": family_children,
    "reliability": visits,
    "lesson_hours": sessions,
    "gap_days": gaps,
    "wait": waits,
    "punctual": follow_ups,
}
"""What stands behind which indicator."""
