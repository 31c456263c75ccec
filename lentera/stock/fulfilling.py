"""Placements as what comes of a request for books, and as what an extension is asked for."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.institutions.access import Capability
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.requests import queries as requests
from lentera.requests.hooks import register_outcome
from lentera.stock import queries
from lentera.stock.models import Placement


def search(agency: UUID, partner: UUID) -> list[tuple[UUID, Any]]:
    """The placements of an agency with a partner, the newest first."""
    rows = queries.visible(partner).filter(institution=agency, partner=partner).order_by("-sent_on", "id")
    return [(row.id, _label(row)) for row in rows]


def _label(row: Placement) -> str:
    words = {
        "number": row.number,
        "copies": formats.number(row.copies),
        "day": formats.short_date(row.sent_on),
    }
    return counted("%(number)s, %(copies)s buku, %(day)s", "copies") % words


def name(placement: UUID) -> str | None:
    """The number of a placement."""
    return Placement.objects.filter(id=placement).values_list("number", flat=True).first()


def url(placement: UUID) -> str:
    """Where a placement is seen."""
    return reverse("stock:placement", args=[placement])


def begin(request: UUID, ground: UUID | None, partner: UUID) -> str:
    """The form of a placement with ground and note."""
    asked = requests.asked(request)
    told = {"note": asked.subject[:500] if asked is not None else ""}
    if ground is not None:
        told["ground"] = f"{ground}|{partner}"
    return f"{reverse('stock:new_placement')}?{urlencode(told)}"


register_outcome(
    "placement", search, name, url, label=_("Titipan"), kinds=("books",), button=_("Kemas titipan"), begin=begin,
    needs=Capability.PLACEMENTS,
)  # fmt: skip
