"""What paper and the cart fill in others: rows that wait for a person, and the way back from a changed round."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lentera.circulation.queries import paper as slips
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.hooks import register_undo
from lentera.journal import clock
from lentera.pages import formats, hooks


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Questioned rows of paper, for those who may settle them."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.LOANS, Level.CREATE):
        return
    waiting = slips.open_slip_questions(staff.institution)
    oldest = waiting.first()
    if oldest is None:
        return
    day, count = clock.local_day(oldest.written_at, staff.zone), waiting.count()
    yield hooks.TodayRow(
        days=(day - clock.today(staff.zone)).days,
        text=ngettext(
            "%(count)s baris kertas menunggu keputusan", "%(count)s baris kertas menunggu keputusan", count
        )
        % {"count": formats.number(count)},
        detail=gettext("Yang paling lama: %(day)s") % {"day": formats.short_date(day)},
        url=reverse("circulation:paper-questions"),
        button=gettext("Putuskan"),
        icon="message-question",
    )


register_undo("circulation.cartround", Capability.LOANS)
hooks.register_today(today_rows, order=62)
