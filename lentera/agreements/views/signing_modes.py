"""Pages of the modes of signing: a PDF that was signed elsewhere, and signatures given here."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lentera.agreements import queries
from lentera.agreements.actions import electronic
from lentera.agreements.facts.agreement import Content
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.signing import (
    ExternalForm,
    OpenSigningForm,
    PasswordForm,
)
from lentera.agreements.models import Agreement
from lentera.agreements.queries import signing, signing_papers
from lentera.agreements.queries import signing_event as events
from lentera.agreements.signing_keys import proves_integrity_only
from lentera.agreements.views.draft import own_draft
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.forms import PageForm

MOST_WRONG = 5  # wrong passwords before a signature end the session


def _prepares(staff: Staff) -> bool:
    """Whether somebody may lay a text open for signature, and take it back."""
    return may(staff, Capability.SIGNING, Level.PREPARE) or may(staff, Capability.SIGNING, Level.APPROVE)


def _where(agency: UUID, draft: UUID) -> str:
    event = events.event_of(agency, draft)
    row = None if event is None else events.event(agency, event)
    home = institutions.institution(agency)
    return row.place if row is not None else home.town if home is not None else ""


@require(Capability.SIGNING, Level.APPROVE)
def sign_external(request: StaffRequest, id: UUID) -> HttpResponse:
    """A PDF that all parties signed elsewhere: checked, and kept as it is."""
    staff = request.staff
    draft = own_draft(staff, id)
    if request.method == "GET" and queries.agreement_state(id) is not None:
        return redirect("agreements:agreement", id)  # signed meanwhile; a form would ask for it once more
    content = queries.draft_content(draft.content)
    outcome: Any = None
    initial = {"signed_on": clock.today(staff.zone), "place": _where(staff.institution, id)}
    form = ExternalForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        file = told["document"]
        too_large = file.size > electronic.LARGEST_SIGNED
        outcome = electronic.sign_external(
            staff.institution,
            id,
            b"" if too_large else file.read(),
            name=file.name,
            signed_on=told["signed_on"],
            place=told["place"],
            retro_approval=told["retro_approval"],
            issuers_checked=told["issuers_checked"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if too_large:
            outcome = Refusal(
                "upload-large", file=file.name, size=_mb(file.size), limit=_mb(electronic.LARGEST_SIGNED)
            )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("PDF diperiksa dan disimpan. Perjanjian tercatat ditandatangani."))
            return redirect("agreements:agreement", id)
    printed = signing_papers.printed_original(staff.institution, id, content)
    context = {
        "draft": draft,
        "content": content,
        "partner": hooks.name_of("institution", draft.partner),
        "form": form,
        "outcome": outcome,
        "mode": "external_pdf",
        "signatories": [
            {"name": party.signatory.name if party.signatory else "–", "party": party.name}
            for party in content.parties
        ],
        "printed": printed,
        "may_make": may(staff, Capability.AGREEMENTS, Level.CREATE)
        or may(staff, Capability.SIGNING, Level.APPROVE),
    }
    return render(request, "agreements/sign_external.html", context)


def _mb(size: int) -> str:
    return f"{size / (1024 * 1024):.0f} MB"


@require(Capability.AGREEMENTS)
@require_POST
def make_original(request: StaffRequest, id: UUID) -> HttpResponse:
    """Make the original of the agreed text, to be signed on paper or elsewhere."""
    staff = request.staff
    draft = own_draft(staff, id)
    if not (may(staff, Capability.AGREEMENTS, Level.CREATE) or may(staff, Capability.SIGNING, Level.APPROVE)):
        raise Http404
    made = electronic.make_original(
        staff.institution, draft.id, actor=staff.account, base_url=request.build_absolute_uri("/")
    )
    if isinstance(made, Refusal):
        messages.error(request, hooks.text_of(made.code, made.details))
    else:
        messages.success(request, _("Naskah asli sudah dibuat."))
    back = request.POST.get("back", "")
    known = {"sign-external", "sign", "own-signature"}
    return redirect(f"agreements:{back if back in known else 'agreement'}", id)


@sensitive_post_parameters("password")
@require(Capability.AGREEMENTS)
def own_signature(request: StaffRequest, id: UUID) -> HttpResponse:
    """The electronic signature given here: what is signed, who has signed, and one's own signature."""
    staff = request.staff
    state = signing.opening_state(id)
    is_open = state is not None and not state.withdrawn
    parties = [] if state is None or state.withdrawn else [one.institution for one in state.content.parties]
    own = state is None or state.agency == staff.institution
    if own:
        draft = own_draft(staff, id)
    elif staff.institution not in parties:
        raise Http404
    outcome: Any = None
    form: PageForm
    if is_open:
        form = PasswordForm(request.POST or None)
        if request.method == "POST":
            outcome = _signed_here(request, id, form)
            if outcome == "out":
                return redirect(settings.LOGIN_URL)
    else:
        form = OpenSigningForm(request.POST or None, initial={"place": _where(staff.institution, id)})
        if request.method == "POST":
            outcome = _opened_here(request, id, form)
    if outcome is not None and not isinstance(outcome, Refusal):
        return redirect("agreements:own-signature", id)
    state = signing.opening_state(id)
    content = state.content if is_open and state is not None else queries.draft_content(draft.content)
    context = {
        **_standing(staff, id, content, is_open=is_open, own=own),
        "form": form,
        "reason": ReasonForm(),
        "outcome": outcome,
        "integrity_only": proves_integrity_only(),
        "mode": "own_signature",
        "draft": {"id": id, "title": content.title},
        "signs": own and may(staff, Capability.SIGNING, Level.APPROVE),
        "zone": staff.zone,
    }
    return render(request, "agreements/own_signature.html", context)


