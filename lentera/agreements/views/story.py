"""The story of a partnership: on screen, as a paper to hand over, and to everybody where its agency shows it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, hooks
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.queries import coverage
from lentera.agreements.queries import photo as photos
from lentera.agreements.queries import story as queries
from lentera.agreements.queries.story import Chapter, Story
from lentera.agreements.words import INSTRUMENTS, KINDS, UNITS
from lentera.documents.rendering import render as print_paper
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, only_own, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages import hooks as page_hooks
from lentera.pages.counting import counted
from lentera.pages.timeline import Period, Timeline

NUMBERS = 4


def _sides(staff: Staff, id: UUID) -> tuple[UUID, UUID]:
    """Agency and partner of the story on this page, as far as the account may see it."""
    row = institutions.institution(id)
    if row is None or (only_own(staff, Capability.PARTNERS) and id != staff.institution):
        raise Http404
    own = institutions.institution(staff.institution)
    if own is not None and own.kind == InstitutionKind.AGENCY.value and id != staff.institution:
        return staff.institution, id
    if id == staff.institution and (agency := queries.agency_of(id)) is not None:
        return agency, id
    raise Http404


@require(Capability.PARTNERS)
def story(request: StaffRequest, id: UUID) -> HttpResponse:
    """The story, year by year."""
    return _page(request, id, None)


def _page(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    staff = request.staff
    agency, partner = _sides(staff, id)
    today = clock.today(staff.zone)
    told = queries.story_of(agency, partner, staff.institution, today)
    links = may(staff, Capability.AGREEMENTS)
    public = coverage.public_story(partner, agency)
    row = institutions.institution(partner)
    context = {
        "id": id,
        "partner": institutions.name_of(partner, today) or "",
        "agency": institutions.name_of(agency, today) or "",
        "row": row,
        "story": told,
        "numbers": _numbers(told),
        "chapters": [_chapter(one, told, staff, links) for one in told.chapters],
        "timeline": _timeline(told, today, links),
        "map": _map(partner),
        "quote": _loudest(told.chapters, partner),
        "public": public,
        "may_publish": staff.institution == agency and may(staff, Capability.PRESS_RELEASES, Level.CREATE),
        "reason": ReasonForm(),
        "outcome": outcome,
    }
    return render(request, "agreements/story.html", context)


def _numbers(told: Story) -> list[dict[str, Any]]:
    """The biggest words of the page: what was delivered most; each leads to its newest year, where its papers open."""
    numbers = []
    for one in sorted(told.totals, key=lambda one: -one.amount)[:NUMBERS]:
        years = [
            chapter.year
            for chapter in told.chapters
            if any((result.kind, result.unit) == (one.kind, one.unit) for result in chapter.results)
        ]
        label = f"{UNITS.get(one.unit, one.unit)} · {KINDS.get(one.kind, one.kind)}"
        numbers.append({"value": one.amount, "label": label, "url": f"#y{years[0]}" if years else ""})
    return numbers


def _chapter(one: Chapter, told: Story, staff: Staff, links: bool) -> dict[str, Any]:
    visits = may(staff, Capability.VISITS)
    return {
        "one": one,
        "agreements": [
            {
                "label": INSTRUMENTS[row.instrument],
                "number": row.number,
                "start": row.start,
                "end": queries.last_day(row),
                "url": reverse("agreements:agreement", args=[row.id]) if links else "",
            }
            for row in one.agreements
        ],
        "results": [
            _result(result.kind, result.unit, result.promised, result.realised)
            | {"url": _evidence(told, one.year, result.kind, result.unit) if links else ""}
            for result in one.results
        ],
        "visits": [
            {
                "row": visit,
                "url": reverse("agreements:visit", args=[visit.id]) if visits else "",
                "came": visit.direction
                if visit.institution_id == told.agency
                else ("out" if visit.direction == "in" else "in"),
            }
            for visit in one.visits
        ],
        "photos": [
            {
                "row": line.row,
                "image": reverse("agreements:photo-image", args=[line.row.id]),
                "url": reverse("agreements:photo", args=[line.row.id]),
            }
            for line in one.photos
            if visits
        ],
        "quotes": one.quotes[:2],
    }


def _evidence(told: Story, year: int, kind: str, unit: str) -> str:
    """The page with the facts behind a number: of the agreement under which most of the year's were counted."""
    near = [
        one
        for one in told.services
        if (one.progress.kind, one.progress.unit) == (kind, unit) and one.start.year <= year <= one.end.year
    ]
    begun = [one for one in near if one.start.year == year] or near
    return reverse("agreements:evidence", args=[begun[0].progress.item]) if begun else ""


