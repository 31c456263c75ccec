"""Side bar, rows of the home page, and the paper behind a visit that counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements.hooks import Booking, Paper, register_bookings, register_paper
from lentera.circulation.hooks import register_next_van
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.mobile import fulfilling, papers, queries  # noqa: F401 (both register themselves)
from lentera.mobile.facts import StopVisited
from lentera.mobile.models import AnnouncedVisit, Stop
from lentera.mobile.rules import TripStage
from lentera.pages import formats, hooks


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Today's trips to those who drive, today's visits to those whom the van comes to."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.VAN):
        return
    today = clock.today(staff.zone)
    drives = may(staff, Capability.VAN, Level.CREATE)
    for line in queries.trips_on(staff.institution, today):
        if line.stage is TripStage.CLOSED or not line.stops:
            continue
        yield hooks.TodayRow(
            days=0,
            text=_("%(vehicle)s: %(stops)s") % {"vehicle": line.vehicle, "stops": line.names},
            detail=_("Mulai %(time)s") % {"time": formats.clock(line.stops[0].arrival, staff.zone)},
            url=reverse("mobile:van-trip" if drives else "mobile:trip", args=[line.id]),
            button=_("Buka perjalanan"),
            icon="bus",
        )
    for row in queries.announced_visits(staff.institution, today, today):
        if row.cancelled_at is None and row.left is None:
            yield hooks.TodayRow(
                days=0,
                text=_("Pusling datang pukul %(time)s") % {"time": formats.clock(row.arrival, staff.zone)},
                detail=_("%(vehicle)s, %(plate)s") % {"vehicle": row.vehicle, "plate": row.plate},
                url=reverse("mobile:visit", args=[row.id]),
                button=_("Lihat"),
                icon="bus",
            )


def name_of_stop(id: Any) -> str | None:
    """The name of a stop."""
    row = Stop.objects.filter(id=id).first()
    return row.name if row is not None else None


def log_of_visit(fact: StopVisited) -> Paper | None:
    """The stop's log: the agency sees its trip, the partner its visit; both find it under the visit's own address."""
    row = AnnouncedVisit.objects.filter(id=fact.visit).first()
    if row is None:
        return None
    label = _("Catatan pos %(name)s, %(day)s") % {"name": row.name, "day": formats.short_date(row.day)}
    return Paper(label, reverse("mobile:visit", args=[fact.visit]))


def trips_booked(institution: UUID, first: date, last: date) -> list[Booking]:
    """The vehicles that drive on these days, for whoever plans something else."""
    return [
        Booking(
            kind="trip", title=line.names or line.vehicle, day=line.day, vehicles=(line.vehicle,), id=line.id
        )
        for line in queries.trips_between(institution, first, last)
        if line.stage is not TripStage.CALLED_OFF
    ]


@register_next_van
def next_visit(agency: UUID, partner: UUID, since: date) -> date | None:
    """The day on which the van next comes to a partner, in the three months ahead."""
    told = queries.announced_visits(partner, since, since + timedelta(days=92))
    days = [row.day for row in told if row.institution_id == agency and row.cancelled_at is None]
    return min(days, default=None)


hooks.register_nav(gettext_lazy("Pusling"), "mobile:home", "bus", order=60, capability=Capability.VAN.value)
hooks.register_today(rows_of_today, order=40)
hooks.register_names("stop", name_of_stop)
register_paper(StopVisited, log_of_visit)
register_bookings(trips_booked)
