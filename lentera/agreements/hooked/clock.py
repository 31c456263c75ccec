"""Late follow-ups climb once a day; whoever was told sees them on the home page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from lentera.agreements import actions, queries
from lentera.agreements.facts import EscalationLevel
from lentera.institutions.access import Capability, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks

every_day("agreements.escalations")(actions.escalate)
hooks.register_nav(
    pgettext_lazy("menu", "Komitmen"),
    "agreements:commitments",
    "list-check",
    order=31,
    capability=Capability.VISITS.value,
    also=("agreements:follow-ups",),
)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """The late follow-ups that climbed to this account."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.VISITS):
        return
    today = clock.today(staff.zone)
    for line, level in queries.escalated_to(staff, today):
        if level is EscalationLevel.OWNER or line.row.due is None:
            continue  # the follow-up's own row stands on that page already
        late = (today - line.row.due).days
        words = ngettext("terlambat %(days)s hari", "terlambat %(days)s hari", late)
        yield hooks.TodayRow(
            days=-late,
            text=_("Dinaikkan kepada Anda: %(task)s") % {"task": line.row.task},
            detail=f"{line.row.owner} · {words % {'days': formats.number(late)}}",
            url=reverse("agreements:follow-up", args=[line.row.id]),
            button=_("Buka tindak lanjut"),
            severity="danger",
            icon="bell-ringing",
        )


hooks.register_today(rows_of_today, order=5)
