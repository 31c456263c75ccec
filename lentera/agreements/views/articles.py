"""The articles of a draft: order, words, what is added and left out. Works without script."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import Clause, Content, DraftState
from lentera.agreements.forms import ArticleForms, PreambleForm, article_initial, articles_from
from lentera.agreements.rules import WRITABLE
from lentera.agreements.views.draft import own_draft
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal


@require(Capability.AGREEMENTS, Level.CREATE)
def articles(request: StaffRequest, id: UUID) -> HttpResponse:
    """Edit the articles and what surrounds them. `up`, `down` and `add` draw the form anew and save nothing."""
    staff = request.staff
    draft = own_draft(staff, id)
    content = queries.draft_content(draft.content)
    if DraftState(draft.state) not in WRITABLE:
        return redirect("agreements:agreement", id)
    outcome: Any = None
    if request.method == "POST":
        rows, form = ArticleForms(request.POST, prefix="articles"), PreambleForm(request.POST)
        valid = rows.is_valid() and form.is_valid()
        if valid and _only_redrawn(request):
            clauses = _rearranged(request.POST, articles_from(rows), staff.institution, content)
            rows = ArticleForms(prefix="articles", initial=article_initial(clauses))
        elif valid:
            told = msgspec.structs.replace(content, clauses=articles_from(rows), **form.fields_of(content))
            outcome = actions.change_draft(
                staff.institution, id, told, actor=staff.account, request_id=form.request_id_value
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Pasal tersimpan sebagai versi baru."))
                return redirect("agreements:agreement", id)
    else:
        rows = ArticleForms(prefix="articles", initial=article_initial(content.clauses))
        form = PreambleForm(initial=PreambleForm.initial_of(content))
    differs = queries.differences_from_library(staff.institution, content)
    have = {row["code"].value() for row in rows}
    context = {
        "draft": draft,
        "rows": [
            {
                "form": row,
                "differs": words.LIBRARY_DIFFERENCES.get(differs.get(str(row["code"].value()), ""), ""),
                "mandatory": row["mandatory"].value() in (True, "True", "on", "true"),
            }
            for row in rows
        ],
        "list": rows,
        "form": form,
        "outcome": outcome,
        "offers": [
            (f"{entry.id}|{name}", f"{entry.content.title} · {name}" if name else entry.content.title)
            for entry in queries.library(staff.institution, content.instrument, content.route)
            if entry.content.code not in have
            for name in ("", *(variant.name for variant in entry.content.variants))
        ],
        "places": words.PLACES.items(),
    }
    return render(request, "agreements/articles.html", context)


def _only_redrawn(request: HttpRequest) -> bool:
    return bool({"up", "down", "add", "add_own"} & set(request.POST))


def _rearranged(told: QueryDict, clauses: tuple[Clause, ...], agency: UUID, content: Content) -> list[Clause]:
    """The articles with one moved by a place, or one added at the end."""
    order = list(clauses)
    for name, step in (("up", -1), ("down", 1)):
        place = next((n for n, one in enumerate(order) if one.code == told.get(name)), None)
        if place is not None and 0 <= place + step < len(order):
            order[place], order[place + step] = order[place + step], order[place]
    if "add" in told:
        id, _sep, variant = told.get("offer", "").partition("|")
        entry = next(
            (one for one in queries.library(agency, content.instrument, content.route) if str(one.id) == id),
            None,
        )
        if entry is not None and entry.content.code not in {one.code for one in order}:
            order.append(queries.as_clause(entry, variant))
    if "add_own" in told:
        codes = {one.code for one in order}
        code = next(name for n in range(1, 1000) if (name := f"own.{n}") not in codes)
        order.append(Clause(code=code, title="", paragraphs=()))
    return order
