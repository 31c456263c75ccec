"""Search for everybody and at the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lentera.catalogue import showing
from lentera.catalogue.beside import permalink
from lentera.catalogue.queries import standing_still
from lentera.catalogue.views.kept import for_visitors
from lentera.catalogue.views.rights import may_add
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.pages import linked
from lentera.pages.framing import framed

NOBODYS = UUID(int=0)


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The catalogue for everybody."""

    def draw() -> dict[str, Any]:
        context = showing.search_page(request, reverse("catalogue:search"))
        found = render_to_string("catalogue/_found.html", context)
        name = context["q"].strip() or _("Katalog")
        told = _linked(request, "SearchResultsPage", name, context["results"])
        return {"q": context["q"], "found": found, "linked": told}

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
    context = showing.new_page(request)
    shown = [result for _day, result in context["results"]]
    context["linked"] = _linked(request, "CollectionPage", _("Baru datang"), shown)
    return render(request, "catalogue/arrived.html", context)


def _linked(request: HttpRequest, kind: str, name: str, results: list[showing.Result]) -> str:
    """What a page of titles tells machines: to visitors alone, who see what everybody may."""
    if showing.asking(request) is not None:
        return ""
    before, after = permalink(request, NOBODYS).split(
        str(NOBODYS)
    )  # once: a page of results is asked for all day
    titles = [(f"{before}{one.record.id}{after}", one.record.title) for one in results]
    address = request.build_absolute_uri()
    return linked.script(linked.page(kind, address, name, linked.item_list(titles)))
