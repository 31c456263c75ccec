"""The minutes of a visit on one page, with what somebody has to do; and what the other side says against a point."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements.forms.meeting import MinuteForm, MinuteForms, minute_lines, minute_tasks
from lentera.agreements.forms.visit_request import ObjectionForm
from lentera.agreements.queries import visit_request as requests
from lentera.agreements.views.visit import page_of_visit
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal


@require(Capability.VISITS, Level.CREATE)
def write_minutes(request: StaffRequest, id: UUID) -> HttpResponse:
    """Write the minutes point by point; a point may become a follow-up or commitment as it is saved."""
    staff = request.staff
    held = queries.visit_held(id, staff.institution)
    if held is None or held.institution_id != staff.institution:
        raise Http404
    outcome: Any = None
    if request.method == "POST":
        forms = MinuteForms(request.POST, prefix="minutes")
        if forms.is_valid():
            lines = minute_lines(forms.cleaned_data)
            outcome = actions.write_minutes(
                staff.institution,
                id,
                lines,
                tasks=minute_tasks(forms.cleaned_data, lines, staff.institution, held.partner),
                actor=staff.account,
                request_id=request.POST.get("request_id") or None,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Notulen tersimpan. Yang harus dilakukan dapat ditindaklanjuti."))
                if "more" in request.POST:
                    return redirect("agreements:minutes", id)
                return redirect("agreements:visit", id)
    else:
        initial = [
            {"line": row.id, "topic": row.topic, "discussion": row.discussion, "decision": row.decision}
            for row in queries.minutes(id)
        ] or [{"topic": line} for line in held.agenda.splitlines()]
        forms = MinuteForms(prefix="minutes", initial=initial)
    today = clock.today(staff.zone)
    follow_ups = queries.follow_ups(staff.institution, today=today, visit=id)
    said = requests.objections(id)
    context = {
        "forms": forms,
        "points": [
            {
                "form": form,
                "tasks": [one.row for one in follow_ups if one.row.line and one.row.line == _line(form)],
                "objections": said.get(line, []) if (line := _line(form)) is not None else [],
            }
            for form in forms
        ],
        "outcome": outcome,
        "held": held,
        "officials": _officials(id, staff.institution, held.partner),
    }
    return render(request, "agreements/minutes.html", context)


def _line(form: MinuteForm) -> UUID | None:
    told = form.data.get(f"{form.prefix}-line") if form.is_bound else form.initial.get("line")
    try:
        return UUID(str(told)) if told else None
    except ValueError:
        return None


def _officials(visit: UUID, own: UUID, partner: UUID) -> list[str]:
    """The offices of those who were there, and of those who hold one: who may be asked to do something."""
    names = [who.office for who in queries.delegation(visit)]
    for institution in (own, partner):
        names += [one.title for one in institutions.holders(institution)]
    return list(dict.fromkeys(names))


@require(Capability.VISITS, Level.CREATE)
@require_POST
def object_to_minutes(request: StaffRequest, id: UUID, line: UUID) -> HttpResponse:
    """Say how one remembers a point of the other side's minutes."""
    staff = request.staff
    held = queries.visit_held(id, staff.institution)
    if held is None:
        raise Http404
    form = ObjectionForm(request.POST)
    outcome = actions.object_to_minutes(
        staff.institution,
        id,
        line,
        form.cleaned_data["words"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page_of_visit(request, id, outcome)
    messages.success(request, _("Keberatan tercatat di samping butir itu."))
    return redirect("agreements:visit", id)