def _result(kind: str, unit: str, promised: int, realised: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": KINDS.get(kind, kind),
        "unit": UNITS.get(unit, unit),
        "promised": promised,
        "realised": realised,
    }


def _timeline(told: Story, today: date, links: bool) -> Timeline | None:
    rows = told.agreements
    if not rows:
        return None
    return Timeline(
        [
            Period(
                row.start,
                queries.last_day(row),
                str(row.start.year),
                "now" if row.start <= today <= queries.last_day(row) or row.start > today else "past",
                "",
                reverse("agreements:agreement", args=[row.id]) if links else "",
            )
            for row in rows
        ],
        today,
    )


def _map(institution: UUID) -> dict[str, Any] | None:
    told = hooks.map_of(institution)
    return None if told is None else {"geojson": told[0], "points": [told[1]]}


def _loudest(chapters: Iterable[Chapter], partner: UUID) -> Any:
    """The newest words that the quoted agreed to, the partner's own before all others."""
    quotes = [quote for chapter in chapters for quote in reversed(chapter.quotes)]
    return next((one for one in quotes if one.institution == partner), quotes[0] if quotes else None)


@require(Capability.PARTNERS)
def paper(request: StaffRequest, id: UUID) -> HttpResponse:
    """The story as a paper."""
    staff = request.staff
    agency, partner = _sides(staff, id)
    today = clock.today(staff.zone)
    told = queries.story_of(agency, partner, staff.institution, today)
    language: Any = formats.language()
    home = institutions.institution(agency)
    data: dict[str, Any] = {
        "letterhead": {
            "name": institutions.name_of(agency, today) or "",
            "address": home.town if home is not None else "",
        },
        "title": _("Kisah kemitraan"),
        "subtitle": [institutions.name_of(partner, today) or ""],
        "date": today,
        "facts": _facts(told),
        "sections": [_section(one) for one in told.chapters],
    }
    printed = print_paper("report", data, language=language, created=clock.at_local(today, zone=staff.zone))
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="kisah-kemitraan.pdf"'
    return answer


def _facts(told: Story) -> list[list[str]]:
    lines = []
    if told.since is not None:
        lines.append([_("Sejak"), formats.long_date(told.since)])
    lines.append([_("Perjanjian"), formats.number(len(told.agreements))])
    gap_days = sum(gap.days for gap in told.gaps)
    if gap_days:
        lines.append([_("Hari tanpa perjanjian"), formats.number(gap_days)])
    lines.append([_("Kunjungan antarlembaga"), formats.number(told.visits)])
    lines.append([_("Siaran pers"), formats.number(told.releases)])
    for one in told.totals:
        amount = f"{formats.number(one.amount)} {UNITS.get(one.unit, one.unit)}"
        lines.append([str(KINDS.get(one.kind, one.kind)), amount])
    return lines


