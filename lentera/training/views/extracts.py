"""An extract of one person's attendance, for who scores his conduct: approved by the head, for that person alone."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.training import actions
from lentera.training.extracting import attendance_of
from lentera.training.forms import ExtractForm
from lentera.training.views.people import ENROL

APPROVES = (Capability.TRAINING, Level.APPROVE, "list")


@require(Capability.TRAINING)
@require_http_methods(["GET", "POST"])
def extract(request: StaffRequest, id: UUID) -> HttpResponse:
    """Look at it; the head approves, and it is printed. No file of it is kept."""
    staff = request.staff
    approves = may(staff, *APPROVES)
    told = attendance_of(staff.institution, id)
    if told is None or not (approves or may(staff, *ENROL)):
        raise Http404
    outcome, approved = None, False
    if request.method == "POST" and approves:
        form = ExtractForm(request.POST)
        asked = form.is_valid() and form.cleaned_data["asked"]
        done = actions.extract_attendance(
            staff.institution, id, asked=asked, actor=staff.account, request_id=form.request_id_value
        )
        approved = not isinstance(done, Refusal)
        outcome = Outcome.refused(done) if isinstance(done, Refusal) else None
    context = {
        "told": told,
        "approves": approves,
        "approved": approved,
        "outcome": outcome,
        "form": ExtractForm(),
        "today": clock.today(staff.zone),
        "place": institutions.name_of(staff.institution),
        "history": institutions.history_lines(id, staff.institution, staff=staff),
    }
    response = render(request, "training/extract.html", context)
    response["Cache-Control"] = "no-store"
    return response
