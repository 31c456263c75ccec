"""Undo from a history: one button for every fact that has a compensating one and whose right is registered."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Staff
from lentera.institutions.hooks import may_undo
from lentera.institutions.logging_in import to_login
from lentera.journal.facts import UnknownKind
from lentera.journal.models import StoredEntry
from lentera.journal.reading import entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from lentera.pages import hooks
from lentera.pages.addresses import place_here
from lentera.pages.forms import PageForm

DESK = "/desk/"


class UndoForm(PageForm):
    """Which entry, and the page to come back to."""

    stream = forms.UUIDField()
    hash = forms.RegexField(r"^[0-9a-f]{64}$")
    next = forms.CharField(required=False)


@require_POST
def undo_view(request: HttpRequest) -> HttpResponse | HttpResponseBase:
    """Say the compensating fact, and come back. The fact that is undone stays in the history."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return to_login(request)
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise Http404
    stream, digest = form.cleaned_data["stream"], bytes.fromhex(form.cleaned_data["hash"])
    try:
        told = entry(stream, digest)
    except (StoredEntry.DoesNotExist, UnknownKind) as why:
        raise Http404 from why
    if told.author != staff.institution:
        raise Http404
    if not may_undo(staff, told.fact):
        raise PermissionDenied(_("Peran Anda tidak mencakup mengurungkan catatan ini."))
    outcome = undo(staff.institution, stream, digest, request_id=form.request_id_value, actor=staff.account)
    if isinstance(outcome, Refusal):
        messages.error(request, hooks.text_of(outcome.code, outcome.details))
    else:
        messages.success(request, _("Diurungkan. Yang lama tetap terbaca di riwayat."))
    return redirect(place_here(form.cleaned_data["next"], DESK))