def _section(one: Chapter) -> dict[str, Any]:
    paragraphs = [
        _("%(label)s nomor %(number)s, %(start)s sampai %(end)s.")
        % {
            "label": INSTRUMENTS[row.instrument],
            "number": row.number,
            "start": formats.long_date(row.start),
            "end": formats.long_date(queries.last_day(row)),
        }
        for row in one.agreements
    ]
    paragraphs += [
        counted("%(days)s hari tanpa perjanjian, %(first)s sampai %(last)s.", "days")
        % {
            "days": formats.number(gap.days),
            "first": formats.long_date(gap.first),
            "last": formats.long_date(gap.last),
        }
        for gap in one.gaps
    ]
    paragraphs += [
        f"{formats.long_date(visit.held_on)}: {visit.purpose} ({visit.place})." for visit in one.visits
    ]
    paragraphs += [f"“{quote.text}” – {quote.speaker}, {quote.position}" for quote in one.quotes[:2]]
    section: dict[str, Any] = {"title": str(one.year), "paragraphs": paragraphs}
    if one.results:
        section["bars"] = [
            {
                "label": str(KINDS.get(result.kind, result.kind)),
                "value": result.realised,
                "target": result.promised,
                "unit": str(UNITS.get(result.unit, result.unit)),
            }
            for result in one.results
        ]
    if one.releases:
        section["facts"] = [[_("Siaran pers"), "; ".join(item.row.title for item in one.releases)]]
    return section


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def publish(request: StaffRequest, id: UUID) -> HttpResponse:
    """Show the story to everybody, as it stands today."""
    staff = request.staff
    _sides(staff, id)
    outcome = actions.publish_story(
        staff.institution,
        id,
        words=request.POST.get("words", "")[:1000],
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome)
    messages.success(request, _("Kisah ini terbuka untuk umum, sebagaimana keadaannya hari ini."))
    return redirect("agreements:story", id)


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def withdraw(request: StaffRequest, id: UUID) -> HttpResponse:
    """Show the story to nobody outside any more."""
    staff = request.staff
    _sides(staff, id)
    form = ReasonForm(request.POST)
    outcome = actions.withdraw_story(
        staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome)
    messages.success(request, _("Kisah ini tidak lagi terbuka untuk umum."))
    return redirect("agreements:story", id)


def public_story(request: HttpRequest, id: UUID) -> HttpResponse:
    """The story as everybody reads it: what the agency published, and its releases."""
    told = queries.public_telling(id)
    row = institutions.institution(id)
    if told is None or row is None:
        raise Http404
    today = told.row.as_of or clock.today()
    agency = told.row.institution_id
    by_year: dict[int, list[dict[str, Any]]] = {}
    for one in told.numbers:
        by_year.setdefault(one.year, []).append(_result(one.kind.value, one.unit, 0, one.amount))
    news: dict[int, list[Any]] = {}
    for item in told.releases:
        news.setdefault(item.row.date.year, []).append(item)
    years = sorted({*by_year, *news, *(one.start.year for one in told.periods)}, reverse=True)
    timeline = Timeline(
        [
            Period(
                one.start,
                one.end,
                str(one.start.year),
                "now" if one.end >= today else "past",
            )
            for one in told.periods
        ],
        today,
    )
    quotes = [quote for item in told.releases for quote in item.quotes]
    context = {
        "partner": institutions.name_of(id, today) or row.name,
        "regency": row.regency or row.town,
        "agency": institutions.name_of(agency, today) or "",
        "public_name": page_hooks.name_of("institution", agency),
        "told": told,
        "as_of": today,
        "numbers": [
            {
                "value": one.amount,
                "label": f"{UNITS.get(one.unit, one.unit)} · {KINDS.get(one.kind, one.kind)}",
            }
            for one in sorted(told.totals, key=lambda one: -one.amount)[:NUMBERS]
        ],
        "years": [
            {
                "year": year,
                "periods": [
                    {"label": INSTRUMENTS[one.instrument.value], "start": one.start, "end": one.end}
                    for one in told.periods
                    if one.start.year == year
                ],
                "results": by_year.get(year, []),
                "news": news.get(year, []),
                "photos": [one for item in news.get(year, []) for one in photos.public_photos(item.row.id)],
            }
            for year in years
        ],
        "timeline": timeline if told.periods else None,
        "map": _map(id),
        "quote": next(
            (one for one in reversed(quotes) if one.institution == id), quotes[-1] if quotes else None
        ),
    }
    return render(request, "agreements/story_public.html", context)
