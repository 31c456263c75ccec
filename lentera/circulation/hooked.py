"""What circulation fills in others: ties of copies, daily work, the side bar, what must be done today."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lentera.circulation import actions, queries
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.stock.hooks import register_ties


@register_ties
def copies_on_loan(institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, Refusal]:
    """A copy on loan is not free: it is with a reader."""
    loans = queries.open_loans_of_items(institution, items)
    copies = queries.copies_by_item(institution, list(loans))
    return {
        item: Refusal("item-on-loan", item=copies[item].barcode if item in copies else "") for item in loans
    }


@every_day("circulation")
def daily_work(institution: UUID, today: date) -> int:
    """Links, pauses and identities whose time is over; counts for agencies."""
    zone = institutions.zone_of(institution)
    return actions.tick(institution, today, actor=institution, zone=zone)


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
    text = gettext("%(count)s buku lewat waktu pengembalian") % {"count": formats.number(overdue.count())}
    yield hooks.TodayRow(
        days=(oldest.due - today).days,
        text=text,
        detail=gettext("Yang paling lama: %(due)s") % {"due": formats.short_date(oldest.due)},
        url=reverse("circulation:loans") + "?state=overdue",
        button=gettext("Lihat daftar"),
        icon="clock",
    )


hooks.register_nav(
    _("Sirkulasi"), "circulation:desk", "arrows-exchange", order=80, capability="loans.create.card+item"
)
hooks.register_today(today_rows, order=60)
