"""People of a run, at the institution that enrols them: names, attendance sheet by keyboard, results."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.training import actions, queries
from lentera.training.facts import LeftReason
from lentera.training.forms import AttendanceForm, EnrolForm, LeaveForm
from lentera.training.models import OfferedRun
from lentera.training.views.run import _origins, answer, sentence_of, show

ENROL = (Capability.TRAINING, Level.CREATE, "enrol")


def offered(request: StaffRequest, id: UUID) -> OfferedRun:
    """A run offered to the staff's institution, or the page is not found."""
    row = queries.offer(request.staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(*ENROL)
@require_POST
def enrol(request: StaffRequest, id: UUID) -> HttpResponse:
    """Enrol people."""
    offered(request, id)
    form = EnrolForm(request.POST, institutions=_origins(request.staff, id))
    if not form.is_valid():
        return show(request, id, sentence_of(form))
    outcome = actions.enrol(
        request.staff.institution,
        id,
        form.cleaned_data["names"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return show(request, id, outcome)
    waiting = sum(1 for one in outcome if one.waiting)
    told = ngettext("%(count)s peserta didaftarkan.", "%(count)s peserta didaftarkan.", len(outcome))
    sentence = told % {"count": len(outcome)}
    if waiting:
        sentence += " " + _("%(count)s di daftar tunggu karena kuota penuh.") % {"count": waiting}
    messages.success(request, sentence)
    return redirect("training:run", id)


@require(*ENROL)
@require_POST
def leave(request: StaffRequest, id: UUID) -> HttpResponse:
    """Somebody stops taking part."""
    offered(request, id)
    lines = queries.participants(request.staff.institution, id)
    form = LeaveForm(request.POST, participants=[(str(one.id), one.name) for one in lines])
    if not form.is_valid():
        return show(request, id, sentence_of(form))
    outcome = actions.leave(
        request.staff.institution,
        UUID(form.cleaned_data["participant"]),
        id,
        LeftReason(form.cleaned_data["reason"]),
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    return answer(request, id, outcome, _("Keluarnya peserta tercatat."))


@require(*ENROL)
def attendance(request: StaffRequest, id: UUID, session: UUID) -> HttpResponse:
    """The sheet of one session: a box each, ticked by the space bar."""
    row = offered(request, id)
    staff = request.staff
    sessions = {one.session: one for one in queries.offered_sessions(staff.institution, id)}
    if session not in sessions:
        raise Http404
    before = queries.present_at(staff.institution, session) or set()
    lines = [one for one in queries.participants(staff.institution, id) if not one.waiting]
    lines = [one for one in lines if not one.left_why or one.id in before]
    choices = [(str(one.id), one.name) for one in lines]
    outcome: Any = None
    if request.method == "POST":
        form = AttendanceForm(request.POST, participants=choices)
        if form.is_valid():
            outcome = actions.take_attendance(
                staff.institution,
                id,
                session,
                form.cleaned_data["present"],
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                told = {"present": outcome.present, "absent": outcome.absent}
                messages.success(request, _("%(present)s hadir, %(absent)s tidak hadir.") % told)
                return redirect("training:run", id)
    else:
        ticked = before if queries.present_at(staff.institution, session) is not None else None
        all_of_them = [choice for choice, _name in choices]
        initial = all_of_them if ticked is None else [str(one) for one in ticked]
        form = AttendanceForm(initial={"present": initial}, participants=choices)
    context = {
        "form": form,
        "offer": row,
        "session": sessions[session],
        "outcome": outcome,
        "people": choices,
    }
    return render(request, "training/attendance.html", context)


@require(*ENROL)
@require_POST
def results(request: StaffRequest, id: UUID) -> HttpResponse:
    """Tell the agency how each participant ended, without names."""
    offered(request, id)
    form = PageForm(request.POST)
    form.is_valid()
    outcome = actions.state_results(
        request.staff.institution, id, actor=request.staff.account, request_id=form.request_id_value
    )
    return answer(request, id, outcome, _("Hasil dilaporkan kepada dinas, tanpa nama."))
