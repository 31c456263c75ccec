"""One cell of the grid of rules: its value, what it falls back to, and its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.forms import CellForm, initial_of
from lentera.circulation.messages.rule import DEFAULT, HELP, RULES
from lentera.circulation.queries.explained import scope_words, value_words
from lentera.circulation.rules import BOUNDS, RuleName, RuleTable, RuleValue, Scope
from lentera.circulation.views.rules import SETS, scope_from
from lentera.circulation.views.scanning import desk_of
from lentera.circulation.views.why import cell_url
from lentera.institutions import queries as institutions
from lentera.institutions.access import StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome


@require(*SETS)
def cell(request: StaffRequest) -> HttpResponse:
    """Read and set one value."""
    here, scope, name = desk_of(request.staff), scope_from(request.staff, request.GET), _name(request)
    table = _table(here)
    if request.method != "POST":
        decided = table.deciding(name, scope.library, scope.group, scope.kind)
        value = BOUNDS[name].default if decided is None else decided.value
        return _draw(request, here, scope, name, CellForm(name, initial={"value": initial_of(name, value)}))
    form = CellForm(name, request.POST)
    if not form.is_valid():
        return _draw(request, here, scope, name, form)
    value = form.cleaned_data["value"]
    outcome = actions.save_value(here, scope, name, value, request_id=form.request_id_value)
    if isinstance(outcome, Refusal):
        return _draw(request, here, scope, name, form, Outcome.refused(outcome))
    told = {"name": RULES[name], "value": value_words(name, value)}
    messages.success(request, gettext("%(name)s: %(value)s tersimpan.") % told)
    return redirect(_grid_url(scope, name))


@require(*SETS)
@require_POST
def clear(request: StaffRequest) -> HttpResponse:
    """Take the own value away, so that the next wider row decides."""
    here, scope, name = desk_of(request.staff), scope_from(request.staff, request.GET), _name(request)
    request_id = request.POST.get("request_id") or None
    outcome = actions.remove_value(here, scope, name, request_id=request_id)
    if isinstance(outcome, Refusal):
        form = CellForm(name)
        return _draw(request, here, scope, name, form, Outcome.refused(outcome))
    messages.success(request, gettext("Dihapus; kini mengikuti baris yang lebih umum."))
    return redirect(_grid_url(scope, name))


def _name(request: StaffRequest) -> RuleName:
    try:
        return RuleName(request.GET.get("name", ""))
    except ValueError as why:
        raise Http404 from why


def _table(here: Desk) -> RuleTable:
    return queries.rule_book(here.institution, here.library, around=here.day(clock.now())).table


def _draw(
    request: StaffRequest,
    here: Desk,
    scope: Scope,
    name: RuleName,
    form: CellForm,
    outcome: Outcome | None = None,
) -> HttpResponse:
    levels = list(_levels(here, _table(here), scope, name))
    own = levels[0]["own"]
    context = {
        "form": form,
        "outcome": outcome,
        "label": RULES[name],
        "help": HELP[name],
        "scope": scope_words(here.institution, scope),
        "levels": levels,
        "own": own,
        "grid_url": _grid_url(scope, name),
        "clear_url": cell_url(scope, name).replace(
            reverse("circulation:rule-cell"), reverse("circulation:clear-rule-cell")
        ),
        "history": _history(request, here, scope, name),
    }
    return render(request, "circulation/rule_cell.html", context)


def _levels(here: Desk, table: RuleTable, scope: Scope, name: RuleName) -> Any:
    """From this cell outward: every row that could decide, the one that does marked, the default last."""
    fitting = [row for row in table.values if row.name == name and row.scope.fits(*_case(scope))]
    decided = table.deciding(name, *_case(scope))
    ordered = sorted(fitting, key=lambda row: (row.scope.exactness, not row.old), reverse=True)
    if not any(row.scope == scope for row in ordered):
        yield {
            "where": scope_words(here.institution, scope),
            "value": "",
            "decides": False,
            "own": False,
            "url": "",
        }
    for row in ordered:
        yield _level(here, row, scope, decides=row is decided)
    value = value_words(name, BOUNDS[name].default)
    yield {"where": DEFAULT, "value": value, "decides": decided is None, "own": False, "url": ""}


def _level(here: Desk, row: RuleValue, scope: Scope, *, decides: bool) -> dict[str, Any]:
    own = row.scope == scope
    return {
        "where": scope_words(here.institution, row.scope),
        "value": value_words(row.name, row.value),
        "decides": decides,
        "own": own,
        "url": "" if own else cell_url(row.scope, row.name),
    }


def _case(scope: Scope) -> tuple[Any, str, str]:
    return scope.library, scope.group, scope.kind


def _history(request: StaffRequest, here: Desk, scope: Scope, name: RuleName) -> list[dict[str, Any]]:
    return institutions.history_lines(
        actions.value_id(here.institution, scope, name), here.institution, staff=request.staff
    )


def _grid_url(scope: Scope, name: RuleName) -> str:
    told = {"library": str(scope.library or ""), "group": scope.group, "kind": scope.kind}
    place = f"{scope.group or 'all'}-{scope.kind or 'all'}-{name}"
    return f"{reverse('circulation:rules')}?{urlencode(told)}#{place}"
