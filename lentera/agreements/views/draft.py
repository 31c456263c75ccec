"""Pages that make and move drafts."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import Content, DraftState, Instrument
from lentera.agreements.forms import (
    DraftForm,
    NoteForm,
    PaperForm,
    PartyForms,
    ScopeLines,
    parties_from,
    party_initial,
    scope_from,
    scope_initial,
)
from lentera.agreements.models import Agreement, AgreementDraft
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks

ASKED = ("instrument", "route", "partner", "start", "end", "title")
"""What the address of the form may bring."""


def umbrellas(staff: Staff) -> list[tuple[UUID, str]]:
    """The memoranda that an agreement may stand under, newest first."""
    rows = Agreement.objects.filter(institution=staff.institution, instrument=Instrument.MOU.value)
    return [
        (row.id, f"{row.number} · {formats.short_date(row.start)} – {formats.short_date(row.end)}")
        for row in rows.order_by("-start")
    ]


def own_draft(staff: Staff, id: UUID) -> AgreementDraft:
    """A draft of the staff's institution, or the page is not found."""
    draft = AgreementDraft.objects.filter(institution=staff.institution, id=id).first()
    if draft is None:
        raise Http404
    return draft


@require(Capability.AGREEMENTS, Level.CREATE)
def new_draft(request: StaffRequest) -> HttpResponse:
    """Begin a draft."""
    return _edit(request, None, None)


@require(Capability.AGREEMENTS, Level.CREATE)
def edit_draft(request: StaffRequest, id: UUID) -> HttpResponse:
    """Change a draft while it is written."""
    draft = own_draft(request.staff, id)
    return _edit(request, draft, queries.draft_content(draft.content))


