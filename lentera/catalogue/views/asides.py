"""What the editor asks while somebody types: records that may be the same, a call number, help about a field."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lentera.catalogue.editing.drawing import help_of
from lentera.catalogue.marc.brief import filing_title
from lentera.catalogue.models import Record
from lentera.catalogue.queries.same import same_records
from lentera.catalogue.rules import shelf_mark
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.pages import addresses


@dataclass(frozen=True)
class Same:
    """A record that may be the same; `copies` is where copies of it are entered, for an own one."""

    record: Record
    copies: str


def drawn_same(records: list[Record], here: UUID) -> list[Same]:
    """Records that may be the same, as pages show them."""
    page = addresses.address("stock:accession")
    drawn = []
    for one in records:
        found = one.isbn or one.control
        own = page and found and one.institution_id == here
        drawn.append(Same(one, f"{page}?{urlencode({'found': found})}" if own else ""))
    return drawn


LONGEST = 400  # signs of a value that are read


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def similar_view(request: StaffRequest) -> HttpResponse:
    """Records that may be the one that is being typed."""
    asked = request.GET
    try:
        besides = UUID(asked["besides"]) if asked.get("besides") else None
    except ValueError:
        besides = None
    same = same_records(
        request.staff.institution,
        isbn=asked.get("isbn", "")[:LONGEST],
        title=asked.get("title", "")[:LONGEST],
        author=asked.get("author", "")[:LONGEST],
        besides=besides,
    )
    return render(request, "catalogue/_similar.html", {"same": drawn_same(same, request.staff.institution)})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def mark_view(request: StaffRequest) -> HttpResponse:
    """The call number that class, author and title give."""
    title = " ".join(request.GET.get("title", "")[:LONGEST].split())
    author = request.GET.get("author", "")[:LONGEST]
    ddc = request.GET.get("ddc", "").strip()[:30].upper()
    return render(request, "catalogue/_mark.html", {"mark": shelf_mark(ddc, author, filing_title(title))})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def field_view(request: StaffRequest) -> HttpResponse:
    """Help about one field of MARC 21."""
    return render(request, "catalogue/_field_help.html", {"help": help_of(request.GET.get("tag", "")[:3])})
