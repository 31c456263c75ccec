"""Pages of signing, and of what happens to a signed agreement."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements.forms import (
    ArchiveForm,
    ConsentForm,
    FromDayForm,
    LastDayForm,
    NoteForm,
    PartyForms,
    ResumeForm,
    SignForm,
    parties_from,
    party_initial,
)
from lentera.agreements.queries import AgreementState, signing_papers
from lentera.agreements.rules.signing import SCAN_DAYS
from lentera.agreements.views.draft import own_draft
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome


def own_agreement(staff: Staff, id: UUID) -> AgreementState:
    """An agreement of the staff's own agency, or the page is not found."""
    state = queries.agreement_state(id)
    if state is None or state.agency != staff.institution:
        raise Http404
    return state


def partner_names(state: AgreementState, staff: Staff) -> str:
    """The names of the other parties, as a page heads them."""
    names = institutions.names(state.parties)
    return " · ".join(names.get(one, "") for one in state.parties if one != staff.institution)


@require(Capability.SIGNING, Level.APPROVE)
def sign(request: StaffRequest, id: UUID) -> HttpResponse:
    """Record that all parties signed; never by whoever wrote the draft."""
    staff = request.staff
    draft = own_draft(staff, id)
    if request.method == "GET" and queries.agreement_state(id) is not None:
        return redirect("agreements:agreement", id)  # signed meanwhile; a form would ask for it once more
    content = queries.draft_content(draft.content)
    today = clock.today(staff.zone)
    outcome: Any = None
    if request.method == "POST":
        form = SignForm(request.POST, request.FILES)
        parties = PartyForms(request.POST, prefix="parties")
        if form.is_valid() and parties.is_valid():
            told = form.cleaned_data
            outcome = actions.sign(
                staff.institution,
                id,
                signed_on=told["signed_on"],
                place=told["place"],
                parties=parties_from(parties, content),
                scan=told["scan"],
                stamp=told["stamp"],
                retro_approval=told["retro_approval"],
                event=queries.event_of(staff.institution, id),
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Perjanjian tercatat ditandatangani."))
                return redirect("agreements:agreement", id)
    else:
        agency = institutions.institution(staff.institution)
        form = SignForm(initial={"signed_on": today, "place": agency.town if agency is not None else ""})
        parties = PartyForms(prefix="parties", initial=party_initial(content, today))
        if staff.account in queries.drafters(id):
            outcome = Outcome.info(
                _("Anda ikut menyusun naskah ini"), _("Penandatanganannya dicatat oleh orang lain.")
            )
    context = {
        "draft": draft,
        "content": content,
        "partner": hooks.name_of("institution", draft.partner),
        "form": form,
        "parties": parties,
        "outcome": outcome,
        "printed": signing_papers.printed_original(staff.institution, id, content),
        "scan_days": SCAN_DAYS,
    }
    return render(request, "agreements/sign.html", context)


@require(Capability.SIGNING, Level.APPROVE)
def consent(request: StaffRequest, id: UUID) -> HttpResponse:
    """A partner's own word: what its own paper says."""
    staff = request.staff
    state, content = queries.agreement_state(id), queries.signed_content(id)
    if state is None or content is None or staff.institution not in state.partners:
        raise Http404
    party = next(one for one in content.parties if one.institution == staff.institution)
    outcome: Any = None
    form = ConsentForm(request.POST or None, initial={"signed_on": state.signed_on})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.consent(
            staff.institution,
            id,
            number=told["number"],
            signatory=told["signatory"],
            signed_on=told["signed_on"],
            remark=told["remark"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            done = (
                _("Pernyataan tersimpan. Dinas melihat bahwa naskah Anda berbeda.")
                if outcome.differences
                else _("Pernyataan tersimpan. Naskah Anda sama dengan catatan dinas.")
            )
            messages.success(request, done)
            return redirect("agreements:agreement", id)
    context = {
        "state": state,
        "party": party,
        "form": form,
        "outcome": outcome,
        "partner": partner_names(state, staff),
    }
    return render(request, "agreements/consent.html", context)


def _act(
    request: StaffRequest,
    id: UUID,
    form_class: type[PageForm],
    action: Callable[..., Any],
    *,
    title: str,
    text: str,
    button: str,
    done: str,
    danger: bool = False,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """A small form with one act behind it."""
    staff = request.staff
    state = own_agreement(staff, id)
    form = form_class(request.POST or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "request_id"}
        outcome = action(staff.institution, id, actor=staff.account, request_id=form.request_id_value, **told)
        if not isinstance(outcome, Refusal):
            messages.success(request, done)
            return redirect("agreements:agreement", id)
    context = {
        "state": state,
        "partner": partner_names(state, staff),
        "form": form,
        "outcome": outcome,
        "heading": title,
        "text": text,
        "button": button,
        "danger": danger,
    }
    return render(request, "agreements/act.html", context)


@require(Capability.AGREEMENTS, Level.APPROVE)
def suspend(request: StaffRequest, id: UUID) -> HttpResponse:
    """Let services rest."""
    return _act(
        request,
        id,
        FromDayForm,
        actions.suspend,
        title=_("Hentikan layanan sementara"),
        text=_(
            "Titipan baru, kunjungan, dan kelas berhenti. Pengembalian dan peminjaman di tempat jalan terus."
        ),
        button=_("Hentikan sementara"),
        done=_("Layanan dihentikan sementara."),
        danger=True,
        initial={"from_day": clock.today(request.staff.zone)},
    )


@require(Capability.AGREEMENTS, Level.APPROVE)
def resume(request: StaffRequest, id: UUID) -> HttpResponse:
    """Let services go on."""
    return _act(
        request,
        id,
        ResumeForm,
        actions.resume,
        title=_("Lanjutkan layanan"),
        text=_("Layanan berjalan lagi sehari sesudah hari terakhir penghentian."),
        button=_("Lanjutkan"),
        done=_("Layanan dilanjutkan."),
        initial={"last_day": clock.today(request.staff.zone)},
    )


@require(Capability.AGREEMENTS, Level.APPROVE)
def terminate(request: StaffRequest, id: UUID) -> HttpResponse:
    """End an agreement early."""
    return _act(
        request,
        id,
        LastDayForm,
        actions.terminate,
        title=_("Akhiri perjanjian"),
        text=_("Perjanjian tidak berlaku lagi sesudah hari itu, dan tidak dapat diperpanjang."),
        button=_("Akhiri perjanjian"),
        done=_("Perjanjian diakhiri."),
        danger=True,
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def archive(request: StaffRequest, id: UUID) -> HttpResponse:
    """Note where the papers lie."""
    return _act(
        request,
        id,
        ArchiveForm,
        actions.archive,
        title=_("Arsipkan naskah"),
        text=_("Catat di mana naskah asli disimpan, agar dapat ditemukan lagi."),
        button=_("Arsipkan"),
        done=_("Naskah diarsipkan."),
    )


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def settle(request: StaffRequest, id: UUID, question: UUID) -> HttpResponse:
    """Settle a difference between two words."""
    own_agreement(request.staff, id)
    form = NoteForm(request.POST)
    if form.is_valid():
        outcome = actions.settle_question(
            request.staff.institution,
            question,
            answer=form.cleaned_data["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            messages.error(request, hooks.text_of(outcome.code, outcome.details))
        else:
            messages.success(request, _("Perbedaan diselesaikan."))
    return redirect("agreements:agreement", id)
