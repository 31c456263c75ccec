"""Courses and lines of the yearly plan: plain data."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions.access import Capability, Staff
from lentera.institutions.references import ReferencePages
from lentera.journal.references import Saved
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId
from lentera.pages.tables import Column
from lentera.training import actions
from lentera.training.forms import CourseForm, PlanItemForm
from lentera.training.models import Course, PlanItem

HOME = ("training:home", gettext_lazy("Pelatihan"))


def _save_course(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_course(
        staff.institution, course=id, actor=staff.account, request_id=request_id, **values
    )


def _save_plan_item(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_plan_item(
        staff.institution, plan_item=id, actor=staff.account, request_id=request_id, **values
    )


def _course_row(one: Course) -> dict[str, Any]:
    word = _("Dipakai") if one.in_use else _("Tidak dipakai")
    tone = "good" if one.in_use else "calm"
    return {"skill": one.skill, "hours": one.lesson_hours, "state": word, "tone": tone}


def _plan_row(one: PlanItem) -> dict[str, Any]:
    return {"year": str(one.year), "institutions": one.institutions}


COURSES = ReferencePages(
    form=CourseForm,
    namespace="training",
    one="course",
    many="courses",
    name="title",
    capability=Capability.TRAINING,
    title=gettext_lazy("Daftar pelatihan"),
    new=gettext_lazy("Tambah pelatihan"),
    teach=gettext_lazy("Tulis judul, tujuan, dan materi beserta JP-nya; kelas dibuat dari sini."),
    icon="book-2",
    home=HOME,
    columns=lambda: [
        Column("skill", _("Keterampilan")),
        Column("hours", _("Panjang"), kind="number", unit=_("JP")),
        Column("state", _("Status"), kind="tag", tone="tone"),
    ],
    row=_course_row,
    save=_save_course,
)
PLAN = ReferencePages(
    form=PlanItemForm,
    namespace="training",
    one="plan-item",
    many="plan",
    name="title",
    capability=Capability.TRAINING,
    title=gettext_lazy("Rencana tahunan"),
    new=gettext_lazy("Tambah rencana"),
    teach=gettext_lazy(
        "Apa yang hendak diadakan tiap tahun; pelaksanaannya berdampingan di halaman pelatihan."
    ),
    icon="calendar-event",
    home=HOME,
    columns=lambda: [
        Column("year", _("Tahun")),
        Column("institutions", _("Lembaga yang diharapkan"), kind="number"),
    ],
    row=_plan_row,
    save=_save_plan_item,
    after=lambda kept: f"{reverse('training:home')}?year={kept['year']}",
)
