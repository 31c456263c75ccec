"""Rules of lending and closed days, set by the library itself."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.forms import ClosedDayForm, RuleForm
from lentera.circulation.messages import GROUPS
from lentera.circulation.models import ClosedDay, LoanRuleRow
from lentera.circulation.rules import DEFAULT_RULE
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock

SETS = (Capability.SETTINGS, Level.CREATE)


@require(Capability.LOANS, Level.CREATE)
def rules(request: StaffRequest) -> HttpResponse:
    """The rules in force, and the closed days ahead."""
    return _draw(request, RuleForm(initial=_default()), ClosedDayForm())


@require(*SETS)
@require_POST
def save_rule(request: StaffRequest) -> HttpResponse:
    """One rule for a group (or for all)."""
    here, form = desk_of(request.staff), RuleForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, ClosedDayForm())
    told = dict(form.cleaned_data)
    actions.save_rule(here, told.pop("group"), request_id=told.pop("request_id"), **told)
    return redirect("circulation:rules")


@require(*SETS)
@require_POST
def save_closed_day(request: StaffRequest) -> HttpResponse:
    """One more closed day."""
    here, form = desk_of(request.staff), ClosedDayForm(request.POST)
    if not form.is_valid():
        return _draw(request, RuleForm(initial=_default()), form)
    told = form.cleaned_data
    actions.save_closed_day(here, told["day"], told["reason"], request_id=told["request_id"])
    return redirect("circulation:rules")


@require(*SETS)
@require_POST
def remove(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a rule or a closed day away."""
    here = desk_of(request.staff)
    if not actions.remove_setting(here, id, request_id=request.POST.get("request_id") or None):
        raise Http404
    return redirect("circulation:rules")


def _default() -> dict[str, int]:
    rule = DEFAULT_RULE
    return {
        "days": rule.days,
        "renewals": rule.renewals,
        "max_items": rule.max_items,
        "pause_per_late_day": rule.pause_per_late_day,
    }


def _draw(request: StaffRequest, rule_form: RuleForm, day_form: ClosedDayForm) -> HttpResponse:
    here = desk_of(request.staff)
    today: date = here.day(clock.now())
    rows = LoanRuleRow.objects.filter(institution=here.institution).order_by("group", "id")
    labels = {group.value: label for group, label in GROUPS.items()}
    holidays = sorted(day for year in (today.year, today.year + 1) for day in queries.public_holidays(year))
    context = {
        "rules": [{"row": row, "label": labels.get(row.group, "")} for row in rows],
        "default": DEFAULT_RULE,
        "closed_days": ClosedDay.objects.filter(institution=here.institution, day__gte=today).order_by("day"),
        "holidays": [day for day in holidays if day >= today][:6],
        "rule_form": rule_form,
        "day_form": day_form,
    }
    return render(request, "circulation/rules.html", context)
