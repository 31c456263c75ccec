"""A PIN for a reader, drawn at the desk: shown once, to be changed at the kiosk."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lentera.circulation import queries
from lentera.circulation.actions import kiosk
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm


@require(Capability.READERS, Level.CREATE)
@require_http_methods(["GET", "POST"])
def draw_pin(request: StaffRequest, id: UUID) -> HttpResponse:
    """Ask first, for the old PIN ends; then show the new one, never again."""
    here = desk_of(request.staff)
    card = queries.card_of(here.institution, id)
    if card is None:
        raise Http404
    drawn: str | Refusal | None = None
    if request.method == "POST" and PageForm(request.POST).is_valid():
        drawn = kiosk.draw_pin(here, id, at=clock.now())
    refused = drawn if isinstance(drawn, Refusal) else None
    context = {"reader": id, "card": card, "pin": None if refused else drawn, "outcome": refused}
    response = render(request, "circulation/reader_pin.html", context | {"form": PageForm()})
    response["Cache-Control"] = "no-store"
    return response
