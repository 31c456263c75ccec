"""The agency's own names for services: kept here, offered wherever a scope is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import ServiceKind
from lentera.agreements.forms import KindForm, NoteForm
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages import hooks


@require(Capability.AGREEMENTS, Level.CREATE)
def kinds(request: StaffRequest) -> HttpResponse:
    """The names with their usual units, and a form for one more."""
    staff = request.staff
    outcome: Any = None
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.save_scope_kind(
            staff.institution,
            told["name"],
            ServiceKind(told["kind"]),
            told["unit"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Nama layanan tersimpan."))
            return redirect("agreements:kinds")
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "kind": words.KINDS.get(row.kind, row.kind),
            "unit": words.UNITS.get(row.unit, row.unit),
        }
        for row in queries.scope_kinds(staff.institution)
    ]
    return render(request, "agreements/kinds.html", {"form": form, "rows": rows, "outcome": outcome})


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def remove_kind(request: StaffRequest, kind: UUID) -> HttpResponse:
    """Offer a name no longer."""
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.remove_scope_kind(
            request.staff.institution,
            kind,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            messages.error(request, hooks.text_of(outcome.code, outcome.details))
        else:
            messages.success(request, _("Nama layanan tidak ditawarkan lagi."))
    return redirect("agreements:kinds")
