"""One record: its page, the form, taking it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lentera.catalogue import actions, beside, hooks, queries, showing
from lentera.catalogue.editing.tracing import changes_of, state_addresses
from lentera.catalogue.forms import RemovalForm
from lentera.catalogue.labels import LANGUAGE_LABELS, MATERIAL_LABELS, USE_LABELS
from lentera.catalogue.lists.own import own_list
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.catalogue.queries.authorities import authorities_of
from lentera.catalogue.queries.covers import covers
from lentera.catalogue.union.showing import editions_of
from lentera.catalogue.views.rights import may_add, may_edit
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, allowed, require
from lentera.journal.refusals import Refusal

TABS = ("record", "marc", "history")


@require_safe
def record_view(request: HttpRequest, record: UUID) -> HttpResponse:
    """One record: what it is, where its copies are, its MARC, and for staff its history."""
    reader = showing.asking(request)
    row = queries.record(record, reader=reader)
    if row is None:
        return _removed(request, record)
    tab = request.GET.get("tab", TABS[0])
    tab = tab if tab in TABS and (tab != "history" or reader is not None) else TABS[0]
    marc = queries.marc_of(row)
    context: dict[str, Any] = {
        "record": row,
        "brief": brief_of(marc),
        "tab": tab,
        "use": USE_LABELS[row.use],
        "tone": showing.tone(row.ddc),
        "subjects": [(subject, showing.heading(subject)) for subject in brief_of(marc).subjects],
        "authorities": authorities_of(marc, reader=reader) if tab == TABS[0] else [],
        "language": LANGUAGE_LABELS.get(row.language, row.language),
        "material": MATERIAL_LABELS[row.material],
        "available": hooks.availability([row.id], reader)[row.id],
        "copies_known": hooks.is_filled(),
        "with_history": reader is not None,
        "may_edit": may_edit(request, row),
        "notes": [one for one in hooks.record_notes(row.id, reader) if allowed(request, one.capability)],
        "cover": covers([row.id]).get(row.id, ""),
    }
    if tab == "record":
        context |= beside.around(request, row, context["brief"], context["available"], reader)
        context |= editions_of(row, reader, may_add=may_add(request))
        context |= {
            "on_own_list": row.id in own_list(request),
            "may_list": may_add(request),
        }
    if tab == "marc":
        context["lines"] = showing.marc_lines(marc)
    if tab == "history" and reader is not None:
        staff, urls = getattr(request, "staff", None), state_addresses(row.id)
        context["history"] = institutions.history_lines(row.id, reader, staff=staff, urls=urls)
        context |= changes_of(row.id, request.GET.get("state", ""), reader=reader)
    return render(request, "catalogue/record.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def remove_view(request: StaffRequest, record: UUID) -> HttpResponse:
    """Ask for the reason, then take the record out."""
    row = _own(request, record)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = actions.remove_record(
            request.staff.institution,
            row.id,
            form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("“%(title)s” dihapus dari katalog.") % {"title": outcome.title})
            return redirect("catalogue:record", row.id)
        form.show(outcome)
    return render(request, "catalogue/remove.html", {"form": form, "record": row})


def _removed(request: HttpRequest, record: UUID) -> HttpResponse:
    """What is left of a record that was taken out: for those who may bring it back, its history."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may_add(request) or not queries.was_removed(record, author=staff.institution):
        raise Http404(gettext("Cantuman ini tidak ada."))
    lines = institutions.history_lines(record, staff.institution, staff=staff)
    return render(request, "catalogue/removed.html", {"history": lines})


def _own(request: StaffRequest, record: UUID) -> Record:
    row = queries.record(record, reader=request.staff.institution)
    if row is None or row.institution_id != request.staff.institution:
        raise Http404(gettext("Cantuman ini tidak ada di katalog lembaga Anda."))
    return row
