"""The interview: one question a page, kept after each, sent at the end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.documents.rendering import render as render_pdf
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.addresses import address
from lentera.papers import actions as papers
from lentera.papers import queries as paper_queries
from lentera.requests import actions, choices, queries, words
from lentera.requests.facts import RequestKind
from lentera.requests.forms import QuestionForm, SendForm, StartForm, initial_of
from lentera.requests.interview import Question, answers_from, asking_from, facts_of, interview, read_wishes
from lentera.requests.letters import make_letter, thing_name
from lentera.requests.models import RequestDraft

__all__ = ["adopt", "draft", "drop", "new", "preview", "put_forward", "question", "send"]


def spoken() -> str:
    """The language of the page: "id" or "en"."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def _agencies(institution: UUID) -> list[tuple[str, str]]:
    day = clock.today()
    rows = institutions.institutions([InstitutionKind.AGENCY], open_on=day)
    return [(str(row.id), row.name) for row in rows if row.id != institution]


def own_draft(request: StaffRequest, id: UUID) -> RequestDraft:
    """A draft of the staff's institution, or a 404."""
    row = queries.draft_of(request.staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(Capability.REQUESTS, Level.CREATE)
def new(request: StaffRequest) -> HttpResponse:
    """Choose what is asked, and of whom; the interview follows."""
    staff = request.staff
    if institutions.is_agency(staff.institution):
        return redirect("requests:enter")
    agencies = _agencies(staff.institution)
    asked_for = request.GET.get("kind", "")
    initial = {"kind": asked_for, "agency": request.GET.get("agency") or (agencies[0][0] if agencies else "")}
    form = StartForm(request.POST or None, agencies=agencies, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        kind = RequestKind(form.cleaned_data["kind"])
        visits = address("agreements:ask-for-visit")
        if kind is RequestKind.VISIT and visits and may(staff, Capability.VISITS, Level.CREATE):
            return redirect(
                f"{visits}?partner={form.cleaned_data['agency']}"
            )  # visits have a calendar of their own
        thing = request.GET.get("thing", "")
        outcome = actions.draft(
            staff.institution,
            UUID(form.cleaned_data["agency"]),
            kind,
            {"thing": thing} if thing else {},
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            first = interview(kind).questions[0]
            return redirect("requests:question", outcome.request, first.key)
    tiles = [
        {"value": code.value, "label": label, "hint": words.KIND_HINTS[code], "icon": words.KIND_ICONS[code]}
        for code, label in words.KINDS.items()
    ]
    chosen = form["kind"].value() or ""
    context = {"form": form, "outcome": outcome, "tiles": tiles, "chosen": chosen, "agencies": len(agencies)}
    return render(request, "requests/new.html", context)


def _choices(one: Question, row: RequestDraft, staff: Any) -> choices.Choices:
    today = clock.today(staff.zone)
    if one.type == "scope":
        return choices.grounds(row.agency, staff.institution, RequestKind(row.kind), today)
    if one.type == "thing":
        return choices.things(one.of, row.agency, staff.institution, today)
    return []


@require(Capability.REQUESTS, Level.CREATE)
def question(request: StaffRequest, id: UUID, key: str) -> HttpResponse:
    """One question; its answer is kept before the next one comes."""
    staff = request.staff
    row = own_draft(request, id)
    asked = interview(RequestKind(row.kind))
    one = asked.question(key)
    if one is None:
        raise Http404
    answers = dict(row.answers)
    offered = _choices(one, row, staff)
    nothing = one.type == "thing" and not offered
    initial = initial_of(one, answers)
    if one.type == "scope" and "scope_item" not in answers and offered:
        initial = {"scope_item": offered[0][0]}
    form = QuestionForm(
        one, spoken(), clock.today(staff.zone), request.POST or None, choices=offered, initial=initial
    )
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.draft(
            staff.institution,
            row.agency,
            RequestKind(row.kind),
            answers | form.answers(),
            request=id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            after = asked.after(key)
            if after is None or "back" in request.GET:
                return redirect("requests:draft", id)
            return redirect("requests:question", id, after.key)
    keys = [told.key for told in asked.questions]
    place = keys.index(key)
    context = {
        "form": form,
        "outcome": outcome,
        "one": one,
        "row": row,
        "kind": words.KINDS[RequestKind(row.kind)],
        "agency": institutions.name_of(row.agency) or "",
        "title": one.ask.say(spoken()),
        "steps": ["past" if at < place else "here" if at == place else "" for at in range(len(keys))],
        "place": place + 1,
        "all": len(keys),
        "before": reverse("requests:question", args=[id, keys[place - 1]]) if place else "",
        "after": reverse("requests:question", args=[id, keys[place + 1]])
        if place + 1 < len(keys)
        else reverse("requests:draft", args=[id]),
        "may_skip": not one.required,
        "nothing": nothing,
    }
    return render(request, "requests/question.html", context)


@require(Capability.REQUESTS, Level.CREATE)
def draft(request: StaffRequest, id: UUID) -> HttpResponse:
    """All answers together, and what can be done with them."""
    return _summary(request, id, None)


def _summary(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    staff, language = request.staff, spoken()
    row = own_draft(request, id)
    kind = RequestKind(row.kind)
    asked = interview(kind)
    answers = dict(row.answers)
    asking = asking_from(kind, answers)
    said = dict(facts_of(asking, language))
    lines = []
    for one in asked.questions:
        text = said.get(one.label.say(language), "")
        if one.type == "scope" and asking.scope_item is not None:
            text = dict(_choices(one, row, staff)).get(str(asking.scope_item), _("sudah tidak berlaku"))
        if one.type == "thing" and asking.thing is not None:
            text = thing_name(kind, asking.thing)
        if one.type == "wishes":
            text = ""
        lines.append(
            {
                "label": one.label.say(language),
                "text": text,
                "wishes": asking.wishes if one.type == "wishes" else (),
                "open": one.required and not one.answered(answers),
                "url": reverse("requests:question", args=[id, one.key]) + "?back=1",
            }
        )
    missing = asked.open_question(answers)
    head = next((one for one in institutions.holders(staff.institution) if one.head), None)
    context = {
        "row": row,
        "kind": words.KINDS[kind],
        "subject": asking.subject,
        "agency": institutions.name_of(row.agency) or "",
        "lines": lines,
        "missing": missing,
        "missing_url": reverse("requests:question", args=[id, missing.key]) if missing else "",
        "missing_words": missing.ask.say(language) if missing else "",
        "grounded": asking.scope_item is not None or not asked.question("scope_item"),
        "ground_url": reverse("requests:question", args=[id, "scope_item"]) + "?back=1"
        if choices.grounds(row.agency, staff.institution, kind, clock.today(staff.zone))
        else "",
        "form": SendForm(),
        "outcome": outcome,
        "head": head,
        "approves": may(staff, Capability.REQUESTS, Level.APPROVE),
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "requests/draft.html", context)


@require(Capability.REQUESTS, Level.CREATE)
def preview(request: StaffRequest, id: UUID, language: Language) -> HttpResponse:
    """The letter as it would read, marked as a draft by its missing number."""
    own_draft(request, id)
    staff = request.staff
    with override(language):
        made = make_letter(staff.institution, id, language)
        if isinstance(made, Refusal):
            pdf = None
        else:
            today = clock.today(staff.zone)
            data = {"letterhead": paper_queries.letterhead(staff.institution, today), **made.data}
            if paper_queries.is_demo():
                data["demo"] = True
            pdf = render_pdf("letter", data, language=language, created=clock.now(), own="request_letter")
    if pdf is None:
        return _summary(request, id, made)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="surat-permohonan.pdf"'
    return response


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def put_forward(request: StaffRequest, id: UUID) -> HttpResponse:
    """Lay the draft before the head."""
    staff = request.staff
    own_draft(request, id)
    outcome = actions.put_forward(
        staff.institution, id, actor=staff.account, request_id=request.POST.get("request_id") or None
    )
    if isinstance(outcome, Refusal):
        return _summary(request, id, outcome)
    messages.success(request, _("Konsep diajukan. Kepala melihatnya pada halaman pertamanya."))
    return redirect("requests:draft", id)


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def drop(request: StaffRequest, id: UUID) -> HttpResponse:
    """Give the draft up."""
    staff = request.staff
    own_draft(request, id)
    outcome = actions.drop(
        staff.institution, id, actor=staff.account, request_id=request.POST.get("request_id") or None
    )
    if isinstance(outcome, Refusal):
        return _summary(request, id, outcome)
    messages.success(request, _("Konsep permintaan dibuang."))
    return redirect("requests:requests")


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def send(request: StaffRequest, id: UUID) -> HttpResponse:
    """Issue the letter if asked, and send the request with it. The same press again sends nothing twice."""
    staff = request.staff
    if queries.draft_of(staff.institution, id) is None and queries.line(id, staff.institution) is not None:
        return redirect("requests:request", id)
    row = own_draft(request, id)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _summary(request, id, None)
    kind = RequestKind(row.kind)
    missing = interview(kind).open_question(row.answers)
    if missing is not None:
        refusal = Refusal("interview-question-open", question=missing.ask.say(spoken()))
        return _summary(request, id, refusal)
    asking = asking_from(kind, row.answers)
    outcome: Any = actions.may_send(staff.institution, row.agency, asking, request=id)
    number, letter = "", None
    if outcome is None and form.cleaned_data["letter"]:
        issued = papers.issue(
            staff.institution,
            "request_letter",
            id,
            language="id",
            actor=staff.account,
            request_id=f"{form.request_id_value}-letter"[:100],
        )
        if isinstance(issued, Refusal):
            outcome = issued
        else:
            number, letter = issued.number, issued.paper
    if outcome is None:
        outcome = actions.send(
            staff.institution,
            row.agency,
            asking,
            request=id,
            number=number,
            letter=letter,
            actor=staff.account,
            request_id=form.request_id_value,
        )
    if isinstance(outcome, Refusal):
        return _summary(request, id, outcome)
    messages.success(request, _("Permintaan terkirim. Jawabannya tampil di halaman ini."))
    return redirect("requests:request", id)


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def adopt(request: StaffRequest, id: UUID) -> HttpResponse:
    """Begin from what the agency entered: the partner changes it where it differs, and says it itself."""
    staff = request.staff
    line = queries.line(id, staff.institution)
    read = queries.entered(id)
    if line is None or read is None or line.state.partner != staff.institution or not line.entered:
        raise Http404
    wishes = read_wishes(
        "\n".join(f"{one.title} | {one.author} | {one.copies}" for one in queries.wishes_of(id, entered=True))
    )
    outcome = actions.draft(
        staff.institution,
        line.state.agency,
        line.state.kind,
        answers_from(read, wishes),
        request=id,
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        messages.error(request, _("Permintaan ini tidak dapat diubah lagi."))
        return redirect("requests:request", id)
    messages.info(request, _("Periksa isinya, ubah yang berbeda, lalu kirim sebagai permintaan Anda."))
    return redirect("requests:draft", id)
