"""What circulation fills in others: ties of copies, daily work, the side bar, what must be done today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lentera.agreements.hooks import Paper, register_paper
from lentera.catalogue import hooks as catalogue_hooks
from lentera.circulation import actions, queries
from lentera.circulation.facts import LendingCounted
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.hooks import register_undo
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.stock.hooks import register_cards, register_lent, register_out, register_ties


@register_ties
def copies_on_loan(institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, Refusal]:
    """A copy on loan is not free: it is with a reader."""
    loans = queries.open_loans_of_items(institution, items)
    copies = queries.copies_by_item(institution, list(loans))
    return {
        item: Refusal("item-still-lent", item=copies[item].barcode if item in copies else "")
        for item in loans
    }


@register_out
def copies_out(institution: UUID, items: Collection[UUID] | None) -> Mapping[UUID, datetime | None]:
    """Every copy on loan, with the moment when it was lent."""
    if items is None:
        return dict(queries.open_loans(institution).values_list("item", "lent_at"))
    return {item: loan.lent_at for item, loan in queries.open_loans_of_items(institution, items).items()}


@register_lent
def copies_lent(institution: UUID, since: date) -> Iterable[UUID]:
    """Every copy that somebody had since that day, by item alone."""
    return queries.items_lent_since(institution, clock.at_local(since))


@register_cards
def cards_of_readers(institution: UUID, codes: Sequence[str]) -> Collection[str]:
    """Which of these codes are cards: a number that leads to a reader stays out of every fact."""
    return queries.cards_among(institution, codes)


@every_day("circulation")
def daily_work(institution: UUID, today: date) -> int:
    """Links, pauses and identities whose time is over; counts for agencies."""
    zone = institutions.zone_of(institution)
    return actions.tick(institution, today, actor=institution, zone=zone)


@every_day("circulation.together")
def drop_small_counts(institution: UUID, today: date) -> int:
    """Counts of titles out together: what stayed small goes, and once a month pages learn the rest."""
    return actions.drop_small(institution, today) + actions.show_counted(institution, today)


@catalogue_hooks.register_also_borrowed
def titles_out_together(record: UUID, asking: UUID | None) -> list[UUID]:
    """What readers of the own house had together with a title; the public hears it of the agency, whose readers are
    everybody. Nothing about loans leaves a closed institution, not even a count.
    """
    agency = institutions.agency() if asking is None else None
    institution = asking if agency is None else agency.id
    return [] if institution is None else queries.also_borrowed(institution, record)


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Overdue copies, for those who can look after them."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.LOANS, Level.CREATE):
        return
    today = clock.today(staff.zone)
    overdue = queries.overdue_loans(staff.institution, today)
    oldest = overdue.first()
    if oldest is None:
        return
    count = overdue.count()
    text = ngettext(
        "%(count)s buku lewat waktu pengembalian", "%(count)s buku lewat waktu pengembalian", count
    )
    yield hooks.TodayRow(
        days=(oldest.due - today).days,
        text=text % {"count": formats.number(count)},
        detail=gettext("Yang paling lama: %(due)s") % {"due": formats.short_date(oldest.due)},
        url=reverse("circulation:loans") + "?state=overdue",
        button=gettext("Lihat daftar"),
        icon="clock",
    )


def panels(request: HttpRequest) -> Iterable[hooks.Panel]:
    """Loans of two years by month: an agency sees what its partners said, a library its own."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not (may(staff, Capability.REPORTS) or may(staff, Capability.REPORTS, Level.OWN)):
        return
    until = clock.today(staff.zone)
    since = until.replace(year=until.year - 2, day=1)
    heard = queries.counts_by_month(staff.institution, since, until)
    months = heard or queries.own_counts_by_month(staff.institution, since, until, staff.zone)
    if not months:
        return
    names = {"loans": gettext("pinjaman"), "visits": gettext("kunjungan")}
    option = {
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": [formats.short_month(month) for month in months]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": name, "data": [getattr(counts, key) for counts in months.values()]}
            for key, name in names.items()
        ],
    }
    every = months.values()
    total = queries.Counts(
        loans=sum(counts.loans for counts in every),
        returns=sum(counts.returns for counts in every),
        visits=sum(counts.visits for counts in every),
        new_readers=sum(counts.new_readers for counts in every),
    )
    title = gettext("Pinjaman di perpustakaan mitra") if heard else gettext("Pinjaman di perpustakaan")
    since_text = formats.month(next(iter(months)))
    label = gettext("Per bulan sejak %(month)s") % {"month": since_text}
    yield hooks.Panel(
        title, "circulation/_months.html", {"option": option, "total": total, "label": label}, wide=True
    )


def counts_of_day(fact: LendingCounted) -> Paper:
    """Loans are counted by the day; no paper names one of them."""
    return Paper(gettext("Hitungan sirkulasi %(day)s") % {"day": formats.short_date(fact.day)})


register_paper(LendingCounted, counts_of_day)
for plain in ("circulation.loanrulevalue", "circulation.loanrulerow", "circulation.closedday"):
    register_undo(plain, Capability.SETTINGS)
hooks.register_nav(
    _("Sirkulasi"), "circulation:desk", "arrows-exchange", order=80, capability="loans.create.card+item"
)
hooks.register_today(today_rows, order=60)
hooks.register_dashboard(panels, order=60)
