"""The rules of lending: the grid, what would happen, limits over kinds, and the days of the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.forms import ClosedDayForm, LimitForm, TryForm, group_choices, kind_choices
from lentera.circulation.messages.rule import ALL_LIBRARIES, RULES
from lentera.circulation.models import ClosedDay, LoanLimit
from lentera.circulation.queries import RuleBook
from lentera.circulation.queries.explained import group_words, kind_words, scope_words, value_words
from lentera.circulation.rules import (
    DAYS_BACK,
    KINDS,
    LoanRule,
    RuleName,
    RuleTable,
    RuleValue,
    Scope,
    due_day,
)
from lentera.circulation.views.scanning import desk_of
from lentera.circulation.views.why import WhyLine, cell_url, why_due, why_lines
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column

SETS = (Capability.SETTINGS, Level.CREATE)


@dataclass(frozen=True)
class Cell:
    """One value of the grid: `own` where it is set in this very row, else `origin` says whence it falls."""

    name: str
    label: str
    value: str
    own: bool
    origin: str
    url: str


@dataclass(frozen=True)
class GridRow:
    """The values of one group and kind."""

    group: str
    kind: str
    cells: list[Cell]


@require(Capability.LOANS, Level.CREATE)
def rules(request: StaffRequest) -> HttpResponse:
    """The rules in force, what would happen by them, and the days ahead."""
    return _draw(request, ClosedDayForm())


@require(*SETS)
@require_POST
def save_closed_day(request: StaffRequest) -> HttpResponse:
    """One more day that is not as usual."""
    here, form = desk_of(request.staff), ClosedDayForm(request.POST)
    if not form.is_valid():
        return _draw(request, form)
    told = form.cleaned_data
    outcome = actions.save_closed_day(
        here, told["day"], told["reason"], opens=told["opens"], request_id=told["request_id"]
    )
    if isinstance(outcome, Refusal):
        form.add_error("day", Outcome.refused(outcome).text)
        return _draw(request, form)
    words = gettext("Tercatat: %(day)s buka.") if told["opens"] else gettext("Tercatat: %(day)s tutup.")
    messages.success(request, words % {"day": formats.full_date(told["day"])})
    return redirect(f"{reverse('circulation:rules')}#days")


@require(*SETS)
@require_POST
def remove(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a row, a limit or a day away."""
    here = desk_of(request.staff)
    if not actions.remove_setting(here, id, request_id=request.POST.get("request_id") or None):
        raise Http404
    messages.success(request, gettext("Dihapus. Riwayatnya tetap ada."))
    return redirect("circulation:rules")


def scope_from(staff: Staff, told: QueryDict) -> Scope:
    """The scope that an address names; a library of others, an unknown group or kind is a 404."""
    group, kind, place = told.get("group", ""), told.get("kind", ""), told.get("library", "")
    if group not in {"", *(one.value for one in ReaderGroup)} or kind not in {"", *KINDS}:
        raise Http404
    if not place:
        return Scope(None, group, kind)
    own = {str(id): id for id in institutions.libraries_of(staff.institution).values_list("id", flat=True)}
    if place not in own:
        raise Http404
    return Scope(own[place], group, kind)


def _draw(request: StaffRequest, day_form: ClosedDayForm) -> HttpResponse:
    here = desk_of(request.staff)
    today = here.day(clock.now())
    told = request.GET.copy()
    if "library" not in told and here.library is not None:
        told["library"] = str(here.library)
    chosen = scope_from(request.staff, told)
    book = queries.rule_book(here.institution, chosen.library, around=today)
    sets = may(request.staff, *SETS)
    context = {
        "places": _places(here, chosen),
        "chosen": chosen,
        "heads": [RULES[name] for name in RuleName],
        "rows": list(_grid(here.institution, book.table, chosen, sets, shown="try" not in told)),
        "groups": group_choices(),
        "kinds": kind_choices(""),
        "try_form": TryForm(initial=told.dict()),
        "tried": _tried(here, book, chosen, told, today) if "try" in told else None,
        "limits": [_limit_row(here.institution, one) for one in _limits(here.institution)],
        "own_days": ClosedDay.objects.filter(
            institution=here.institution, day__gte=today - DAYS_BACK
        ).order_by("day"),
        "holidays": _holidays_ahead(today),
        "day_form": day_form,
        "sets": sets,
    }
    return render(request, "circulation/rules.html", context)


def _places(here: Desk, chosen: Scope) -> list[dict[str, Any]]:
    own = institutions.libraries_of(here.institution).values_list("id", "name")
    told: list[tuple[UUID | None, Any]] = [(None, ALL_LIBRARIES), *own]
    return [{"value": id or "", "label": name, "active": id == chosen.library} for id, name in told]