def _standing(staff: Staff, id: UUID, content: Content, *, is_open: bool, own: bool) -> dict[str, Any]:
    """Who has signed, and what that leaves to do for whoever looks."""
    row = signing.opening_row(id)
    signed = {one.institution_id: one for one in signing.signatures(row.id)} if is_open and row else {}
    finished = Agreement.objects.filter(id=id).exists()
    waits = is_open and not finished and staff.institution not in signed
    is_party = any(one.institution == staff.institution for one in content.parties)
    prepares = own and not finished and _prepares(staff)
    return {
        "id": id,
        "row": row,
        "is_open": is_open,
        "own": own,
        "content": content,
        "parties": [{"party": one, "signature": signed.get(one.institution)} for one in content.parties],
        "signed_already": staff.institution in signed,
        "may_sign": waits and is_party and may(staff, Capability.SIGNING, Level.APPROVE),
        "may_withdraw": prepares and is_open and len(signed) < len(content.parties),
        "may_open": prepares,
        "finished": finished,
    }


def _opened_here(request: StaffRequest, id: UUID, form: PageForm) -> Any:
    """Lay the agreed text open for signature."""
    staff = request.staff
    if not form.is_valid():
        return None
    if not _prepares(staff):
        raise Http404
    outcome = electronic.open_signing(
        staff.institution,
        id,
        place=form.cleaned_data["place"],
        retro_approval=form.cleaned_data["retro_approval"],
        actor=staff.account,
        request_id=form.request_id_value,
        base_url=request.build_absolute_uri("/"),
    )
    if not isinstance(outcome, Refusal):
        messages.success(request, _("Naskah dibuka. Setiap pihak menandatangani dengan akunnya sendiri."))
    return outcome


def _signed_here(request: StaffRequest, id: UUID, form: PageForm) -> Any:
    """Sign with one's own account; "out" after too many wrong passwords."""
    staff = request.staff
    if not may(staff, Capability.SIGNING, Level.APPROVE):
        raise Http404
    if not form.is_valid():
        return None
    if not request.user.check_password(form.cleaned_data["password"]):  # type: ignore[union-attr]
        wrong = request.session.get("wrong_before_signing", 0) + 1
        request.session["wrong_before_signing"] = wrong
        if wrong >= MOST_WRONG:
            logout(request)
            return "out"
        return Refusal("password-wrong")
    request.session.pop("wrong_before_signing", None)
    outcome = electronic.sign_as_party(
        staff.institution,
        id,
        username=staff.username,
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if not isinstance(outcome, Refusal):
        done = Agreement.objects.filter(id=id).exists()
        messages.success(
            request,
            _("Semua pihak sudah menandatangani. Perjanjian tercatat.")
            if done
            else _("Tanda tangan Anda tersimpan. Menunggu pihak lain."),
        )
    return outcome


@require(Capability.SIGNING)
@require_POST
def withdraw(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a text back before all have signed."""
    staff = request.staff
    own_draft(staff, id)
    if not _prepares(staff):
        raise Http404
    form = ReasonForm(request.POST)
    outcome = electronic.withdraw_signing(
        staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        messages.error(request, hooks.text_of(outcome.code, outcome.details))
    else:
        messages.success(request, _("Naskah ditarik kembali."))
    return redirect("agreements:own-signature", id)


@require(Capability.AGREEMENTS)
def signing_pdf(request: StaffRequest, id: UUID) -> HttpResponse:
    """The PDF as it lies open for signature, with the signatures that it has."""
    state = signing.opening_state(id)
    parties = () if state is None else tuple(one.institution for one in state.content.parties)
    if state is None or state.withdrawn or request.staff.institution not in (*parties, state.agency):
        raise Http404
    author, digest = signing.latest_document(state)
    try:
        pdf = blobs.content(author, digest)
    except blobs.Erased:
        raise Http404 from None
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="naskah-{str(id)[:8]}.pdf"'
    return answer