def _edit(request: StaffRequest, draft: AgreementDraft | None, before: Content | None) -> HttpResponse:
    staff = request.staff
    outcome: Any = None
    options: dict[str, Any] = {"agency": staff.institution, "umbrellas": umbrellas(staff)}
    if request.method == "POST":
        form = DraftForm(request.POST, **options)
        lines = ScopeLines(request.POST, prefix="scope")
        if form.is_valid() and lines.is_valid():
            common: dict[str, Any] = {"actor": staff.account, "request_id": form.request_id_value}
            content = form.content(scope_from(lines), before)
            if draft is None:
                content = queries.with_library(staff.institution, content)
            outcome = (
                actions.start_draft(staff.institution, content, **common)
                if draft is None
                else actions.change_draft(staff.institution, draft.id, content, **common)
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Konsep tersimpan."))
                return redirect("agreements:agreement", outcome.agreement)
    else:
        initial = DraftForm.initial_of(before, staff.institution) if before is not None else {}
        form = DraftForm(
            initial=initial
            or {"instrument": "pks"} | {name: request.GET[name] for name in ASKED if name in request.GET},
            **options,
        )
        lines = ScopeLines(prefix="scope", initial=scope_initial(before.scope) if before is not None else [])
    context = {
        "form": form,
        "lines": lines,
        "outcome": outcome,
        "draft": draft,
        "known_names": queries.scope_kinds(staff.institution),
        "kind_names": words.KINDS.values(),
    }
    return render(request, "agreements/draft_form.html", context)


@require(Capability.AGREEMENTS, Level.CREATE)
def enter_paper(request: StaffRequest) -> HttpResponse:
    """Enter an agreement from before the system: text first, then numbers, signatories and source."""
    staff = request.staff
    outcome: Any = None
    content: Content | None = None
    parties: Any = None
    options: dict[str, Any] = {"agency": staff.institution, "umbrellas": umbrellas(staff)}
    if request.method == "POST":
        form = DraftForm(request.POST, **options)
        lines = ScopeLines(request.POST, prefix="scope")
        signing = PaperForm(request.POST, request.FILES, prefix="paper")
        if form.is_valid() and lines.is_valid():
            content = form.content(scope_from(lines))
            same = request.POST.get("parties-TOTAL_FORMS") == str(len(content.parties)) and {
                request.POST.get(f"parties-{place}-institution") for place in range(len(content.parties))
            } == {str(party.institution) for party in content.parties}
            if same:
                parties = PartyForms(request.POST, prefix="parties")
                if signing.is_valid() and parties.is_valid():
                    outcome = _paper(staff, form, signing, parties, content)
                    if not isinstance(outcome, Refusal):
                        messages.success(request, _("Perjanjian lama tercatat dengan sumbernya."))
                        return redirect("agreements:agreement", outcome.agreement)
            else:
                parties = PartyForms(prefix="parties", initial=party_initial(content, content.start))
                signing = PaperForm(prefix="paper", initial={"signed_on": content.start})
    else:
        form = DraftForm(initial={"instrument": "pks"}, **options)
        lines = ScopeLines(prefix="scope")
        signing = None
    context = {
        "form": form,
        "lines": lines,
        "signing": signing if parties is not None else None,
        "parties": parties,
        "outcome": outcome,
        "paper": True,
        "known_names": queries.scope_kinds(staff.institution),
        "kind_names": words.KINDS.values(),
    }
    return render(request, "agreements/draft_form.html", context)


def _paper(staff: Staff, form: DraftForm, signing: PaperForm, parties: Any, content: Content) -> Any:
    told = signing.cleaned_data
    return actions.enter_from_paper(
        staff.institution,
        msgspec.structs.replace(content, parties=parties_from(parties, content)),
        signed_on=told["signed_on"],
        place=told["place"],
        source=told["source"],
        scan=told["scan"],
        stamp=told["stamp"],
        retro_approval=told["retro_approval"],
        actor=staff.account,
        request_id=form.request_id_value,
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def prepare(request: StaffRequest, id: UUID) -> HttpResponse:
    """Fill in numbers and signatories of an agreed text, so that it is ready to be signed."""
    staff = request.staff
    draft = own_draft(staff, id)
    content = queries.draft_content(draft.content)
    outcome: Any = None
    form = NoteForm(request.POST or None)
    if request.method == "POST":
        parties = PartyForms(request.POST, prefix="parties")
        if form.is_valid() and parties.is_valid():
            outcome = actions.change_draft(
                staff.institution,
                id,
                msgspec.structs.replace(content, parties=parties_from(parties, content)),
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Nomor dan penandatangan tersimpan."))
                return redirect("agreements:agreement", id)
    else:
        initial = party_initial(content, clock.today(staff.zone))
        parties = PartyForms(prefix="parties", initial=initial)
    context = {"draft": draft, "form": form, "parties": parties, "outcome": outcome}
    return render(request, "agreements/prepare.html", context)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def send(request: StaffRequest, id: UUID) -> HttpResponse:
    """Send this version to the other parties."""
    own_draft(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.send_to_partner(
            request.staff.institution,
            id,
            note=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        _tell(request, outcome, _("Konsep terkirim ke mitra."))
    return redirect("agreements:agreement", id)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def move(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a step."""
    own_draft(request.staff, id)
    form = NoteForm(request.POST)
    to = request.POST.get("to", "")
    if form.is_valid() and to in set(DraftState):
        outcome = actions.move_draft(
            request.staff.institution,
            id,
            DraftState(to),
            note=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        _tell(request, outcome, _("Tahap: %(state)s.") % {"state": words.DRAFT_STATES[to]})
    return redirect("agreements:agreement", id)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def renew(request: StaffRequest, id: UUID) -> HttpResponse:
    """Open the renewal of an agreement and go to the successor's draft."""
    staff = request.staff
    state = queries.agreement_state(id)
    if state is None or state.agency != staff.institution:
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return redirect("agreements:agreement", id)
    outcome = actions.open_renewal(
        staff.institution,
        id,
        note=form.cleaned_data["note"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    _tell(request, outcome, _("Perpanjangan dimulai. Konsep penerus sudah terisi dari perjanjian ini."))
    if isinstance(outcome, Refusal):
        return redirect("agreements:agreement", outcome.details.get("draft", id))
    return redirect("agreements:agreement", outcome.draft)


def _tell(request: StaffRequest, outcome: Any, done: str) -> None:
    if isinstance(outcome, Refusal):
        messages.error(request, hooks.text_of(outcome.code, outcome.details))
    else:
        messages.success(request, done)
