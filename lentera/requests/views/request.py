"""One request as a conversation: both words side by side, what may be done now, and its history."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import queries as agreements
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.addresses import address
from lentera.papers import queries as papers
from lentera.requests import actions, hooks, queries, words
from lentera.requests.facts import RequestKind, Verdict, Why
from lentera.requests.forms import AnswerForm, ConfirmForm, FulfilForm, ReasonForm, TakeUpForm
from lentera.requests.interview import facts_of, interview
from lentera.requests.letters import thing_name
from lentera.requests.queries import RequestLine
from lentera.requests.rules import GROUNDS, OVER, PROMISED, UNANSWERED, Stage
from lentera.requests.views.interview import spoken

THINGS_OFFERED = 30


@require(Capability.REQUESTS)
def request_page(request: StaffRequest, id: UUID) -> HttpResponse:
    """One request."""
    return _page(request, id)


def _line(request: StaffRequest, id: UUID) -> RequestLine:
    line = queries.line(id, request.staff.institution)
    if line is None:
        raise Http404
    return line


def answers(staff: Staff) -> bool:
    """Whether this account may speak for an agency to its partners."""
    return may(staff, Capability.REQUESTS, Level.CREATE) or may(staff, Capability.REQUESTS, Level.APPROVE)


def _page(request: StaffRequest, id: UUID, outcome: Any = None, **forms: Any) -> HttpResponse:
    staff, today = request.staff, clock.today(request.staff.zone)
    line = _line(request, id)
    own, read = queries.asked_both(id)
    agency, partner = line.state.agency, line.state.partner
    asked_of_us = agency == staff.institution
    names = {row.id: row for row in institutions.institutions().filter(id__in=[agency, partner])}
    speaks = answers(staff)
    context: dict[str, Any] = {
        "line": line,
        "id": id,
        "outcome": outcome,
        "stage": words.STAGES[line.stage],
        "tone": words.STAGE_TONES[line.stage],
        "stage_icon": words.STAGE_ICONS[line.stage],
        "kind": words.KINDS[line.state.kind],
        "agency": names[agency].shown_name if agency in names else "",
        "partner": names[partner].shown_name if partner in names else "",
        "partner_url": reverse("institutions:partner", args=[partner]) if asked_of_us else "",
        "asked_of_us": asked_of_us,
        "left": (line.due - today).days if line.unanswered else None,
        "own": _content(own, staff),
        "read": _content(read, staff, entered=True),
        "handling": queries.handling_of(id, agency),
        "said": [_said(one) for one in queries.answers_of(id, agency)],
        "results": [_result(one, staff) for one in queries.outcomes_of(id, agency)],
        "ground": _ground(line, own or read, asked_of_us),
        "history": institutions.history_lines(id, staff.institution),
        "papers": papers.papers_about(id, staff.institution) if asked_of_us else [],
    }
    if asked_of_us and speaks:
        context |= _agencys(request, line, own or read, forms)
    elif not asked_of_us and may(staff, Capability.REQUESTS, Level.CREATE):
        context |= _partners(line, forms)
    return render(request, "requests/request.html", context)


def _content(row: Any, staff: Staff, *, entered: bool = False) -> dict[str, Any] | None:
    if row is None:
        return None
    kind = RequestKind(row.kind)
    language = spoken()
    facts = facts_of(row, language)
    if row.thing is not None:
        facts.insert(0, (interview(kind).questions[0].label.say(language), thing_name(kind, row.thing)))
    told: dict[str, Any] = {
        "row": row,
        "facts": facts,
        "wishes": queries.wishes_of(row.id, entered=entered),
    }
    if entered:
        told["channel"] = words.CHANNELS[row.channel]
        told["scan"] = (
            reverse("requests:scan", args=[row.id])
            if row.scan and row.institution_id == staff.institution
            else ""
        )
    return told


def _said(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "verdict": words.VERDICTS[Verdict(row.verdict)],
        "why": words.WHYS[Why(row.why)] if row.why else "",
        "tone": {"declined": "refused", "forwarded": "info"}.get(row.verdict, "good"),
        "icon": {"declined": "x", "forwarded": "arrow-right"}.get(row.verdict, "check"),
    }


def _result(row: Any, staff: Staff) -> dict[str, Any]:
    if row.kind == "agreement" and row.thing is not None:
        state = agreements.agreement_state(row.thing)
        name = state.number if state is not None else ""
        return {
            "row": row,
            "name": name,
            "url": address("agreements:agreement", row.thing),
            "kind": _("Perjanjian"),
        }
    offered = hooks.outcome(row.kind)
    known = offered is not None and row.thing is not None
    return {
        "row": row,
        "kind": offered.label if offered is not None else "",
        "name": (offered.name(row.thing) or "") if known and offered is not None else "",
        "url": offered.url(row.thing) if known and offered is not None else "",
    }


def _ground(line: RequestLine, row: Any, asked_of_us: bool) -> dict[str, Any]:
    """The ground cited, or that there is none yet and what to do."""
    if line.state.kind not in GROUNDS:
        return {"needed": False}
    cited = agreements.scope_item_state(row.scope_item)
    today = clock.today()
    wrong = agreements.decide_ground(
        cited, on=today, kinds=GROUNDS[line.state.kind], partner=line.state.partner
    )
    others = agreements.open_scope_items(
        on=today, agency=line.state.agency, partner=line.state.partner, kinds=GROUNDS[line.state.kind]
    )
    holding = cited if cited is not None and wrong is None else next(iter(others), None)
    return {
        "needed": True,
        "item": holding,
        "cited": cited is not None and wrong is None,
        "url": address("agreements:agreement", holding.agreement.id) if holding is not None else "",
        "new_url": f"{address('agreements:new')}?partner={line.state.partner}"
        if holding is None and asked_of_us
        else "",
    }


def things_offered(agency: UUID, partner: UUID, kind: RequestKind) -> list[tuple[str, Any]]:
    """What can have come of a request, as "kind|id": the kinds that fit first."""
    fitting = hooks.outcomes(kind.value)
    found: list[tuple[str, Any]] = []
    for one in [*fitting, *(other for other in hooks.outcomes() if other not in fitting)]:
        for id, label in one.search(agency, partner)[:THINGS_OFFERED]:
            found.append((f"{one.kind}|{id}", f"{one.label}: {label}"))
    if kind is RequestKind.RENEWAL:
        agreement = _("Perjanjian")
        for row in agreements.agreements_of(partner):
            if row.institution_id == agency:
                label = f"{agreement}: {row.number} · {formats.short_date(row.start)}"
                found.insert(0, (f"agreement|{row.id}", label))
    return found


def _agencys(request: StaffRequest, line: RequestLine, row: Any, forms: dict[str, Any]) -> dict[str, Any]:
    staff, today = request.staff, clock.today(request.staff.zone)
    told: dict[str, Any] = {}
    if line.stage not in OVER and line.stage is not Stage.FULFILLED:
        known = institutions.actor_name(staff.account, reader=staff.institution) or staff.username
        told["take_up"] = forms.get("take_up") or TakeUpForm(initial={"handler": line.handler or known})
        told["answer"] = forms.get("answer") or AnswerForm(initial={"verdict": Verdict.GRANTED.value})
    if line.stage is Stage.DECLINED:
        told["answer"] = forms.get("answer") or AnswerForm()
    if line.stage in PROMISED:
        things = things_offered(line.state.agency, line.state.partner, line.state.kind)
        told["fulfil"] = forms.get("fulfil") or FulfilForm(things=things, initial={"on": today})
    ground = row.scope_item
    told["begin"] = [
        {"url": url, "label": one.button}
        for one in hooks.outcomes(line.state.kind.value)
        if line.stage in PROMISED | UNANSWERED
        and one.begin is not None
        and (one.needs is None or may(staff, one.needs, Level.CREATE))
        and (url := one.begin(line.id, ground, line.state.partner))
    ]
    renews = line.state.kind is RequestKind.RENEWAL and may(staff, Capability.AGREEMENTS, Level.CREATE)
    if renews and row.thing is not None and line.stage not in OVER:
        running = agreements.open_renewal(row.thing)
        told["renewal_url"] = address("agreements:agreement", running.draft) if running is not None else ""
        told["may_renew"] = running is None
    offered = hooks.outcome("placement")
    extended = line.state.kind is RequestKind.EXTENSION and line.stage not in OVER
    if extended and row.thing is not None and offered is not None:
        told["begin"].append({"url": offered.url(row.thing), "label": _("Buka titipan")})
    if line.state.kind is RequestKind.VISIT and line.stage not in OVER:
        told["begin"].append(
            {
                "url": f"{address('agreements:plan-visit')}?partner={line.state.partner}",
                "label": _("Rencanakan kunjungan"),
            }
        )
    return told


def _partners(line: RequestLine, forms: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"adopts": line.entered}
    if line.entered:
        return told
    if line.stage is Stage.FULFILLED:
        told["confirm"] = forms.get("confirm") or ConfirmForm()
    if line.stage in (Stage.FULFILLED, Stage.DECLINED, Stage.CONFIRMED):
        told["reopen"] = forms.get("reopen") or ReasonForm(prefix="reopen")
    if line.stage not in OVER | {Stage.FULFILLED}:
        told["withdraw"] = forms.get("withdraw") or ReasonForm(prefix="withdraw")
    return told


def _done(request: StaffRequest, id: UUID, outcome: Any, text: str, **forms: Any) -> HttpResponse:
    if outcome is None or isinstance(outcome, Refusal):
        return _page(request, id, outcome, **forms)
    messages.success(request, text)
    return redirect("requests:request", id)


def _common(request: StaffRequest, form: Any) -> dict[str, Any]:
    return {"actor": request.staff.account, "request_id": form.request_id_value}


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def withdraw(request: StaffRequest, id: UUID) -> HttpResponse:
    """No longer ask."""
    _line(request, id)
    form = ReasonForm(request.POST, prefix="withdraw")
    outcome = None
    if form.is_valid():
        outcome = actions.withdraw(
            request.staff.institution, id, reason=form.cleaned_data["reason"], **_common(request, form)
        )
    return _done(request, id, outcome, _("Permintaan ditarik."), withdraw=form)


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def confirm(request: StaffRequest, id: UUID) -> HttpResponse:
    """What was asked for has come."""
    _line(request, id)
    form = ConfirmForm(request.POST)
    outcome = None
    if form.is_valid():
        outcome = actions.confirm(
            request.staff.institution, id, words=form.cleaned_data["words"], **_common(request, form)
        )
    return _done(request, id, outcome, _("Tercatat: yang diminta sudah diterima."), confirm=form)


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def reopen(request: StaffRequest, id: UUID) -> HttpResponse:
    """Ask the same again."""
    _line(request, id)
    form = ReasonForm(request.POST, prefix="reopen")
    outcome = None
    if form.is_valid():
        outcome = actions.reopen(
            request.staff.institution, id, reason=form.cleaned_data["reason"], **_common(request, form)
        )
    return _done(request, id, outcome, _("Permintaan dibuka lagi."), reopen=form)


def agencys(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the agency's side: those who create and those who approve answer alike."""

    def guarded(request: StaffRequest, id: UUID) -> HttpResponse:
        return view(request, id)

    def approving(request: StaffRequest, id: UUID) -> HttpResponse:
        staff: Staff | None = getattr(request, "staff", None)
        level = (
            Level.APPROVE
            if staff is not None and not may(staff, Capability.REQUESTS, Level.CREATE)
            else Level.CREATE
        )
        return require(Capability.REQUESTS, level)(guarded)(request, id)  # type: ignore[arg-type]

    return require_POST(approving)


