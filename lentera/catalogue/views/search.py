"""Search for everybody and at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from lentera.catalogue import showing
from lentera.catalogue.queries import standing_still
from lentera.catalogue.views.kept import for_visitors
from lentera.catalogue.views.rights import may_add
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.pages.framing import framed


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The catalogue for everybody."""

    def draw() -> dict[str, Any]:
        context = showing.search_page(request, reverse("catalogue:search"))
        return {"q": context["q"], "found": render_to_string("catalogue/_found.html", context)}

    with standing_still():
        return framed(request, "catalogue/search.html", **for_visitors(request, draw))


@require(Capability.RECORDS)
@require_safe
def desk_view(request: StaffRequest) -> HttpResponse:
    """The catalogue at the desk: the same search, with the ways to add and import."""
    context = showing.search_page(request, reverse("catalogue:desk"))
    return render(request, "catalogue/desk.html", context | {"may_add": may_add(request)})


@require_safe
def new_view(request: HttpRequest) -> HttpResponse:
    """What came in of late."""
    return render(request, "catalogue/arrived.html", showing.new_page(request))
