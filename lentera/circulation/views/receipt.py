"""Receipts that a reader takes along: titles and days, the card at most, never a name."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lentera.circulation import queries
from lentera.circulation.models import Loan
from lentera.circulation.views.desk import AT_DESK
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import StaffRequest, require
from lentera.journal import clock

PAPERS = ("58", "80", "a4")  # mm of a thermal roll, or a sheet
MOST_LINES = 60


@require(*AT_DESK)
def lent(request: StaffRequest, reader: UUID) -> HttpResponse:
    """What a reader has in hand, and until when: printed when the card is finished."""
    here = desk_of(request.staff)
    card = queries.card_of(here.institution, reader)
    if card is None:
        raise Http404
    rows = list(queries.loans_of_reader(here.institution, reader).filter(returned_at=None)[:MOST_LINES])
    told = {"lines": queries.lines(here.institution, rows), "card": card, "back": False}
    return draw_slip(request, "circulation/receipt.html", told)


@require(*AT_DESK)
def returned(request: StaffRequest) -> HttpResponse:
    """Copies that came back. Whose they were is not told: the link goes after some minutes, and paper stays."""
    here = desk_of(request.staff)
    ids = [id for id in map(_uuid, request.GET.getlist("loan")[:MOST_LINES]) if id is not None]
    rows = Loan.objects.filter(institution=here.institution, id__in=ids, undone=False)
    told = list(rows.exclude(returned_at=None).order_by("returned_at", "id"))
    if not told:
        raise Http404
    lines = queries.lines(here.institution, told)
    return draw_slip(request, "circulation/receipt.html", {"lines": lines, "card": "", "back": True})


def draw_slip(request: StaffRequest, template: str, told: dict[str, Any]) -> HttpResponse:
    """A slip on the paper that was asked for: a roll of 80 mm unless another one was."""
    here = desk_of(request.staff)
    asked = request.GET.get("paper", "80")
    paper = asked if asked in PAPERS else "80"
    library = institutions.library(here.library) if here.library is not None else None
    choice = request.GET.copy()
    papers = []
    for one in PAPERS:
        choice["paper"] = one
        papers.append({"value": one, "query": choice.urlencode(), "active": one == paper})
    context = {
        **told,
        "paper": paper,
        "print_style": f"circulation/receipt-{paper}.css",
        "papers": papers,
        "place": library.name if library is not None else institutions.name_of(here.institution),
        "now": clock.now(),
        "zone": here.zone,
    }
    return render(request, template, context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
