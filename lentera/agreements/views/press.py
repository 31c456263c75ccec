"""Pages of press releases, for their authors and for those quoted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements import meeting_words as words
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.press import (
    HowForm,
    QuoteForms,
    ReleaseForm,
    StatementForm,
    quote_choices,
    quotes_from,
)
from lentera.agreements.models import PublishedRelease, ReleaseDraft
from lentera.agreements.queries import press as readings
from lentera.agreements.rules.press import ReleaseState
from lentera.agreements.views.photo import photo_lines
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.pages.tables import Column, Empty, Table

OWN_QUOTE = (Capability.PRESS_RELEASES, Level.APPROVE, "own quote")


@require(Capability.PRESS_RELEASES)
def releases(request: StaffRequest) -> HttpResponse:
    """The institution's releases; and the quotes that it was asked to approve."""
    return _list(request, None)


def _list(request: StaffRequest, outcome: Any) -> HttpResponse:
    staff = request.staff
    out = dict(PublishedRelease.objects.filter(institution=staff.institution).values_list("id", "number"))
    versions = dict(
        PublishedRelease.objects.filter(institution=staff.institution).values_list("id", "version")
    )
    clipped = queries.clippings_by_release(staff.institution)
    rows = []
    for row in readings.releases(staff.institution):
        at_work = row.id in out and row.version > versions.get(row.id, 1)
        state = "approved" if row.approved_at else "draft"
        if row.id in out and not at_work:
            state = "out"
        rows.append(
            {
                "title": row.title,
                "date": row.date,
                "number": out.get(row.id, ""),
                "state": words.RELEASE_STATES["correction" if at_work else state],
                "tone": words.RELEASE_TONES["correction" if at_work else state],
                "clippings": clipped.get(row.id, 0) or None,
                "url": reverse("agreements:release", args=[row.id]),
            }
        )
    creates = may(staff, Capability.PRESS_RELEASES, Level.CREATE)
    table = Table(
        request,
        rows,
        name="siaran-pers",
        columns=[
            Column("title", gettext_lazy("Judul"), url="url", strong=True),
            Column("date", gettext_lazy("Tanggal"), kind="date"),
            Column("number", gettext_lazy("Nomor")),
            Column("clippings", gettext_lazy("Kliping"), kind="number"),
            Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("title", "number"),
        order="-date",
        empty=Empty(
            _("Belum ada siaran pers"),
            _("Kunjungan dan penandatanganan dikabarkan dari sini, dengan kutipan yang disetujui orangnya."),
            reverse("agreements:write-release") if creates else "",
            _("Tulis siaran pers") if creates else "",
            "news",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "table": table,
        "creates": creates,
        "asked": readings.quotes_waiting(staff.institution),
        "may_approve_quote": may(staff, *OWN_QUOTE),
        "proposed": readings.proposals_to(staff.institution) if creates else [],
        "own_proposals": readings.proposals_by(staff.institution),
        "may_propose": may(staff, Capability.PRESS_RELEASES, Level.PROPOSE) and not creates,
        "outcome": outcome,
        "total": len(rows),
    }
    return render(request, "agreements/press.html", context)


@require(*OWN_QUOTE)
@require_POST
def approve_quote(request: StaffRequest, quote: UUID) -> HttpResponse:
    """Approve words of one's own institution as they were shown."""
    staff = request.staff
    outcome = actions.approve_quote(
        staff.institution,
        quote,
        request.POST.get("text", "").replace("\r\n", "\n"),
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _list(request, outcome)
    messages.success(request, _("Kutipan disetujui."))
    return redirect("agreements:press")


def _own(staff: Staff, id: UUID) -> tuple[ReleaseDraft, ReleaseState]:
    row = readings.releases(staff.institution).filter(id=id).first()
    state = readings.release_state(staff.institution, id)
    if row is None or state is None:
        raise Http404
    return row, state


@require(Capability.PRESS_RELEASES)
def release(request: StaffRequest, id: UUID) -> HttpResponse:
    """One release: its text, who agreed to which words, and the next step."""
    return page_of_release(request, id, None)


def page_of_release(
    request: StaffRequest, id: UUID, outcome: Any, statement: StatementForm | None = None
) -> HttpResponse:
    """The page of a release, with the outcome of what was pressed on it."""
    staff = request.staff
    row, state = _own(staff, id)
    out = PublishedRelease.objects.filter(id=id).first()
    consents = readings.consents_to(id)
    asked = readings.quotes_asked(id)
    creates = may(staff, Capability.PRESS_RELEASES, Level.CREATE)
    quotes = []
    for quote in state.text.quotes:
        consent = consents.get((quote.id, quote.text)) if (quote.id, quote.text) in state.agreed else None
        quotes.append(
            {
                "quote": quote,
                "consent": consent,
                "asked": (quote.id, quote.text) in asked,
                "may_ask": quote.institution is not None,
            }
        )
    stage = "out" if state.closed else "approved" if state.approver else "draft"
    shown_stage = "correction" if out is not None and not state.closed else stage
    links = state.links
    context = {
        "row": row,
        "state": state,
        "out": out,
        "paragraphs": readings.paragraphs(state.text.body),
        "quotes": quotes,
        "status": words.RELEASE_STATES[shown_stage],
        "tone": words.RELEASE_TONES[shown_stage],
        "may_write": creates and not state.closed,
        "may_correct": creates and state.closed,
        "creates": creates,
        "versions": readings.versions(id),
        "statements": readings.statements(id),
        "statement": statement
        or StatementForm(initial={"said_on": clock.today(staff.zone)}, prefix="statement"),
        "photos": photo_lines(staff, release=id),
        "clippings": list(queries.clippings(staff.institution, release=id)[:50]),
        "reason": ReasonForm(),
        "may_approve": not state.closed
        and state.approver is None
        and may(staff, Capability.PRESS_RELEASES, Level.APPROVE),
        "may_publish": not state.closed and state.approver is not None and creates,
        "visit_name": hooks.name_of("visit", links.visit) if links.visit else "",
        "event_name": hooks.name_of("event", links.event) if links.event else "",
        "agreements": [(one, hooks.name_of("agreement", one)) for one in links.agreements],
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/release.html", context)


@require(Capability.PRESS_RELEASES, Level.CREATE)
def write_release(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Write a release, or write it anew."""
    staff = request.staff
    today = clock.today(staff.zone)
    choices = {"choices": quote_choices(staff, today)}
    outcome: Any = None
    out = _own(staff, id)[1].out if id is not None else 0
    if request.method == "POST":
        form = ReleaseForm(staff, request.POST, correcting=out > 0)
        quotes = QuoteForms(request.POST, prefix="quotes", form_kwargs=choices)
        if form.is_valid() and quotes.is_valid():
            outcome = actions.write_release(
                staff.institution,
                form.text(quotes_from(quotes.cleaned_data)),
                form.links(),
                release=id,
                reason=form.cleaned_data.get("reason", ""),
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Siaran pers tersimpan."))
                return redirect("agreements:release", outcome.release)
    else:
        initial, told = _initial(request, id)
        form = ReleaseForm(staff, initial=initial, correcting=out > 0)
        quotes = QuoteForms(prefix="quotes", initial=told, form_kwargs=choices)
    context = {"form": form, "quotes": quotes, "outcome": outcome, "id": id, "out": out}
    return render(request, "agreements/release_form.html", context)


def _initial(request: StaffRequest, id: UUID | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    staff = request.staff
    if id is None:
        home = institutions.institution(staff.institution)
        event = request.GET.get("event", "")
        signed = []
        if event:
            try:
                signed = [str(row.id) for row in queries.signed_at(UUID(event))]
            except ValueError:
                event = ""
        if request.GET.get("proposal"):
            return _from_proposal(request, home.town if home is not None else "")
        return {
            "date": clock.today(staff.zone),
            "place": home.town if home is not None else "",
            "visit": request.GET.get("visit", ""),
            "event": event,
            "agreements": signed,
        }, []
    _row, state = _own(staff, id)
    text, links = state.text, state.links
    embargo = None if text.embargo is None else formats.local(text.embargo, staff.zone)
    initial = {
        "title": text.title,
        "place": text.place,
        "date": text.date,
        "body": text.body,
        "contact": text.contact,
        "title_en": text.title_en,
        "body_en": text.body_en,
        "reason": state.reason if not state.closed else "",
        "proposal": links.proposal,
        "embargo_day": None if embargo is None else embargo.date(),
        "embargo_hour": None if embargo is None else embargo.time(),
        "visit": str(links.visit or ""),
        "event": str(links.event or ""),
        "agreements": [str(one) for one in links.agreements],
    }
    return initial, [
        {
            "quote": quote.id,
            "speaker": quote.speaker,
            "position": quote.position,
            "organisation": quote.organisation,
            "institution": str(quote.institution or ""),
            "text": quote.text,
            "text_en": quote.text_en,
        }
        for quote in text.quotes
    ]


def _from_proposal(request: StaffRequest, town: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A release begun from what a partner proposed: its words, and its head as the first to quote."""
    staff = request.staff
    try:
        found = readings.proposal(staff.institution, UUID(request.GET["proposal"]))
    except ValueError:
        found = None
    if found is None or found.row.agency != staff.institution:
        raise Http404
    text = found.text
    return {
        "title": text.title,
        "place": text.place or town,
        "date": text.date,
        "body": text.body,
        "contact": text.contact,
        "proposal": found.row.id,
        "visit": str(found.row.visit or ""),
    }, []


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def ask_for_quote(request: StaffRequest, id: UUID, quote: UUID) -> HttpResponse:
    """Show the quoted institution its words."""
    outcome = actions.ask_for_quote(
        request.staff.institution,
        id,
        quote,
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Persetujuan dimintakan."))


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def record_consent(request: StaffRequest, id: UUID, quote: UUID) -> HttpResponse:
    """Record how the quoted agreed."""
    form = HowForm(request.POST)
    outcome = actions.record_consent(
        request.staff.institution,
        id,
        quote,
        how=form.cleaned_data["how"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Persetujuan tercatat."))


@require(Capability.PRESS_RELEASES, Level.APPROVE)
@require_POST
def approve(request: StaffRequest, id: UUID) -> HttpResponse:
    """The head approves."""
    outcome = actions.approve_release(
        request.staff.institution,
        id,
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Siaran pers disetujui."))


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def publish(request: StaffRequest, id: UUID) -> HttpResponse:
    """Publish."""
    outcome = actions.publish_release(
        request.staff.institution,
        id,
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Siaran pers terbit."))


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def attach_statement(request: StaffRequest, id: UUID) -> HttpResponse:
    """Set another party's words beside a release that is out."""
    staff = request.staff
    form = StatementForm(request.POST, prefix="statement")
    if not form.is_valid():
        return page_of_release(request, id, None, form)
    names = ("speaker", "position", "organisation", "text", "source", "said_on")
    outcome = actions.attach_statement(
        staff.institution,
        id,
        **{name: form.cleaned_data[name] for name in names},
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return page_of_release(request, id, outcome, form)
    return _after(request, id, outcome, _("Keterangan disertakan."))


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def remove_statement(request: StaffRequest, id: UUID, statement: UUID) -> HttpResponse:
    """Take a statement back that was attached by mistake."""
    form = ReasonForm(request.POST)
    outcome = actions.remove_statement(
        request.staff.institution,
        statement,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Keterangan dicabut."))


def _after(request: StaffRequest, id: UUID, outcome: Any, said: str) -> HttpResponse:
    if isinstance(outcome, Refusal):
        return page_of_release(request, id, outcome)
    messages.success(request, said)
    return redirect("agreements:release", id)
