"""The clause library: what the office offers, each clause with its versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import Instrument, LegalRoute, LibraryClause
from lentera.agreements.forms import LibraryClauseForm, NoteForm
from lentera.agreements.queries import LibraryEntry
from lentera.agreements.rules import compare_words
from lentera.agreements.views.comments import tell
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal.refusals import Refusal


@require(Capability.AGREEMENTS)
def library(request: StaffRequest) -> HttpResponse:
    """The clauses of one form of paper and, if asked, one legal route; retired ones at the end."""
    staff = request.staff
    told = request.GET.get("instrument", "")
    instrument = Instrument(told) if told in set(Instrument) else Instrument.PKS
    told = request.GET.get("route", "")
    route = LegalRoute(told) if told in set(LegalRoute) else None
    entries = queries.library(staff.institution, instrument, route, retired=True)
    context = {
        "instruments": [
            {
                "code": code,
                "label": label,
                "chosen": code == instrument.value,
                "url": f"{reverse('agreements:clauses')}?instrument={code}",
            }
            for code, label in words.INSTRUMENTS.items()
        ],
        "instrument": instrument.value,
        "routes": words.ROUTES.items(),
        "route": route.value if route else "",
        "rows": [_row(one) for one in entries if not one.retired],
        "retired": [_row(one) for one in entries if one.retired],
        "bases": queries.legal_bases(staff.institution, instrument, route or LegalRoute.REGIONAL_COOPERATION),
        "may_write": may(staff, Capability.AGREEMENTS, Level.CREATE),
    }
    return render(request, "agreements/clauses.html", context)


def _row(entry: LibraryEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "content": entry.content,
        "routes": [words.ROUTES[one] for one in entry.content.routes],
        "state": version_label(entry.version),
    }


def version_label(version: int) -> str:
    """How a version of a clause is called."""
    return _("bawaan") if version == 0 else _("versi %(n)s") % {"n": version}


@require(Capability.AGREEMENTS)
def clause(request: StaffRequest, id: UUID) -> HttpResponse:
    """One clause: change it, see its versions, compare two (`?a=0&b=2`)."""
    staff = request.staff
    entry = queries.library_entry(staff.institution, id)
    if entry is None:
        raise Http404
    writes = may(staff, Capability.AGREEMENTS, Level.CREATE)
    outcome: Any = None
    form = LibraryClauseForm(
        request.POST if request.method == "POST" and writes else None,
        fixed_code=entry.content.code,
        initial=LibraryClauseForm.initial_of(entry.content),
    )
    if request.method == "POST" and writes and form.is_valid():
        outcome = actions.save_clause(
            staff.institution,
            form.content(entry.content),
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Klausul tersimpan sebagai versi %(n)s.") % {"n": outcome.version})
            return redirect("agreements:clause", id)
    found = queries.clause_versions(staff.institution, id)
    numbers = {one.version: one for one in found}
    b = numbers.get(_number(request.GET.get("b", ""))) or found[0]
    a = numbers.get(_number(request.GET.get("a", ""))) or numbers.get(b.version - 1)
    before, after = compare_words(_text(a.content) if a else "", _text(b.content))
    context = {
        "entry": entry,
        "content": entry.content,
        "form": form,
        "outcome": outcome,
        "versions": [{"entry": one, "label": version_label(one.version)} for one in found],
        "a": a,
        "b": b,
        "a_label": version_label(a.version) if a else "",
        "b_label": version_label(b.version),
        "before": before,
        "after": after,
        "compared": a is not None and a.version != b.version,
        "places": words.PLACES.items(),
        "may_write": writes,
        "routes": [words.ROUTES[one] for one in entry.content.routes],
        "instruments": [words.INSTRUMENTS[one] for one in entry.content.instruments],
    }
    return render(request, "agreements/clause.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else -1


def _text(content: LibraryClause) -> str:
    return "\n".join((content.title, *content.paragraphs))


@require(Capability.AGREEMENTS, Level.CREATE)
def new_clause(request: StaffRequest) -> HttpResponse:
    """A clause of the office's own."""
    staff = request.staff
    outcome: Any = None
    instrument = request.GET.get("instrument", "pks")
    form = LibraryClauseForm(request.POST or None, initial={"instruments": [instrument], "position": 100})
    if request.method == "POST" and form.is_valid():
        outcome = actions.save_clause(
            staff.institution,
            form.content(),
            new=True,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Klausul tersimpan sebagai versi %(n)s.") % {"n": outcome.version})
            return redirect("agreements:clause", outcome.clause)
    context = {"form": form, "outcome": outcome, "places": words.PLACES.items()}
    return render(request, "agreements/clause_new.html", context)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def retire_clause(request: StaffRequest, id: UUID) -> HttpResponse:
    """Offer a clause no longer."""
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.retire_clause(
            request.staff.institution,
            id,
            reason=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        tell(request, outcome, _("Klausul tidak ditawarkan lagi. Naskah yang memuatnya tidak berubah."))
    return redirect("agreements:clause", id)
