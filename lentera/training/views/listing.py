"""Runs with their state, the yearly plan beside what became of it, courses."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.tables import Column, Empty, Table
from lentera.training import actions, queries
from lentera.training.forms import CourseForm, PlanItemForm
from lentera.training.models import CourseRun, PlanItem

COURSE_FIELDS = ("title", "aim", "skill", "units", "lesson_minutes", "for_staff", "in_use")
PLAN_FIELDS = ("title", "year", "course", "institutions", "note")


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
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
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


@require(Capability.TRAINING)
def courses(request: StaffRequest) -> HttpResponse:
    """The courses that can be taught."""
    staff = request.staff
    new = reverse("training:new-course") if creates(staff) else ""
    rows = [
        {
            "title": row.title,
            "url": reverse("training:course", args=[row.id]) if creates(staff) else "",
            "skill": row.skill,
            "hours": row.lesson_hours,
            "state": _("Dipakai") if row.in_use else _("Tidak dipakai"),
            "tone": "good" if row.in_use else "calm",
        }
        for row in queries.courses(staff.institution)
    ]
    table = Table(
        request,
        rows,
        name="pelatihan",
        columns=[
            Column("title", _("Pelatihan"), url="url", strong=True),
            Column("skill", _("Keterampilan")),
            Column("hours", _("Panjang"), kind="number", unit=_("JP")),
            Column("state", _("Status"), kind="tag", tone="tone"),
        ],
        search=("title", "skill"),
        order="title",
        empty=Empty(
            _("Belum ada pelatihan"),
            _("Tulis judul, tujuan, dan materi beserta JP-nya; kelas dibuat dari sini."),
            new,
            _("Tambah pelatihan") if new else "",
            icon="book-2",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "training/courses.html", {"table": table, "creates": creates(staff)})


@require(Capability.TRAINING, Level.CREATE)
def course(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """A course, new or changed."""
    staff = request.staff
    row = queries.course(staff.institution, id) if id is not None else None
    if id is not None and row is None:
        raise Http404
    outcome: Any = None
    initial = {name: getattr(row, name) for name in COURSE_FIELDS} if row is not None else {}
    form = CourseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in COURSE_FIELDS}
        common: dict[str, Any] = {"actor": staff.account, "request_id": form.request_id_value}
        outcome = actions.save_course(staff.institution, course=id, **values, **common)
        if not isinstance(outcome, Refusal):
            messages.success(request, _("%(title)s tersimpan.") % {"title": values["title"]})
            return redirect("training:courses")
    context = {
        "form": form,
        "row": row,
        "title": row.title if row is not None else _("Tambah pelatihan"),
        "outcome": outcome,
        "history": institutions.history_lines(row.id, staff.institution, limit=12, staff=staff)
        if row is not None
        else [],
    }
    return render(request, "training/form.html", context)


@require(Capability.TRAINING, Level.CREATE)
def plan_item(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """A line of the yearly plan, new or changed."""
    staff = request.staff
    row = PlanItem.objects.filter(institution=staff.institution, id=id).first() if id is not None else None
    if id is not None and row is None:
        raise Http404
    outcome: Any = None
    initial = {name: getattr(row, name) for name in PLAN_FIELDS} if row is not None else {}
    initial.setdefault("year", clock.today(staff.zone).year)
    choices = [(str(one.id), one.title) for one in queries.courses(staff.institution, in_use=True)]
    form = PlanItemForm(request.POST or None, initial=initial, courses=choices)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PLAN_FIELDS}
        common: dict[str, Any] = {"actor": staff.account, "request_id": form.request_id_value}
        outcome = actions.save_plan_item(staff.institution, plan_item=id, **values, **common)
        if not isinstance(outcome, Refusal):
            messages.success(request, _("%(title)s tersimpan.") % {"title": values["title"]})
            return redirect(f"{reverse('training:home')}?year={values['year']}")
    context = {
        "form": form,
        "row": row,
        "title": row.title if row is not None else _("Tambah rencana"),
        "outcome": outcome,
        "history": institutions.history_lines(row.id, staff.institution, limit=12, staff=staff)
        if row is not None
        else [],
    }
    return render(request, "training/form.html", context)
