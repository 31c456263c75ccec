"""Browsing by class for everybody, from the ten down, and the feed of what came in of late."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lentera.catalogue import hooks, queries, showing
from lentera.catalogue.classes import all_classes, below, count_under, way_to
from lentera.catalogue.queries.classes import public_class_counts, titles_of_class
from lentera.catalogue.views.kept import for_visitors
from lentera.journal import clock
from lentera.pages import formats

NEWEST = 50  # titles of the feed


@require_safe
def browse_view(request: HttpRequest) -> HttpResponse:
    """Classes with how many public titles stand in each; under a number also its titles in the order of the shelf."""

    def draw() -> dict[str, Any]:
        page = _page(request)
        here = page["here"]
        title = f"{here.number} {here.name}" if here is not None else _("Telusuri kelas")
        return {"browse": title, "found": render_to_string("catalogue/_browse.html", page)}

    return render(request, "catalogue/browse.html", for_visitors(request, draw))


def _page(request: HttpRequest) -> dict[str, Any]:
    one = all_classes().get(request.GET.get("class", ""))
    number, counts = (one.number if one is not None else ""), public_class_counts()
    under = below(number)
    told = count_under(counts, [*under, *([one] if one is not None else [])])
    after = _read_id(request.GET.get("after", ""))
    rows = titles_of_class(one, after=after, limit=showing.PAGE + 1) if one is not None else []
    shown = rows[: showing.PAGE]
    return {
        "address": reverse("catalogue:search"),
        "here": one,
        "way": way_to(number),
        "total": told.get(number, 0),
        "without": counts.get("", 0),
        "lines": [(line, told[line.number]) for line in under if told[line.number] or not number],
        "results": showing.results(shown, showing.asking(request)),
        "next_url": f"?class={number}&after={shown[-1].id}" if len(rows) > showing.PAGE else "",
        "first_url": f"?class={number}" if after is not None else "",
    }


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text[:40])
    except ValueError:
        return None


@require_safe
def arrivals_feed(request: HttpRequest) -> HttpResponse:
    """The titles that came in of late as an Atom feed: what everybody may see, whoever asks."""
    atom = Atom1Feed(
        title=_("Baru datang"),
        link=request.build_absolute_uri(reverse("catalogue:arrived")),
        description=_("Judul yang baru datang di katalog"),
        language=formats.language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    arrived = hooks.arrivals(None, None, NEWEST)
    rows = queries.records_by_ids([record for record, _day in arrived])
    for record, day in arrived:
        if (row := rows.get(record)) is not None:
            atom.add_item(
                title=row.title,
                link=request.build_absolute_uri(reverse("catalogue:record", args=[record])),
                description=showing.sentence(row),
                unique_id=record.urn,
                author_name=row.author,
                pubdate=clock.at_local(day),
                updateddate=clock.at_local(day),
            )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
