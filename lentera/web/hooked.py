"""What web fills in others: the first place of the side bar, and where copies of a title are."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import hooks
from lentera.web import keeping, mailing
from lentera.web.views.sticks import sticks_of

every_day("web.summaries")(mailing.write_digests)
every_day("web.mail")(mailing.send_waiting)

hooks.register_nav(
    _("Kemitraan"), "web:partnership", "building-community", order=5, capability="partners.own"
)
hooks.register_nav(_("Hari ini"), "web:desk", "sun", order=1)
hooks.register_nav(_("Kalender"), "web:calendar-address", "calendar", order=3)


def rows_of_today(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Sticks to take along, for the crew."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.VAN, Level.CREATE):
        return
    sticks = sticks_of(staff, clock.today(staff.zone))
    if sticks:
        words = ngettext("%(count)s stik dibawa hari ini", "%(count)s stik dibawa hari ini", len(sticks))
        yield hooks.TodayRow(
            days=0,
            text=words % {"count": len(sticks)},
            detail=", ".join(stick.stop for stick in sticks),
            url=reverse("web:sticks"),
            button=gettext("Siapkan"),
            icon="usb",
        )


hooks.register_today(rows_of_today, order=25)
hooks.register_today(keeping.rows_of_clock, order=1)
hooks.register_today(keeping.rows_of_keeping, order=6)
hooks.register_home_card(keeping.card_of_keeping, order=90)
