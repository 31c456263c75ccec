"""Addenda in writing: what changes beside what holds; printed, dropped, or signed on the page of addenda."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import AddendumText, Content
from lentera.agreements.forms import AddendumForm, NoteForm, ScopeLines, scope_from, scope_initial
from lentera.agreements.queries import AddendumLine, AgreementState
from lentera.agreements.queries.paper import person
from lentera.agreements.rules import compare_scope
from lentera.agreements.views.comments import tell
from lentera.agreements.views.signed import own_agreement, partner_names
from lentera.agreements.views.versions import scope_shown
from lentera.documents.rendering import render as render_paper
from lentera.documents.words import Language, plain_date
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal


@require(Capability.AGREEMENTS, Level.CREATE)
def new_addendum(request: StaffRequest, id: UUID) -> HttpResponse:
    """Begin an addendum from the scope and end as they hold now."""
    return _edit(request, id, None)


@require(Capability.AGREEMENTS)
def addendum(request: StaffRequest, id: UUID, addendum: UUID) -> HttpResponse:
    """One addendum in writing: what it changes, and the form to change it."""
    line = queries.addendum_draft(addendum, request.staff.institution)
    if line is None or line.agreement != id:
        raise Http404
    return _edit(request, id, line)


def _edit(request: StaffRequest, id: UUID, line: AddendumLine | None) -> HttpResponse:
    staff = request.staff
    state = own_agreement(staff, id)
    content = queries.signed_content(id)
    if content is None:
        raise Http404
    writes = may(staff, Capability.AGREEMENTS, Level.CREATE)
    outcome: Any = None
    if request.method == "POST" and writes:
        form, lines = AddendumForm(request.POST), ScopeLines(request.POST, prefix="scope")
        if form.is_valid() and lines.is_valid():
            told = form.cleaned_data
            outcome = actions.draft_addendum(
                staff.institution,
                id,
                AddendumText(
                    from_day=told["from_day"],
                    end=told["end"],
                    reason=told["reason"],
                    scope=scope_from(lines),
                ),
                addendum=line.id if line is not None else None,
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Konsep adendum tersimpan."))
                return redirect("agreements:addendum", id, outcome.addendum)
    else:
        text = line.content if line is not None else None
        form = AddendumForm(
            initial={
                "from_day": text.from_day if text else clock.today(staff.zone),
                "end": text.end if text else state.end,
                "reason": text.reason if text else "",
            }
        )
        lines = ScopeLines(
            prefix="scope", initial=scope_initial(text.scope if text is not None else content.scope)
        )
    context = {
        "state": state,
        "partner": partner_names(state, staff),
        "line": line,
        "form": form,
        "lines": lines,
        "outcome": outcome,
        "may_write": writes,
        "may_sign": may(staff, Capability.SIGNING, Level.APPROVE),
        "end_moves": line is not None and line.content.end != state.end,
        "scope_changes": _changes(content, line),
        "kind_names": words.KINDS.values(),
        "known_names": queries.scope_kinds(staff.institution),
    }
    return render(request, "agreements/addendum.html", context)


def _changes(content: Content, line: AddendumLine | None) -> list[dict[str, Any]]:
    if line is None:
        return []
    told = scope_shown(compare_scope(content.scope, line.content.scope))
    return [one for one in told if not one["same"]]


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def drop(request: StaffRequest, id: UUID, addendum: UUID) -> HttpResponse:
    """Give up an addendum."""
    own_agreement(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.drop_addendum(
            request.staff.institution,
            addendum,
            reason=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        tell(request, outcome, _("Konsep adendum dibatalkan."))
        if isinstance(outcome, Refusal) and outcome.code == "reason-missing":
            return redirect("agreements:addendum", id, addendum)
    return redirect("agreements:agreement", id)


@require(Capability.AGREEMENTS)
def print_addendum(request: StaffRequest, id: UUID, addendum: UUID) -> HttpResponse:
    """The addendum as a paper with its table of what was and what comes, marked as a draft."""
    staff = request.staff
    state, content = own_agreement(staff, id), queries.signed_content(id)
    line = queries.addendum_draft(addendum, staff.institution)
    if content is None or line is None or line.agreement != id:
        raise Http404
    language: Language = "en" if request.GET.get("language") == "en" else "id"
    data = addendum_data(state, content, line, language, staff.zone)
    pdf = render_paper("agreement", data, language=language, created=line.drafted_at, own="addendum")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="adendum-{str(addendum)[:8]}.pdf"'
    return response


def addendum_data(
    state: AgreementState, content: Content, line: AddendumLine, language: Language, zone: str | None
) -> dict[str, Any]:
    """The data of template `agreement` for an addendum."""
    whole = queries.paper_data(
        msgspec.structs.replace(content, scope=line.content.scope, clauses=()), language=language
    )
    with override(language):
        changes = [
            {
                "what": one["name"],
                "before": one["before"] or _("tidak ada"),
                "after": one["after"] or _("dicabut"),
            }
            for one in _changes(content, line)
        ]
        if line.content.end != state.end:
            changes.append(
                {
                    "what": str(words.FIELDS["end"]),
                    "before": plain_date(state.end, language),
                    "after": plain_date(line.content.end, language),
                }
            )
        articles = [
            {
                "title": _("Perubahan"),
                "clauses": [
                    _("Ketentuan yang tercantum dalam lampiran diubah sejak %(day)s.")
                    % {"day": plain_date(line.content.from_day, language)},
                    _("Alasan perubahan: %(reason)s") % {"reason": line.content.reason},
                ],
            },
            {
                "title": _("Ketentuan lain"),
                "clauses": [_("Ketentuan perjanjian yang tidak diubah tetap berlaku.")],
            },
        ]
        mark = _("KONSEP · %(day)s") % {"day": plain_date(clock.local_day(line.drafted_at, zone), language)}
    return {
        "letterhead": whole["letterhead"],
        "instrument": "addendum",
        "title": content.title,
        "numbers": ["" for _party in content.parties],
        "parties": [person(party) for party in content.parties],
        "articles": articles,
        "amends": {
            "instrument": content.instrument.value,
            "numbers": [party.number for party in content.parties],
            "date": state.signed_on,
        },
        "changes": changes,
        "scope_items": whole.get("scope_items", []),
        "draft": mark,
    }
