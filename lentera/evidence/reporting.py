"""The page of reports: one period, its papers, and what can be issued."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lentera.evidence.papers import YEARS_BACK, Period, period_by_code, periods
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.journal import clock


@require_safe
@require(Capability.REPORTS)
def reports(request: StaffRequest) -> HttpResponse:
    """The report of a month, a quarter or a year; last month's when nothing is asked."""
    staff = request.staff
    today = clock.today(staff.zone)
    asked = request.GET.get("period", "")
    period = period_by_code(asked, today) or _last_month(today)
    years = range(today.year, today.year - YEARS_BACK // 2, -1)
    choices: list[tuple[int, list[Any]]] = [
        (year, [(one.code, _label(one)) for one in periods(year) if one.first <= today]) for year in years
    ]
    context = {
        "period": period,
        "label": _label(period),
        "choices": choices,
        "report": period.of(staff.institution),
        "running": period.last >= today,
    }
    return render(request, "evidence/reports.html", context)


def _last_month(today: Any) -> Period:
    first = today.replace(day=1)
    year, month = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
    return next(one for one in periods(year) if one.code == f"{year}-{month:02d}")


def _label(period: Period) -> str:
    if len(period.code) == 4:
        return _("Tahun %(year)s") % {"year": period.code}
    return period.words[:1].upper() + period.words[1:]
