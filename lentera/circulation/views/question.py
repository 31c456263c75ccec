"""Reference questions: keyed in, answered on paper, counted. Only the librarian reads their words."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.forms.hold import AnsweredForm, AnswerForm, QuestionForm, QuestionRuleForm
from lentera.circulation.messages.hold import PRIORITIES
from lentera.circulation.queries import QuestionLine
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table

ANSWERS = (Capability.LOANS, Level.CREATE)
SETS = (Capability.SETTINGS, Level.CREATE)


@require(*ANSWERS)
def questions(request: StaffRequest) -> HttpResponse:
    """Questions that wait, legal and re-entry ones first; or those finished of late. No export."""
    return _list(request, None)


def _list(request: StaffRequest, refused: QuestionRuleForm | None) -> HttpResponse:
    here = desk_of(request.staff)
    finished = request.GET.get("state") == "finished"
    lines = queries.questions(here.institution, open_only=not finished)
    if finished:
        lines = [line for line in lines if not line.state.open]
    today = here.day(clock.now())
    table = Table(
        request,
        [_row(line, today) for line in lines],
        name="pertanyaan",
        columns=[
            Column("text", _("Pertanyaan"), url="url", detail="for", strong=True, sortable=False),
            Column("priority", _("Kelas")),
            Column("asked", _("Diterima"), kind="date"),
            Column("due", _("Dijawab sebelum"), kind="date"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("text", "for"),
        exports=False,
        empty=Empty(
            _("Tidak ada pertanyaan yang menunggu"),
            _("Anggota menulis pertanyaan di kertas; ketik di sini, cari jawabannya, lalu cetak."),
            reverse("circulation:new-question"),
            _("Ketik pertanyaan"),
            "message-2",
        ),
    )
    oldest = queries.oldest_question(here.institution)
    rule = queries.question_rule(here.institution)
    context = {
        "table": table,
        "finished": finished,
        "waiting": queries.open_questions(here.institution),
        "oldest": None if oldest is None else (today - oldest).days,
        "rule": rule,
        "rule_form": refused or QuestionRuleForm(initial={"pages": rule.pages, "days": rule.days}),
        "sets": may(request.staff, *SETS),
    }
    return render(request, "circulation/questions.html", context)


def _row(line: QuestionLine, today: Any) -> dict[str, Any]:
    left = (line.state.due - today).days
    if line.dropped:
        state, tone = gettext("Tidak ditunggu lagi"), "calm"
    elif not line.state.open:
        state, tone = gettext("Dijawab"), "good"
    elif left < 0:
        state, tone = gettext("Lewat waktu"), "refused"
    else:
        state, tone = gettext("Menunggu"), "soon" if left <= 3 else "calm"
    return {
        "text": line.text if len(line.text) <= 120 else line.text[:119] + "…",
        "for": _for(line),
        "url": reverse("circulation:question", args=[line.id]),
        "priority": str(PRIORITIES[line.state.priority]),
        "asked": line.state.asked_on,
        "due": line.state.due,
        "state": state,
        "tone": tone,
    }


def _for(line: QuestionLine) -> str:
    return gettext("Kartu %(card)s") % {"card": line.card} if line.card else line.place


@require(*ANSWERS)
def new(request: StaffRequest) -> HttpResponse:
    """Key in what stands on the slip."""
    here, form = desk_of(request.staff), QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.ask_question(
            here,
            told["text"],
            card=told["card"],
            place=told["place"],
            priority=told["priority"],
            asked_on=told["asked_on"],
            request_id=form.request_id_value,
            at=clock.now(),
        )
        if not isinstance(outcome, Refusal):
            return redirect("circulation:question", outcome.question)
        form.add_error("card" if outcome.code == "card-unknown" else None, Outcome.refused(outcome).text)
    return render(request, "circulation/new_question.html", {"form": form})


@require(*ANSWERS)
def question(request: StaffRequest, id: UUID) -> HttpResponse:
    """One question with its answer."""
    here = desk_of(request.staff)
    outcome, done = None, None
    if request.method == "POST":
        outcome = _act(request, here, id)
        if outcome is None:
            return redirect("circulation:questions")
        done = AnsweredForm(request.POST) if outcome.state == "refused" and "pages" in request.POST else None
    line = queries.question(here.institution, id)
    if line is None:
        raise Http404
    rule = queries.question_rule(here.institution)
    context = {
        "line": line,
        "for": _for(line),
        "priority": PRIORITIES[line.state.priority],
        "days": (line.state.due - here.day(clock.now())).days,
        "form": AnswerForm(initial={"answer": line.answer}),
        "answered_form": done or AnsweredForm(initial={"pages": 1}),
        "rule": rule,
        "outcome": outcome,
        "history": institutions.history_lines(id, here.institution, staff=request.staff),
        "zone": here.zone,
    }
    return render(request, "circulation/question.html", context)


def _act(request: StaffRequest, here: Desk, id: UUID) -> Outcome | None:
    """What was pressed; None when the page has nothing more to say."""
    at = clock.now()
    if "answer" in request.POST:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return Outcome.refused(_words(form))
        refusal = actions.draft_answer(here, id, form.cleaned_data["answer"], at=at)
        return Outcome.refused(refusal) if refusal else Outcome.ok(gettext("Jawaban disimpan"))
    if "drop" in request.POST:
        dropped = actions.drop_question(here, id, request_id=request.POST.get("request_id") or None, at=at)
        return Outcome.refused(dropped) if isinstance(dropped, Refusal) else None
    done = AnsweredForm(request.POST)
    if not done.is_valid():
        return Outcome.refused(_words(done))
    pages = done.cleaned_data["pages"]
    result = actions.answer_question(here, id, pages=pages, request_id=done.request_id_value, at=at)
    return Outcome.refused(result) if isinstance(result, Refusal) else Outcome.ok(gettext("Dijawab"))


@require(*SETS)
@require_POST
def save_rule(request: StaffRequest) -> HttpResponse:
    """The limits of answers."""
    here, form = desk_of(request.staff), QuestionRuleForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    told = form.cleaned_data
    actions.save_question_rule(here, pages=told["pages"], days=told["days"], request_id=told["request_id"])
    return redirect("circulation:questions")


def _words(form: Any) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
