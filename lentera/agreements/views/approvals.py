"""Initials, reviews and numbers of a draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements.forms import NoteForm, ReviewForm, lines_of
from lentera.agreements.views.comments import tell
from lentera.agreements.views.draft import own_draft
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal


@require(Capability.AGREEMENTS)
@require_POST
def initial(request: StaffRequest, id: UUID, step: UUID) -> HttpResponse:
    """Put initials on the words as they stand."""
    own_draft(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.initial(
            request.staff.institution,
            id,
            step,
            roles=frozenset(role.value for role in request.staff.roles),
            note=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        tell(request, outcome, _("Paraf tercatat."))
    return redirect("agreements:agreement", id)


@require(Capability.AGREEMENTS, Level.CREATE)
def review(request: StaffRequest, id: UUID) -> HttpResponse:
    """Write what the review found; the memo is made from it."""
    staff = request.staff
    draft = own_draft(staff, id)
    outcome: Any = None
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.review(
            staff.institution,
            id,
            findings=lines_of(told["findings"]),
            conclusion=told["conclusion"],
            recommended=told["recommended"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Telaah tersimpan. Naskah telaahnya dapat dibuat di kartu surat."))
            return redirect("agreements:agreement", id)
    context = {
        "draft": draft,
        "form": form,
        "outcome": outcome,
        "reviews": queries.reviews(id, staff.institution),
    }
    return render(request, "agreements/review.html", context)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def take_number(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take the office's next number for an agreed text."""
    own_draft(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.take_own_number(
            request.staff.institution, id, actor=request.staff.account, request_id=form.request_id_value
        )
        tell(request, outcome, _("Nomor naskah diambil."))
    return redirect("agreements:agreement", id)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def take_told_numbers(request: StaffRequest, id: UUID) -> HttpResponse:
    """Write the numbers that partners told into the text."""
    own_draft(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.take_told_numbers(
            request.staff.institution, id, actor=request.staff.account, request_id=form.request_id_value
        )
        tell(request, outcome, _("Nomor mitra dipakai dalam naskah."))
    return redirect("agreements:agreement", id)
