"""What taking over fills in others: its place in the side bar, its daily work, its batches on the command line."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lentera.catalogue import hooks as catalogue_hooks
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import hooks
from lentera.takeover import actions, queries, uploading
from lentera.takeover.listing import Batches
from lentera.takeover.messages import FORMS


@every_day("takeover")
def forget(institution: UUID, today: date) -> int:
    """Files that nobody touched for a day, and what old take-overs brought."""
    uploading.erase_left()
    return actions.erase_old(institution, clock.now()) + actions.forget_brought(institution, today)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Take-overs that stopped half-way: go on, or take them back."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.READERS, Level.CREATE):
        return
    for row in queries.unfinished(staff.institution):
        yield hooks.TodayRow(
            days=0,
            text=gettext("Pengambilalihan belum selesai"),
            detail=str(FORMS.get(row.form, row.form)),
            url=reverse("takeover:batch", args=[row.id]),
            button=gettext("Buka"),
            icon="database",
        )


catalogue_hooks.register_batches(Batches())
hooks.register_today(rows_of_today, order=90)
hooks.register_nav(_("Pengambilalihan"), "takeover:start", "database", order=93, capability="readers.create")
