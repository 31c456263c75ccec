"""Runs of courses as what comes of a request for a class."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.institutions.access import Capability
from lentera.pages import formats
from lentera.requests import queries as requests
from lentera.requests.hooks import register_outcome
from lentera.training import queries
from lentera.training.models import CourseRun, OfferedRun


def search(agency: UUID, partner: UUID) -> list[tuple[UUID, Any]]:
    """The runs that an agency offered to a partner, the newest first."""
    rows = queries.offers(partner).filter(institution=agency, withdrawn_at=None).order_by("-first_day", "id")
    return [(row.run, f"{row.title}, {formats.short_date(row.first_day)}") for row in rows]


def name(run: UUID) -> str | None:
    """The title of a run."""
    title = CourseRun.objects.filter(id=run).values_list("title", flat=True).first()
    return title or OfferedRun.objects.filter(run=run).values_list("title", flat=True).first()


def url(run: UUID) -> str:
    """Where a run is seen."""
    return reverse("training:run", args=[run])


def begin(request: UUID, _ground: UUID | None, partner: UUID) -> str:
    """The form of a run, with the first day that suits, and the quota of whoever asks."""
    asked = requests.asked(request)
    told: dict[str, Any] = {"partner": partner}
    if asked is not None and asked.first is not None:
        told["from"] = asked.first.isoformat()
    if asked is not None and asked.amount is not None:
        told["quota"] = asked.amount
    return f"{reverse('training:new-run')}?{urlencode(told)}"


register_outcome(
    "run", search, name, url, label=_("Kelas"), kinds=("training",), button=_("Rencanakan kelas"), begin=begin,
    needs=Capability.TRAINING,
)  # fmt: skip
