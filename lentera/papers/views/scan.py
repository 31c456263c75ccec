"""Scans: attach, read, erase."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Staff, StaffRequest, may
from lentera.papers import actions, queries
from lentera.papers.forms import ReasonForm, ScanForm
from lentera.papers.hooks import About
from lentera.papers.views.acting import (
    act_page,
    at_work,
    attaches,
    deny,
    file_answer,
    home_crumb,
    say,
    thing_of,
    way_back,
)


def _about(staff: Staff, about_kind: str, about: UUID) -> About:
    thing = thing_of(staff, about_kind, about)
    if thing is None:
        raise Http404
    return thing


@at_work
@require_POST
def attach(request: StaffRequest, about_kind: str, about: UUID) -> HttpResponse:
    """Put a scan to an object or an issued paper."""
    staff = request.staff
    thing = _about(staff, about_kind, about)
    if not attaches(staff, thing):
        deny()
    if thing.known is not None and not thing.known(staff.institution, about):
        raise Http404
    back = way_back(request, reverse("papers:papers"))
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        messages.error(request, " ".join(sentences))
        return redirect(back)
    file = form.cleaned_data["file"]
    limit = queries.largest_scan(staff.institution)
    outcome = actions.attach_scan(
        staff.institution,
        about_kind,
        about,
        name=file.name,
        data=file.read(limit + 1),  # one byte more tells that it is too large
        note=form.cleaned_data["note"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    say(request, outcome, _("Pindaian dilampirkan."))
    return redirect(back)


@at_work
def scan(request: StaffRequest, id: UUID) -> HttpResponse:
    """A scan as a download."""
    row = queries.scan_row(id, request.staff.institution)
    if row is None:
        raise Http404
    if not may(request.staff, _about(request.staff, row.about_kind, row.about).capability):
        deny()
    data = queries.scan_content(row)
    if data is None or row.erased_for:
        raise Http404
    return file_answer(data, row.name, row.type, attachment=True)


@at_work
def erase(request: StaffRequest, id: UUID) -> HttpResponse:
    """Erase the content of a scan for good."""
    row = queries.scan_row(id, request.staff.institution)
    if row is None:
        raise Http404
    thing = _about(request.staff, row.about_kind, row.about)
    if not attaches(request.staff, thing):
        deny()
    then = thing.url(row.about) or reverse("papers:papers")
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.erase_scan(
            request.staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        ),
        title=_("Hapus pindaian"),
        facts=row.name,
        text=_("Isinya hilang untuk selamanya. Yang tersisa hanyalah catatan bahwa berkas ini pernah ada."),
        button=_("Hapus pindaian"),
        done=_("Pindaian dihapus."),
        danger=True,
        then=then,
        crumbs=[home_crumb()],
    )
