"""The browser of classes: from the ten down, or by a word; a choice goes back into the editor."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lentera.catalogue.classes import all_classes, below, count_under, search_classes, way_to
from lentera.catalogue.queries.classes import class_counts
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.pages import addresses

CARRIED = ("draft", "based_on", "face", "record")  # what the editor wants back


@require(Capability.RECORDS)
@require_safe
def classes_view(request: StaffRequest) -> HttpResponse:
    """Classes under one number, or those found by a word, with how many own records stand there."""
    asked = request.GET
    number = asked.get("class", "")
    number = number if number in all_classes() else ""
    text = asked.get("q", "").strip()[:80]
    listed = search_classes(text) if text else below(number)
    counts = count_under(class_counts(request.staff.institution), listed)
    carried = {name: asked[name] for name in CARRIED if asked.get(name)}
    context: dict[str, Any] = {
        "q": text,
        "way": way_to(number),
        "carried": carried.items(),
        "choosing": "draft" in carried,
        "back": _back(carried, ""),
        "top": "?" + urlencode(carried),
        "lines": [
            {
                "class": one,
                "count": counts[one.number],
                "url": "?" + urlencode(carried | {"class": one.number}) if below(one.number) else "",
                "choose": _back(carried, one.number),
            }
            for one in listed
        ],
        "here": next(
            ({"class": one, "choose": _back(carried, one.number)} for one in way_to(number)[-1:]), None
        ),
    }
    return render(request, "catalogue/classes.html", context)


def _back(carried: dict[str, str], number: str) -> str:
    """The editor's address with the draft, and the number that was chosen."""
    told = {name: value for name, value in carried.items() if name != "record"}
    if number:
        told["ddc"] = number
    record = carried.get("record", "")
    address = (record and addresses.address("catalogue:edit", record)) or reverse("catalogue:new")
    return f"{address}?{urlencode(told)}"
