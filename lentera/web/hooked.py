"""What web fills in others: the first place of the side bar, and where copies of a title are."""

from django.utils.translation import gettext_lazy as _

from lentera.journal.ticking import every_day
from lentera.pages import hooks
from lentera.web import mailing

every_day("web.summaries")(mailing.write_digests)
every_day("web.mail")(mailing.send_waiting)

hooks.register_nav(
    _("Kemitraan"), "web:partnership", "building-community", order=5, capability="partners.own"
)
hooks.register_nav(_("Hari ini"), "web:desk", "sun", order=1)
hooks.register_nav(_("Kalender"), "web:calendar-address", "calendar", order=3)
