"""Pages of visit requests: asking, answering, taking the other time, taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import TextInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions
from lentera.agreements import meeting_words as words
from lentera.agreements.facts.visit import VisitPlan
from lentera.agreements.facts.visit_request import Answer, VisitAnswered
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.visit_request import AnswerForm, AskForm
from lentera.agreements.queries import visit_request as queries
from lentera.agreements.rules.visit_conflicts import find_conflicts
from lentera.agreements.rules.visit_request import RequestState
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks


def conflict_texts(author: UUID, plan: VisitPlan, *, but: UUID | None = None) -> list[str]:
    """What stands against a plan, in sentences."""
    found = find_conflicts(plan, queries.surroundings(author, plan, but=[but]))
    return [text_of(one.code, dict(one.details)) for one in found]


def text_of(code: str, details: dict[str, Any]) -> str:
    """The sentence of a conflict; its days are written out."""
    told = {
        name: formats.short_date(value) if hasattr(value, "year") else value
        for name, value in details.items()
    }
    return hooks.text_of(code, told)


def offer_override(form: Any, outcome: Any) -> bool:
    """Show the field for the reason when a plan was refused for its conflicts; says whether it does."""
    if not (isinstance(outcome, Refusal) and outcome.code == "visit-conflicts"):
        return False
    form.fields["override"].widget = TextInput()
    return True


@require(Capability.VISITS, Level.CREATE)
def ask(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Ask an institution for a visit, or ask anew."""
    staff = request.staff
    line = None if id is None else queries.requested_visit(staff.institution, id)
    if id is not None and (line is None or not line.own):
        raise Http404
    initial = {"direction": "out"} if line is None else _initial(line)
    if request.GET.get("partner"):
        initial["partner"] = request.GET["partner"]
    form = AskForm(staff, clock.today(staff.zone), request.POST or None, initial=initial)
    outcome: Any = None
    conflicts: list[str] = []
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        outcome = actions.ask_for_visit(
            staff.institution,
            plan,
            request=id,
            override=form.cleaned_data["override"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Permintaan terkirim. Jawabannya muncul di halaman ini."))
            return redirect("agreements:visit-request", outcome.request)
        if offer_override(form, outcome):
            conflicts = conflict_texts(staff.institution, plan, but=id)
    context = {
        "form": form,
        "outcome": outcome,
        "conflicts": conflicts,
        "heading": _("Ubah permintaan kunjungan") if line else _("Minta kunjungan"),
        "text": _("Permintaan ini dibaca lembaga yang diminta. Rencananya tercatat pada lembaga Anda."),
        "button": _("Kirim permintaan"),
        "back": reverse("agreements:visit-request", args=[id]) if id else reverse("agreements:visits"),
    }
    return render(request, "agreements/meeting_form.html", context)


def _initial(line: queries.RequestLine) -> dict[str, Any]:
    row = line.row
    return {
        "direction": row.direction,
        "partner": str(row.partner),
        "purpose": row.purpose,
        "agenda": row.agenda,
        "when": line.when,
        "begins": row.begins,
        "place": row.place,
        "agreement": str(row.agreement or ""),
        "guests": [(one.name, one.position) for one in line.people],
    }


@require(Capability.VISITS)
def visit_request(request: StaffRequest, id: UUID) -> HttpResponse:
    """One request: what was asked, what was answered, and the next word."""
    return _page(request, id, None, None, [])


def _page(
    request: StaffRequest, id: UUID, outcome: Any, form: AnswerForm | None, conflicts: list[str]
) -> HttpResponse:
    staff = request.staff
    line = queries.requested_visit(staff.institution, id)
    if line is None:
        raise Http404
    row, answer = line.row, line.answer
    creates = may(staff, Capability.VISITS, Level.CREATE)
    waiting = line.state in (RequestState.WAITING, RequestState.OTHER_TIME, RequestState.AGREED)
    answers = creates and not line.own and waiting
    if form is None and answers:
        form = AnswerForm(initial={"version": row.version, "begins": row.begins, "place": row.place})
    context = {
        "line": line,
        "row": row,
        "asker": hooks.name_of("institution", row.institution_id),
        "asked": hooks.name_of("institution", row.partner),
        "other": hooks.name_of("institution", line.other),
        "direction": words.DIRECTIONS[row.direction if line.own else _turned(row.direction)],
        "when": words.stretch_text(line.when),
        "hours": words.hours_text(row.begins),
        "agenda": row.agenda.splitlines(),
        "answer": answer,
        "answer_label": words.ANSWERS[answer.answer] if answer else "",
        "answer_when": words.stretch_text(line.answered_when) if line.answered_when else "",
        "answer_hours": words.hours_text(answer.begins) if answer else "",
        "older": answer is not None and answer.version != row.version and line.state is RequestState.WAITING,
        "state": words.REQUEST_STATES[line.state.value],
        "tone": words.REQUEST_TONES[line.state.value],
        "may_change": creates and line.own and line.state is not RequestState.WITHDRAWN,
        "may_take": creates and line.own and line.state is RequestState.OTHER_TIME,
        "may_withdraw": creates and line.own and waiting,
        "form": form if answers else None,
        "conflicts": conflicts,
        "plan": id if line.own else queries.plan_at_host(id) if line.state is RequestState.AGREED else None,
        "agreement_name": hooks.name_of("agreement", row.agreement) if row.agreement else "",
        "reason": ReasonForm(),
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/visit_request.html", context)


def _turned(direction: str) -> str:
    return "in" if direction == "out" else "out"


@require(Capability.VISITS, Level.CREATE)
@require_POST
def answer(request: StaffRequest, id: UUID) -> HttpResponse:
    """Answer a request."""
    staff = request.staff
    line = queries.requested_visit(staff.institution, id)
    if line is None or line.own:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, id, None, form, [])
    told = form.told()
    outcome = actions.answer_visit(
        staff.institution, id, actor=staff.account, request_id=form.request_id_value, **told
    )
    if isinstance(outcome, Refusal):
        conflicts: list[str] = []
        if offer_override(form, outcome):
            names = ("version", "answer", "begins", "place", "receiver", "reason")
            when = told["when"] or line.when
            said = VisitAnswered(
                request=id, partner=line.other, when=when, **{name: told[name] for name in names}
            )
            plan = queries.answered_plan(line.row, said)
            conflicts = conflict_texts(staff.institution, plan, but=queries.plan_at_host(id))
        return _page(request, id, outcome, form, conflicts)
    messages.success(
        request,
        _("Jawaban terkirim.")
        if outcome.answer is Answer.DECLINED
        else _("Jawaban terkirim; rencananya tercatat juga pada lembaga Anda."),
    )
    return redirect("agreements:visit-request", id)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def take_other_time(request: StaffRequest, id: UUID) -> HttpResponse:
    """The asker takes the time that the other side proposed."""
    staff = request.staff
    line = queries.requested_visit(staff.institution, id)
    if line is None or not line.own or line.state is not RequestState.OTHER_TIME:
        raise Http404
    plan = queries.taken_plan(line)
    outcome = actions.ask_for_visit(
        staff.institution,
        plan,
        request=id,
        override=request.POST.get("override", "")[:500],
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        conflicts = (
            conflict_texts(staff.institution, plan, but=id) if outcome.code == "visit-conflicts" else []
        )
        return _page(request, id, outcome, None, conflicts)
    messages.success(request, _("Waktu itu disepakati."))
    return redirect("agreements:visit-request", id)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def withdraw(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a request back."""
    staff = request.staff
    form = ReasonForm(request.POST)
    outcome = actions.withdraw_visit_request(
        staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome, None, [])
    messages.success(request, _("Permintaan ditarik."))
    return redirect("agreements:visit-request", id)