def _grid(
    institution: UUID, table: RuleTable, chosen: Scope, sets: bool, *, shown: bool
) -> Iterable[GridRow]:
    """Every group for all kinds, the kinds that have a row of their own, and (`shown`) the one that was asked for."""
    pairs = {("", "")} | {(group.value, "") for group in ReaderGroup}
    if shown:
        pairs.add((chosen.group, chosen.kind))
    for row in table.values:
        if row.scope.library in (None, chosen.library):
            pairs.add((row.scope.group, row.scope.kind))
    groups, kinds = ["", *(one.value for one in ReaderGroup)], ["", *KINDS]
    for group, kind in sorted(pairs, key=lambda pair: (groups.index(pair[0]), kinds.index(pair[1]))):
        scope = Scope(chosen.library, group, kind)
        rule = table.rule_for(chosen.library, group, kind)
        cells = [_cell(institution, rule, scope, name, sets) for name in RuleName]
        yield GridRow(group_words(group), kind_words(kind) if kind else "", cells)


def _cell(institution: UUID, rule: LoanRule, scope: Scope, name: RuleName, sets: bool) -> Cell:
    row = rule.row_of(name)
    own = row is not None and row.scope == scope
    return Cell(
        name=f"{scope.group or 'all'}-{scope.kind or 'all'}-{name}",
        label=str(RULES[name]),
        value=value_words(name, getattr(rule, name)),
        own=own,
        origin="" if own or row is None else _short_origin(institution, scope, row),
        url=cell_url(scope, name) if sets else "",
    )


def _short_origin(institution: UUID, scope: Scope, row: RuleValue) -> str:
    """What differs between a cell and the row that fills it, in as few words as a cell has room for."""
    parts = []
    if row.scope.library != scope.library:
        parts.append(str(ALL_LIBRARIES))
    if row.scope.group != scope.group:
        parts.append(group_words(row.scope.group))
    if row.scope.kind != scope.kind:
        parts.append(kind_words(row.scope.kind))
    return ", ".join(parts) or scope_words(institution, row.scope)


def _tried(here: Desk, book: RuleBook, chosen: Scope, told: QueryDict, today: date) -> dict[str, Any] | None:
    form = TryForm(told)
    if not form.is_valid():
        return {"form": form}
    day = form.cleaned_data["day"] or today
    if abs((day - today).days) > 366:
        book = queries.rule_book(here.institution, chosen.library, around=day)
    rule = book.table.rule_for(chosen.library, chosen.group, chosen.kind)
    due = due_day(rule, book.calendar, day, today=day, days=rule.days)
    names = [RuleName.LEND] if not rule.lend else list(_names_tried(rule))
    lines: list[WhyLine] = why_lines(here.institution, queries.reasons_now(rule, names, rule.limits))
    if rule.lend:
        lines += why_due(here.institution, book, rule, day, due, rule.days)
    return {
        "day": day,
        "due": due,
        "lend": rule.lend,
        "open": book.calendar.is_open(day),
        "group": group_words(chosen.group),
        "kind": kind_words(chosen.kind),
        "rule": rule,
        "why": lines,
    }


def _names_tried(rule: LoanRule) -> Iterable[RuleName]:
    yield from (RuleName.DAYS, RuleName.MAX_ITEMS, RuleName.RENEWALS)
    if rule.renewal_days is not None:
        yield RuleName.RENEWAL_DAYS
    yield RuleName.PAUSE


def _limits(institution: UUID) -> Iterable[LoanLimit]:
    return LoanLimit.objects.filter(institution=institution).order_by("name", "id")


def _limit_row(institution: UUID, one: LoanLimit) -> dict[str, Any]:
    kinds = ", ".join(kind_words(kind) for kind in one.kinds.split()) or kind_words("")
    scope = scope_words(institution, Scope(one.library, one.group, "")).rsplit(", ", 1)[0]
    return {"id": one.id, "name": one.name, "most": one.most, "kinds": kinds, "scope": scope}


def _holidays_ahead(today: date) -> list[tuple[date, str]]:
    named = {
        day: name
        for year in (today.year, today.year + 1)
        for day, name in queries.holiday_names(year, get_language() or "id").items()
    }
    return sorted((day, name) for day, name in named.items() if day >= today)[:6]


def _limit_columns() -> list[Column]:
    return [
        Column("most", gettext("Paling banyak"), kind="number"),
        Column("kinds", gettext("Jenis yang dihitung bersama")),
    ]


LIMITS = ReferencePages(
    form=LimitForm,
    namespace="circulation",
    one="limit",
    many="limits",
    capability=Capability.SETTINGS,
    title=_("Batas gabungan"),
    new=_("Tambah batas"),
    teach=_("Batas gabungan menghitung beberapa jenis bahan bersama, misalnya satu majalah atau satu komik."),
    icon="scale",
    home=("circulation:rules", _("Aturan pinjam")),
    columns=_limit_columns,
    row=lambda one: {
        "most": one.most,
        "kinds": ", ".join(kind_words(kind) for kind in one.kinds.split()) or kind_words(""),
    },
    after=lambda _told: f"{reverse('circulation:rules')}#limits",
)
