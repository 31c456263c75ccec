"""Runs with their state, the yearly plan beside what became of it, courses."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.dates import parse_year
from lentera.pages.tables import Column, Empty, Table
from lentera.training import queries
from lentera.training.models import CourseRun


def creates(staff: Staff) -> bool:
    """Whether the account plans and holds classes of its institution."""
    return may(staff, Capability.TRAINING, Level.CREATE)


def enrols(staff: Staff) -> bool:
    """Whether the account enrols people of its institution."""
    return may(staff, Capability.TRAINING, Level.CREATE, "enrol")


def state_of(row: CourseRun, staff: Staff) -> tuple[str, str]:
    """Word and tone of a run."""
    if row.called_off_at is not None:
        return _("Dibatalkan"), "refused"
    if row.completed_at is not None:
        return _("Ditutup"), "good"
    today = clock.today(staff.zone)
    if today < row.first_day:
        return _("Direncanakan"), "calm"
    return (_("Berlangsung"), "soon") if today <= row.last_day else (_("Belum ditutup"), "soon")


@require(Capability.TRAINING)
def home(request: StaffRequest) -> HttpResponse:
    """The runs of the agency, or those offered to the institution; the plan of the year."""
    staff = request.staff
    own = queries.runs(staff.institution)
    agency = own.exists() or queries.courses(staff.institution).exists() or creates(staff)
    rows = [_own_row(row, staff) for row in own] if agency else _offered_rows(staff)
    table = Table(
        request,
        rows,
        name="kelas",
        columns=[
            Column("title", _("Kelas"), url="url", detail="code", strong=True),
            Column("first_day", _("Mulai"), kind="date"),
            Column("last_day", _("Sampai"), kind="date"),
            Column("people", _("Peserta"), kind="number", unit=_("orang")),
            Column("passed", _("Lulus"), kind="number", unit=_("orang")),
            Column("state", _("Status"), kind="tag", tone="tone"),
        ],
        search=("title", "code"),
        order="-first_day",
        empty=Empty(
            _("Belum ada kelas"),
            _(
                "Kelas dimulai dari pelatihan: pilih pelatihannya, lalu tanggal, narasumber, dan lembaga peserta."
            )
            if creates(staff)
            else _("Kelas yang ditawarkan dinas kepada lembaga Anda tampil di sini."),
            reverse("training:new-run") if creates(staff) else "",
            _("Rencanakan kelas") if creates(staff) else "",
            icon="school",
        ),
    )
    if (file := table.export()) is not None:
        return file
    today = clock.today(staff.zone)
    year = parse_year(request.GET.get("year", "")) or today.year
    context = {
        "table": table,
        "agency": agency,
        "creates": creates(staff),
        "year": year,
        "plan": queries.plan_realisation(staff.institution, year) if agency else [],
    }
    return render(request, "training/home.html", context)


def _own_row(row: CourseRun, staff: Staff) -> dict[str, Any]:
    state, tone = state_of(row, staff)
    people = row.participants
    if people is None:
        lines = queries.sender_lines(staff.institution, row.id)
        people = sum(line.enrolled - line.left for line in lines)
    return {
        "title": row.title,
        "code": row.code,
        "url": reverse("training:run", args=[row.id]),
        "first_day": row.first_day,
        "last_day": row.last_day,
        "people": people,
        "passed": row.passed,
        "state": state,
        "tone": tone,
    }


def _offered_rows(staff: Staff) -> list[dict[str, Any]]:
    rows = []
    for row in queries.offers(staff.institution):
        state, tone = _("Ditawarkan"), "info"
        if row.withdrawn_at is not None:
            state, tone = _("Dibatalkan"), "refused"
        elif row.closed_at is not None:
            state, tone = _("Ditutup"), "good"
        enrolled = queries.own_enrolments(staff.institution, row.run)
        rows.append(
            {
                "title": row.title,
                "code": row.code,
                "url": reverse("training:run", args=[row.run]),
                "first_day": row.first_day,
                "last_day": row.last_day,
                "people": sum(1 for one in enrolled if not one.waiting and one.left_at is None),
                "passed": row.passed,
                "state": state,
                "tone": tone,
            }
        )
    return rows
