"""The dashboard, and the rows behind each of its numbers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lentera.evidence import behind, charts, queries, timelines, words
from lentera.evidence.queries import PartnerCounts
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Role, Staff, StaffRequest, only_own, require
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.dates import parse_year
from lentera.pages.tables import Column, Empty, Table

YEARS_SHOWN = 5
HIDDEN = frozenset(
    {
        "titles_missing",
        "copies_a_person",
        "overdue",
        "wait",
        "no_fault",
        "reviewed",
        "rejections",
        "reversals",
    }
)  # until asked for
OWN_WORK: dict[Role, frozenset[str]] = {
    Role.CREW: frozenset({"reliability"}),
    Role.TRAINER: frozenset({"lesson_hours"}),
}
"""What roles see that may see their own work only."""


def serves_partners(staff: Staff) -> bool:
    """Whether the account works at an agency: it sees its partners, others see themselves."""
    return institutions.is_agency(staff.institution)


def indicators_for(staff: Staff) -> list[str]:
    """The indicators that the account sees, in order."""
    if serves_partners(staff) and only_own(staff, Capability.REPORTS):
        own = frozenset[str]().union(*(OWN_WORK.get(role, frozenset()) for role in staff.roles))
        return [code for code in words.INDICATORS if code in own]
    if not serves_partners(staff):
        return [code for code in words.INDICATORS if code != "wait"]  # the agency's own step
    return [code for code in words.INDICATORS if code not in words.OWN_ONLY]


def chosen_year(request: StaffRequest, today: date) -> int:
    """The year in the address, or this one."""
    return parse_year(request.GET.get("year", ""), 2010, today.year) or today.year


def days_of(year: int, today: date) -> tuple[date, date]:
    """The days of a year up to today."""
    return date(year, 1, 1), min(date(year, 12, 31), today)


@require_safe
@require(Capability.REPORTS)
def dashboard(request: StaffRequest) -> HttpResponse:
    """Indicators of a year: charts, map, and a table in which each number opens."""
    staff = request.staff
    today = clock.today(staff.zone)
    year = chosen_year(request, today)
    first, last = days_of(year, today)
    agency, codes = serves_partners(staff), indicators_for(staff)
    counted = (
        queries.of_agency(staff.institution, first, last, today)
        if agency
        else [queries.of_partner(staff.institution, first, last, today, staff.zone)]
    )
    table = _table(request, counted, codes, year, agency)
    if (file := table.export()) is not None:
        return file
    context: dict[str, Any] = {
        "table": table,
        "agency": agency,
        "year": year,
        "years": range(today.year, today.year - YEARS_SHOWN, -1),
        "last": last,
        "numbers": _numbers(counted, codes, year, today, agency),
        "sources": [
            (name, unit, source) for name, _head, unit, source in map(words.INDICATORS.__getitem__, codes)
        ],
        "panels": [_drawn(panel, request) for panel in hooks.dashboard_panels(request)],
    }
    if "loans" in codes:
        context |= _pictures(staff, agency, counted, first, last, today)
    return render(request, "evidence/dashboard.html", context)


def _drawn(panel: hooks.Panel, request: StaffRequest) -> dict[str, Any]:
    html = render_to_string(panel.template, dict(panel.context), request)
    return {"title": panel.title, "html": html, "wide": panel.wide}


def _pictures(
    staff: Staff, agency: bool, counted: list[PartnerCounts], first: date, last: date, today: date
) -> dict[str, Any]:
    short = {one.partner: one.short for one in counted}
    if agency:
        said = queries.loans_by_partner(staff.institution, first, last)
        loans = {
            short.get(partner, hooks.name_of("institution", partner)): by for partner, by in said.items()
        }
    else:
        loans = {str(_("Pinjaman")): queries.loans_of(staff.institution, first, last, staff.zone)}
    out, back = queries.placements_in_and_out(staff.institution, first, last)
    sent, returned = (_("Dikirim"), _("Kembali")) if agency else (_("Datang"), _("Dikembalikan"))
    promises = queries.promises(staff.institution, first, last)
    running = {state.id for state in queries.states_in_force(staff.institution, last)}
    return {
        "loans_chart": charts.stacked(loans, _("Mitra lain")) if loans else None,
        "placements_chart": charts.side_by_side({str(sent): out, str(returned): back}),
        "promises_chart": charts.shares(_reached(promises), _("Rata-rata tercapai, persen"))
        if promises
        else None,
        "promises": [_promise(one) for one in promises if not agency and one.agreement in running],
        "timeline": timelines.picture(queries.chains(staff.institution), today),
        "geojson": static(queries.GEOJSON),
        "points": _points(queries.partners_in_force(staff.institution, today)) if agency else [],
    }


def _reached(promises: Iterable[queries.Promise]) -> dict[str, int]:
    """By kind of service: the mean of what each scope item reached, in whole percent, none above 100."""
    parts: dict[str, list[Decimal]] = {}
    for one in promises:
        target = one.progress.target
        part = min(Decimal(one.progress.realised) / target, Decimal(1)) if target else Decimal(1)
        parts.setdefault(one.progress.kind, []).append(max(part, Decimal(0)))
    return {
        str(words.KINDS[kind]): round(sum(parts[kind]) / len(parts[kind]) * 100)
        for kind in words.KINDS
        if kind in parts
    }


def _promise(one: queries.Promise) -> dict[str, Any]:
    return {
        "progress": one.progress,
        "unit": words.UNITS.get(one.progress.unit, one.progress.unit),
        "number": one.number,
        "url": reverse("agreements:evidence", args=[one.progress.item]),
    }


def _points(partners: set[UUID]) -> list[dict[str, Any]]:
    return [
        {
            "name": place.regency.name,
            "lat": place.regency.latitude,
            "lon": place.regency.longitude,
            "detail": place.names,
            "size": min(7 + 2 * len(place.institutions), 17),
            "label": len(place.institutions) > 1,
            "side": "left" if place.west else "right",
        }
        for place in queries.places(partners)
    ]


def _numbers(
    counted: list[PartnerCounts], codes: list[str], year: int, today: date, agency: bool
) -> list[dict[str, Any]]:
    """The big numbers: sums over all partners shown, each with the address of its rows."""
    told = [one.counted for one in counted]
    loans = sum(one.loans for one in told)
    books = _("buku di mitra sekarang") if agency else _("buku di tangan kami")
    found = {
        "loans": (loans, ngettext("pinjaman", "pinjaman", loans)),
        "copies": (sum(one.copies for one in told), books),
        "reliability": (sum(one.served for one in told), _("kunjungan pusling")),
        "lesson_hours": (sum(one.lesson_hours for one in told), _("jam pelajaran")),
    }
    shown = [name for name in found if name in codes or (name == "copies" and "fill" in codes)]
    return [
        {
            "value": found[name][0],
            "label": found[name][1],
            "url": f"{reverse('evidence:behind', args=['fill' if name == 'copies' else name])}?year={year}",
        }
        for name in shown
        if not (name == "copies" and year != today.year)
    ]


def _table(
    request: StaffRequest, counted: list[PartnerCounts], codes: list[str], year: int, agency: bool
) -> Table:
    rows = [_row(one, codes, year) for one in counted]
    columns = [
        Column(
            "partner", _("Mitra") if agency else _("Lembaga"), strong=True, url="url",
            export=lambda row: row["name"],
        )
    ]  # fmt: skip
    columns += [
        Column(
            code,
            words.INDICATORS[code][1],
            kind="number",
            url=f"{code}_url" if code in behind.ROWS else None,
            hidden=code in HIDDEN,
        )
        for code in codes
    ]
    return Table(
        request, rows, name=f"indikator-{year}", columns=columns, search=("partner", "name"), order="partner",
        empty=Empty(
            _("Belum ada perjanjian pada tahun ini"),
            _("Indikator dihitung dari catatan layanan kepada mitra. Pilih tahun lain, atau mulai dari perjanjian."),
            icon="chart-bar",
        ),
        choose=True,
    )  # fmt: skip


def _row(one: PartnerCounts, codes: list[str], year: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "partner": one.short,
        "name": one.name,
        "url": reverse("institutions:partner", args=[one.partner]),
    }
    for code in codes:
        value = getattr(one.counted, code)
        row[code] = value * 100 if code in words.SHARES and value is not None else value
        opens = f"{reverse('evidence:behind', args=[code])}?year={year}&partner={one.partner}"
        row[f"{code}_url"] = opens if value is not None else ""
    return row


@require_safe
@require(Capability.REPORTS)
def rows_behind(request: StaffRequest, code: str) -> HttpResponse:
    """The facts behind one indicator of a year, of all partners or of one, each with its page or paper."""
    staff = request.staff
    if code not in indicators_for(staff) or code not in behind.ROWS:
        raise Http404
    today = clock.today(staff.zone)
    year = chosen_year(request, today)
    first, last = days_of(year, today)
    partner = _partner(request, staff)
    agency = serves_partners(staff)
    asked = behind.Asked(staff.institution, partner, first, last, today, staff.zone, agency)
    rows = [behind.shown(row) for row in behind.ROWS[code](asked)]
    name, _head, unit, source = words.INDICATORS[code]
    table = Table(
        request, rows, name=f"{code}-{year}",
        columns=[
            Column("on", _("Tanggal"), kind="date"),
            Column("text", _("Catatan"), url="url", strong=True),
            Column("partner", _("Mitra"), hidden=not agency),
            Column("amount", _("Jumlah"), kind="number"),
            Column("detail", _("Keterangan")),
        ],
        search=("text", "partner", "detail"), order="-on",
        empty=Empty(_("Tidak ada catatan pada masa ini"), _("Pilih tahun lain di halaman bukti."), icon="chart-bar"),
    )  # fmt: skip
    if (file := table.export()) is not None:
        return file
    context = {
        "table": table,
        "title": name,
        "unit": unit,
        "source": source,
        "year": year,
        "partner": institutions.name_of(partner) if partner is not None else "",
        "days": f"{formats.short_date(first)} – {formats.short_date(last)}",
    }
    return render(request, "evidence/behind.html", context)


def _partner(request: StaffRequest, staff: Staff) -> UUID | None:
    asked = request.GET.get("partner", "")
    if not asked:
        return None
    try:
        partner = UUID(asked)
    except ValueError:
        raise Http404 from None
    if not serves_partners(staff) and partner != staff.institution:
        raise Http404  # other institutions' numbers are not theirs to see
    return partner