@agencys
def take_up(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say who handles it."""
    _line(request, id)
    form = TakeUpForm(request.POST)
    outcome = None
    if form.is_valid():
        outcome = actions.take_up(
            request.staff.institution,
            id,
            handler=form.cleaned_data["handler"],
            account=request.staff.account,
            **_common(request, form),
        )
    return _done(request, id, outcome, _("Tercatat siapa yang menangani; mitra membacanya."), take_up=form)


@agencys
def answer(request: StaffRequest, id: UUID) -> HttpResponse:
    """Answer."""
    _line(request, id)
    form = AnswerForm(request.POST)
    outcome = None
    if form.is_valid():
        outcome = actions.answer(request.staff.institution, id, **form.told(), **_common(request, form))
    return _done(request, id, outcome, _("Jawaban terkirim kepada mitra."), answer=form)


@agencys
def fulfil(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say what came of it."""
    line = _line(request, id)
    offered = things_offered(line.state.agency, line.state.partner, line.state.kind)
    form = FulfilForm(request.POST, things=offered)
    outcome = None
    if form.is_valid():
        outcome = actions.fulfil(request.staff.institution, id, **form.told(), **_common(request, form))
    return _done(request, id, outcome, _("Hasil tercatat; mitra diminta memastikannya."), fulfil=form)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def start_renewal(request: StaffRequest, id: UUID) -> HttpResponse:
    """Begin the renewal asked for, and answer that it began."""
    staff = request.staff
    line = _line(request, id)
    press = request.POST.get("request_id") or None
    outcome = actions.start_renewal(staff.institution, id, actor=staff.account, request_id=press)
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome)
    if line.unanswered:
        actions.answer(
            staff.institution,
            id,
            Verdict.GRANTED,
            words=_("Perpanjangan dimulai; konsepnya sedang disusun."),
            actor=staff.account,
            request_id=f"{press}-answer"[:100] if press else None,
        )
    messages.success(request, _("Perpanjangan dimulai; konsep penerusnya sudah terisi."))
    return redirect("agreements:agreement", outcome.draft)


@require(Capability.REQUESTS)
def scan(request: StaffRequest, id: UUID) -> HttpResponse:
    """The scan of what came outside, to the agency that entered it."""
    read = queries.entered(id)
    if read is None or read.institution_id != request.staff.institution or not read.scan:
        raise Http404
    try:
        data = blobs.content(read.institution_id, read.scan)
    except (KeyError, blobs.Erased) as gone:
        raise Http404 from gone
    kind = (
        "application/pdf" if data[:4] == b"%PDF" else "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"
    )
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
