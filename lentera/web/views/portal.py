"""The public portal: one sentence, one search, four numbers that open, news, timetable, partners."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lentera.agreements import queries as agreements
from lentera.evidence import queries as evidence
from lentera.evidence.queries import OpenNumber
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.mobile import queries as mobile
from lentera.pages import formats, linked
from lentera.pages.addresses import address
from lentera.pages.dates import parse_year
from lentera.pages.signs import legible
from lentera.web import checking, words
from lentera.web.linked import site

NEWS_SHOWN = 3
TIMETABLE_DAYS = 14
TIMETABLE_SHOWN = 6


@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """The front page for everybody."""
    agency = institutions.agency()
    context: dict[str, Any] = {"agency": agency, "public_name": agency.shown_name if agency else ""}
    if agency is not None:
        today = clock.today(institutions.zone_of(agency.id))
        partners = evidence.partners_in_force(agency.id, today)
        places = evidence.places(partners)
        upcoming = mobile.public_timetable(today, today + timedelta(days=TIMETABLE_DAYS), agency.id)
        context |= {
            "numbers": [
                _number(name, value) for name, value in evidence.open_numbers(agency.id, today).items()
            ],
            "titles": evidence.titles_on_offer(agency.id),
            "partners": len(partners),
            "places": places,
            "points": [_point(place) for place in places],
            "geojson": static(evidence.GEOJSON),
            "timetable": upcoming[:TIMETABLE_SHOWN],
            "zone": formats.zone_name(institutions.zone_of(agency.id)),
        }
    context["news"] = [
        {"one": one, "url": address("agreements:article", one.row.id)}
        for one in agreements.published_releases(limit=NEWS_SHOWN)
    ]
    context["news_url"] = address("agreements:news")
    told = site(
        request.build_absolute_uri(reverse("web:portal")),
        request.build_absolute_uri(reverse("catalogue:search")),
        name=context["public_name"],
        languages=tuple(code for code, _name in settings.LANGUAGES),
    )
    context["linked"] = linked.script(told)
    return render(request, "web/portal.html", context)


def _number(name: OpenNumber, value: int) -> dict[str, Any]:
    url = "#kemitraan" if name is OpenNumber.PARTNERS else reverse("web:number", args=[name.value])
    return {"value": value, "label": words.OPEN_NUMBERS[name.value][0], "url": url}


def _point(place: evidence.Place) -> dict[str, Any]:
    count = len(place.institutions)
    return {
        "name": place.regency.name,
        "lat": place.regency.latitude,
        "lon": place.regency.longitude,
        "detail": ngettext("%(count)s mitra", "%(count)s mitra", count) % {"count": formats.number(count)},
        "size": min(6 + 2 * count, 16),
        "label": count > 1,
        "side": "left" if place.west else "right",
    }


@require_safe
def number(request: HttpRequest, name: str) -> HttpResponse:
    """One number of the portal by month of a year: sums, never a partner or a person."""
    agency = institutions.agency()
    if agency is None or name not in set(OpenNumber) - {OpenNumber.PARTNERS}:
        raise Http404
    today = clock.today(institutions.zone_of(agency.id))
    year = parse_year(request.GET.get("year", ""), 2000, today.year) or today.year
    months = evidence.months_behind(agency.id, OpenNumber(name), year, today)
    title = words.OPEN_NUMBERS[name][1]
    names = formats.SHORT_MONTHS[formats.language()]
    option = {
        "xAxis": {"type": "category", "data": [names[month.month - 1] for month in months]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "name": str(title),
                "data": list(months.values()),
                "label": {"show": True, "position": "top"},
            }
        ],
    }
    context = {
        "public_name": agency.shown_name,
        "title": title,
        "year": year,
        "total": sum(months.values()),
        "option": option,
        "earlier": year - 1 if year > 2000 else None,
        "later": year + 1 if year < today.year else None,
    }
    return render(request, "web/number.html", context)


@require_safe
def verify_entry(request: HttpRequest) -> HttpResponse:
    """A field for the code; a code that was sent leads to its page."""
    code = request.GET.get("code", "").strip()
    if code:
        return redirect("web:verify", code=code[: checking.LONGEST])
    return render(request, "web/verify.html", _verify_context(""))


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper with this code is; 404 with the field again when there is none."""
    found = checking.check(code, clock.today())
    context = _verify_context(legible(code)) | {"found": found, "asked": True}
    return render(request, "web/verify.html", context, status=200 if found else 404)


def _verify_context(code: str) -> dict[str, Any]:
    agency = institutions.agency()
    return {"code": code, "public_name": agency.shown_name if agency else ""}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may walk: the public pages; not the desk, not checks of papers."""
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /verify/"]
    lines += ["Disallow: /van/", "Disallow: /kiosk/", "Disallow: /sync/"]
    lines += [f"Sitemap: {request.build_absolute_uri(reverse('catalogue:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it unasked: it is the lantern."""
    return redirect(static("pages/lantern.svg"), permanent=not settings.DEBUG)
