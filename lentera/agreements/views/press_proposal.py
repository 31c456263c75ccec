"""A partner proposes a release; the agency takes it over or says why not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from lentera.agreements import actions
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.press import ProposalForm
from lentera.agreements.queries import press as queries
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks


@require(Capability.PRESS_RELEASES, Level.PROPOSE)
def propose(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Write a release as one would have it, for the agency to take over."""
    staff = request.staff
    today = clock.today(staff.zone)
    found = None if id is None else queries.proposal(staff.institution, id)
    if id is not None and (found is None or found.row.institution_id != staff.institution):
        raise Http404
    home = institutions.institution(staff.institution)
    initial: dict[str, Any] = {"date": today, "place": home.town if home is not None else ""}
    if found is not None:
        names = ("title", "place", "date", "body", "contact")
        initial = {name: getattr(found.text, name) for name in names} | {"agency": str(found.row.agency)}
    form = ProposalForm(staff, today, request.POST or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.propose_release(
            staff.institution,
            UUID(form.cleaned_data["agency"]),
            form.text(),
            proposal=id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Usulan terkirim. Petugas kemitraan melanjutkannya."))
            return redirect("agreements:proposal", outcome.proposal)
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Ubah usulan") if found else _("Usulkan siaran pers"),
        "text": _("Usulan dibaca dinas perpustakaan; yang terbit adalah siaran pers mereka."),
        "button": _("Kirim usulan"),
        "back": reverse("agreements:press"),
        "crumb": (reverse("agreements:press"), pgettext("menu", "Siaran pers")),
    }
    return render(request, "agreements/meeting_form.html", context)


@require(Capability.PRESS_RELEASES)
def proposal(request: StaffRequest, id: UUID) -> HttpResponse:
    """One proposal, to its two sides."""
    return _page(request, id, None)


def _page(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    staff = request.staff
    found = queries.proposal(staff.institution, id)
    if found is None:
        raise Http404
    own = found.row.institution_id == staff.institution
    waits = found.answer is None
    out = found.answer is not None and found.answer.release is not None
    context = {
        "one": found,
        "own": own,
        "author": hooks.name_of("institution", found.row.institution_id),
        "paragraphs": queries.paragraphs(found.text.body),
        "published": queries.published_release(found.answer.release)
        if out and found.answer is not None and found.answer.release is not None
        else None,
        "taken": out,
        "may_take": waits and not own and may(staff, Capability.PRESS_RELEASES, Level.CREATE),
        "may_change": waits and own and may(staff, Capability.PRESS_RELEASES, Level.PROPOSE),
        "reason": ReasonForm(),
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/press_proposal.html", context)


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def decline(request: StaffRequest, id: UUID) -> HttpResponse:
    """Do not take a proposal over."""
    staff = request.staff
    found = queries.proposal(staff.institution, id)
    if found is not None and found.row.institution_id == staff.institution:
        raise PermissionDenied
    form = ReasonForm(request.POST)
    outcome = actions.decline_proposal(
        staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        if found is None:
            raise Http404
        return _page(request, id, outcome)
    messages.success(request, _("Jawaban terkirim."))
    return redirect("agreements:proposal", id)
