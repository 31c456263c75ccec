"""The search over everything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lentera.institutions.access import StaffRequest
from lentera.pages.signs import legible
from lentera.web import searching
from lentera.web.working import at_work


@require_safe
@at_work
def search(request: StaffRequest) -> HttpResponse:
    """What the words find, by kind."""
    words = legible(request.GET.get("q", ""))
    groups = searching.search(request.staff, words)
    return render(request, "web/search.html", {"q": words, "groups": groups})
