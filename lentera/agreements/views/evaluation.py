"""Pages of evaluations: made by the agency from facts, and remarked on by the partner."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements import actions, queries, words
from lentera.agreements.actions import Task
from lentera.agreements.facts import EvaluationLine, RemarkLine
from lentera.agreements.forms import EvaluationForm, EvaluationLines, RemarkForm, RemarkLines
from lentera.agreements.models import Evaluation
from lentera.agreements.queries import AgreementState
from lentera.agreements.views.months import month_bars
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import parse_date


def may_remark(staff: Staff, state: AgreementState) -> bool:
    """Whether an account speaks for a partner on an evaluation: its head, or who receives visits there."""
    return staff.institution in state.partners and (
        may(staff, Capability.AGREEMENTS, Level.APPROVE) or may(staff, Capability.VISITS, Level.CREATE)
    )


def _others(state: AgreementState, staff: Staff) -> str:
    names = institutions.names(state.parties)
    return " · ".join(names.get(one, "") for one in state.parties if one != staff.institution)


def _day(text: str, today: date, state: AgreementState) -> date:
    try:
        asked = parse_date(text) or today
    except (ValidationError, ValueError):
        asked = today
    return max(min(asked, today), state.start)


@require(Capability.AGREEMENTS, Level.CREATE)
def evaluate(request: StaffRequest, id: UUID) -> HttpResponse:
    """An evaluation: a line for each scope item, its numbers filled in from the facts until the day asked for."""
    staff = request.staff
    state = queries.agreement_state(id)
    if state is None or state.agency != staff.institution:
        raise Http404
    today = clock.today(staff.zone)
    day = _day(request.GET.get("on", ""), today, state)
    items = [one for one in queries.progress_on(id, day, staff.zone) if not one.removed]
    outcome: Any = None
    if request.method == "POST":
        form, lines = EvaluationForm(request.POST), EvaluationLines(request.POST, prefix="lines")
        if form.is_valid() and lines.is_valid():
            outcome = _record(staff, id, form, lines)
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Evaluasi tersimpan."))
                return redirect("agreements:evaluation", outcome.evaluation)
    else:
        form = EvaluationForm(initial={"evaluated_on": day})
        initial = [{"scope_item": one.item, "target": one.target, "realised": one.realised} for one in items]
        lines = EvaluationLines(prefix="lines", initial=initial)
    months = queries.months_of_items([one.item for one in items], until=day, zone=staff.zone)
    rows = [
        {
            "item": one,
            "unit": words.UNITS.get(one.unit, one.unit),
            "months": month_bars(months.get(one.item, {}), state.start, min(day, state.last_day)),
            "form": line,
        }
        for one, line in zip(items, lines, strict=False)
    ]
    context = {
        "state": state,
        "partner": _others(state, staff),
        "day": day,
        "form": form,
        "lines": lines,
        "rows": rows,
        "outcome": outcome,
    }
    return render(request, "agreements/evaluate.html", context)


def _record(staff: Staff, id: UUID, form: EvaluationForm, lines: Any) -> Any:
    told = [line.cleaned_data for line in lines]
    return actions.evaluate(
        staff.institution,
        id,
        evaluated_on=form.cleaned_data["evaluated_on"],
        summary=form.cleaned_data["summary"],
        lines=tuple(
            EvaluationLine(
                scope_item=line["scope_item"],
                target=line["target"],
                realised=line["realised"],
                note=line["note"],
                obstacle=line["obstacle"],
                action=line["action"],
            )
            for line in told
        ),
        tasks=tuple(
            Task(line["scope_item"], line["action"], line["owner"], line["due"])
            for line in told
            if line["owner"] and line["due"]
        ),
        zone=staff.zone,
        actor=staff.account,
        request_id=form.request_id_value,
    )


def _readable(staff: Staff, evaluation: UUID) -> tuple[Evaluation, AgreementState]:
    row = Evaluation.objects.filter(id=evaluation).first()
    state = None if row is None else queries.agreement_state(row.agreement)
    if row is None or state is None or staff.institution not in state.parties:
        raise Http404
    return row, state


@require(Capability.AGREEMENTS)
def show(request: StaffRequest, evaluation: UUID) -> HttpResponse:
    """One evaluation: what was promised, counted and stated, and the words of both parties side by side."""
    staff = request.staff
    row, state = _readable(staff, evaluation)
    notes = queries.notes_of(evaluation)
    items = [note.scope_item for note in notes]
    named = {one.item: one for one in queries.scope_progress(state.id)}
    remarks = queries.remarks_on(evaluation)
    names = institutions.names({*state.parties, *remarks})
    tasks = queries.tasks_of(evaluation, items)
    months = queries.months_of_items(items, until=row.evaluated_on, zone=staff.zone)
    lines = [
        {
            "note": note,
            "name": named[note.scope_item].name if note.scope_item in named else "",
            "unit": words.UNITS.get(named[note.scope_item].unit, "") if note.scope_item in named else "",
            "differs": note.counted is not None and note.counted != note.realised,
            "months": month_bars(
                months.get(note.scope_item, {}), state.start, min(row.evaluated_on, state.last_day)
            )
            if note.counted is not None
            else None,
            "task": tasks.get(note.scope_item),
            "remarks": [
                {"partner": names.get(partner, ""), "said": said[note.scope_item]}
                for partner, said in remarks.items()
                if note.scope_item in said
            ],
        }
        for note in notes
    ]
    context = {
        "row": row,
        "state": state,
        "partner": _others(state, staff),
        "agency": names.get(state.agency, ""),
        "lines": lines,
        "wholes": [
            {"partner": names.get(partner, ""), "said": said[None]}
            for partner, said in remarks.items()
            if None in said
        ],
        "remarked": bool(remarks),
        "own": state.agency == staff.institution,
        "may_remark": may_remark(staff, state),
        "has_remarked": staff.institution in remarks,
    }
    return render(request, "agreements/evaluation.html", context)


@require(Capability.AGREEMENTS)
def remark(request: StaffRequest, evaluation: UUID) -> HttpResponse:
    """A partner's own words on an evaluation."""
    staff = request.staff
    row, state = _readable(staff, evaluation)
    if not may_remark(staff, state):
        raise PermissionDenied
    notes = queries.notes_of(evaluation)
    named = {one.item: one for one in queries.scope_progress(state.id)}
    own = queries.remarks_on(evaluation).get(staff.institution, {})
    outcome: Any = None
    if request.method == "POST":
        form, lines = RemarkForm(request.POST), RemarkLines(request.POST, prefix="lines")
        if form.is_valid() and lines.is_valid():
            outcome = actions.remark(
                staff.institution,
                state.id,
                evaluation,
                lines=tuple(RemarkLine(**line.cleaned_data) for line in lines),
                summary=form.cleaned_data["summary"],
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Tanggapan Anda tersimpan dan terbaca oleh dinas."))
                return redirect("agreements:evaluation", evaluation)
    else:
        form = RemarkForm(initial={"summary": own[None].remark if None in own else ""})
        initial = [
            {
                "scope_item": note.scope_item,
                "remark": own[note.scope_item].remark if note.scope_item in own else "",
            }
            for note in notes
        ]
        lines = RemarkLines(prefix="lines", initial=initial)
    rows = [
        {
            "note": note,
            "name": named[note.scope_item].name if note.scope_item in named else "",
            "unit": words.UNITS.get(named[note.scope_item].unit, "") if note.scope_item in named else "",
            "form": line,
        }
        for note, line in zip(notes, lines, strict=False)
    ]
    context = {
        "row": row,
        "state": state,
        "partner": _others(state, staff),
        "form": form,
        "lines": lines,
        "rows": rows,
        "outcome": outcome,
    }
    return render(request, "agreements/remark.html", context)
