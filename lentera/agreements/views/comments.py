"""Comments of both parties on a sent version; and the numbers that partners tell."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements.forms import CommentForm, NoteForm
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal.refusals import Refusal
from lentera.pages import hooks


def tell(request: StaffRequest, outcome: object, done: str) -> None:
    """Say on the next page what became of it."""
    if isinstance(outcome, Refusal):
        messages.error(request, hooks.text_of(outcome.code, outcome.details))
    else:
        messages.success(request, done)


def may_speak(staff: Staff, agency: bool) -> bool:
    """Who comments in the name of an institution: at the agency whoever drafts or approves, at a partner who sees."""
    levels = (Level.CREATE, Level.APPROVE) if agency else (Level.VIEW,)
    return any(may(staff, Capability.AGREEMENTS, level) for level in levels)


def _speaking(staff: Staff, agreement: UUID) -> None:
    if not may_speak(staff, queries.agency_of(agreement) == staff.institution):
        raise PermissionDenied


@require(Capability.AGREEMENTS)
@require_POST
def comment(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say something on the version that was sent."""
    _speaking(request.staff, id)
    form = CommentForm(request.POST)
    form.fields["text"].required = False
    if form.is_valid():
        told = form.cleaned_data
        outcome = actions.comment(
            request.staff.institution,
            id,
            text=told["text"],
            place=told["place"],
            proposal=told["proposal"],
            answers=told["answers"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        tell(request, outcome, _("Komentar tersimpan."))
    return redirect(f"{_page(id)}#comments")


@require(Capability.AGREEMENTS)
@require_POST
def settle(request: StaffRequest, id: UUID, comment: UUID) -> HttpResponse:
    """Hold a comment for settled, with an answer or by taking its words over."""
    _speaking(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        take = "take" in request.POST
        outcome = actions.settle_comment(
            request.staff.institution,
            comment,
            answer=form.cleaned_data["note"],
            take=take,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        done = _("Usul itu kini menjadi isi pasal dalam konsep.") if take else _("Komentar selesai.")
        tell(request, outcome, done)
    return redirect(f"{_page(id)}#comments")


@require(Capability.AGREEMENTS)
@require_POST
def own_number(request: StaffRequest, id: UUID) -> HttpResponse:
    """A partner tells its own number of the paper."""
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.say_own_number(
            request.staff.institution,
            id,
            form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        tell(request, outcome, _("Nomor naskah lembaga Anda tersimpan dan terlihat oleh dinas."))
    return redirect(_page(id))


def _page(id: UUID) -> str:
    return reverse("agreements:agreement", args=[id])
