"""The week: the agency's trips, or the visits that a partner was told of."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.mobile import queries
from lentera.mobile.messages import BY, REASONS, STAGES, TONES
from lentera.mobile.rules import loans_per_hour
from lentera.pages import formats, hooks
from lentera.pages.forms import parse_date
from lentera.pages.tables import Column, Empty, Table


@require(Capability.VAN)
def home(request: StaffRequest) -> HttpResponse:
    """One week, Monday to Sunday; the week of `?week=` or of today."""
    staff = request.staff
    today = clock.today(staff.zone)
    asked = parse_date(request.GET.get("week", "")) or today
    first = asked - timedelta(days=asked.weekday())
    last = first + timedelta(days=6)
    drives = queries.vehicles(staff.institution).exists() or may(staff, Capability.VAN, Level.CREATE)
    rows = _own_rows(staff.institution, first, last) if drives else _told_rows(staff.institution, first, last)
    creates = may(staff, Capability.VAN, Level.CREATE)
    table = Table(
        request,
        rows,
        name="pusling",
        columns=[
            Column("day", _("Tanggal"), kind="date", url="url", strong=True),
            Column("vehicle", _("Kendaraan")),
            Column("stops", _("Pos"), detail="times"),
            Column("served", _("Terlayani"), kind="number"),
            Column("state", _("Status"), kind="tag", tone="tone"),
        ],
        search=("stops", "vehicle"),
        order="day",
        empty=Empty(
            _("Tidak ada perjalanan pada minggu ini"),
            _("Setiap perjalanan pusling dimulai dari rencana: kendaraan, kru, dan pos beserta jamnya.")
            if creates
            else _("Kunjungan pusling tampil di sini begitu dinas merencanakannya."),
            reverse("mobile:plan") if creates else "",
            _("Rencanakan perjalanan") if creates else "",
            icon="bus",
        ),
    )
    if (file := table.export()) is not None:
        return file
    month = today.replace(day=1)
    context: dict[str, Any] = {
        "table": table,
        "first": first,
        "last": last,
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "drives": drives,
        "creates": creates,
        "month": month,
    }
    if drives:
        context["reliability"] = queries.van_reliability(staff.institution, None, today)
        context["sums"] = [
            {
                "name": line.name,
                "visits": line.visits,
                "cancelled": line.cancelled,
                "visitors": line.visitors,
                "loans": line.loans,
                "returns": line.returns,
                "rate": tenths(loans_per_hour(line.loans, line.minutes)),
            }
            for line in queries.stop_sums(staff.institution, month, today)
        ]
        context["percent"] = tenths(context["reliability"].tenths)
    return render(request, "mobile/home.html", context)


def tenths(value: int | None) -> str:
    """917 as 91,7; a dash for None."""
    return "–" if value is None else formats.number(value / 10, 1)


def _own_rows(agency: UUID, first: date, last: date) -> list[dict[str, Any]]:
    return [
        {
            "day": line.day,
            "url": reverse("mobile:trip", args=[line.id]),
            "vehicle": line.vehicle,
            "stops": line.names,
            "times": f"{formats.clock(line.stops[0].arrival)}–{formats.clock(line.stops[-1].departure)}",
            "served": line.served,
            "state": str(STAGES[line.stage]),
            "tone": TONES[line.stage],
        }
        for line in queries.trips_between(agency, first, last)
        if line.stops
    ]


def _told_rows(partner: UUID, first: date, last: date) -> list[dict[str, Any]]:
    rows = []
    for row in queries.announced_visits(partner, first, last):
        state, tone = _("Direncanakan"), "calm"
        if row.cancelled_at is not None:
            state, tone = str(BY.get(row.cancelled_by, _("batal"))), "refused"
        elif row.left is not None:
            state, tone = _("Terlaksana"), "good"
        rows.append(
            {
                "day": row.day,
                "url": reverse("mobile:visit", args=[row.id]),
                "vehicle": row.vehicle,
                "stops": row.name,
                "times": f"{formats.clock(row.arrival)}–{formats.clock(row.departure)}",
                "served": int(row.left is not None),
                "state": state,
                "tone": tone,
            }
        )
    return rows


@require(Capability.VAN)
def visit(request: StaffRequest, id: UUID) -> HttpResponse:
    """One visit as the partner was told: for its gate before, for its file after. The agency sees its trip."""
    own = queries.visit(request.staff.institution, id)
    if own is not None:
        return redirect("mobile:trip", own.trip)
    row = queries.announced_visit(request.staff.institution, id)
    if row is None:
        raise Http404
    context = {
        "visit": row,
        "agency": hooks.name_of("institution", row.institution_id),
        "why": REASONS.get(row.cancel_reason, ""),
        "by": BY.get(row.cancelled_by, ""),
        "rate": tenths(loans_per_hour(row.loans or 0, row.service_minutes or 0)),
        "history": institutions.history_lines(id, request.staff.institution, staff=request.staff),
        "zone": request.staff.zone,
    }
    return render(request, "mobile/visit.html", context)
