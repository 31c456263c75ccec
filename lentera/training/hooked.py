"""Side bar, rows of the home page, daily work, and the papers behind what counts."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements.hooks import Paper, register_paper
from lentera.institutions.access import Capability, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.training import actions, fulfilling, moving, papers, queries  # noqa: F401 (all register themselves)
from lentera.training.facts import RunClosed, SessionClosed


@every_day("training.forget")
def forget(institution: UUID, today: date) -> int:
    """Names and sheets whose time is over."""
    return actions.forget_due(institution, today, actor=institution)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Today's classes, held or sent to."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.TRAINING):
        return
    for one in queries.classes_on(staff.institution, clock.today(staff.zone)):
        if one.held:
            continue
        yield hooks.TodayRow(
            days=0,
            text=_("Kelas hari ini: %(title)s") % {"title": one.title},
            detail=counted("%(place)s, %(hours)s JP", "hours")
            % {"place": one.place, "hours": one.lesson_hours},
            url=reverse("training:run", args=[one.run]),
            button=_("Buka kelas"),
            icon="school",
        )


def attendance_list(fact: SessionClosed) -> Paper:
    """The attendance list of a session."""
    label = _("Daftar hadir %(day)s") % {"day": formats.short_date(fact.day)}
    return Paper(label, reverse("training:run", args=[fact.run]))


def report_of_run(fact: RunClosed) -> Paper:
    """The record of a closed run."""
    return Paper(_("Laporan kelas"), reverse("training:run", args=[fact.run]))


hooks.register_nav(
    gettext_lazy("Pelatihan"), "training:home", "school", order=70, capability=Capability.TRAINING.value
)
hooks.register_today(rows_of_today, order=45)
register_paper(SessionClosed, attendance_list)
register_paper(RunClosed, report_of_run)
