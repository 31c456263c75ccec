"""Visits of the van as what comes of a request for it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.institutions.access import Capability
from lentera.mobile import queries
from lentera.mobile.models import AnnouncedVisit
from lentera.pages import formats
from lentera.requests import queries as requests
from lentera.requests.hooks import register_outcome


def search(agency: UUID, partner: UUID) -> list[tuple[UUID, Any]]:
    """The visits of an agency's vans that a partner was told of, the newest first."""
    rows = queries.announced_visits(partner, date.min, date.max)
    own = [row for row in rows if row.institution_id == agency and row.cancelled_at is None]
    return [(row.id, f"{formats.short_date(row.day)}, {row.vehicle}") for row in reversed(own)]


def name(visit: UUID) -> str | None:
    """The day of a visit."""
    row = AnnouncedVisit.objects.filter(id=visit).first()
    return None if row is None else formats.short_date(row.day)


def url(visit: UUID) -> str:
    """Where a visit is seen; the agency is led to its trip."""
    return reverse("mobile:visit", args=[visit])


def begin(request: UUID, _ground: UUID | None, partner: UUID) -> str:
    """The form of a trip on the first day that suits, with the partner's stop."""
    asked = requests.asked(request)
    told = {"partner": str(partner), "note": asked.subject[:500] if asked is not None else ""}
    if asked is not None and asked.first is not None:
        told["day"] = asked.first.isoformat()
    return f"{reverse('mobile:plan')}?{urlencode(told)}"


register_outcome(
    "trip", search, name, url, label=_("Kunjungan pusling"), kinds=("van",), button=_("Rencanakan pusling"),
    begin=begin,
    needs=Capability.VAN,
)  # fmt: skip
