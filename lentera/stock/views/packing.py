"""The packing table: draft, scan, dispatch."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import queries as agreements
from lentera.catalogue.actions import refresh_search
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome
from lentera.stock import actions, queries, words
from lentera.stock.facts import Basis
from lentera.stock.forms import placement as forms
from lentera.stock.models import HandoverScheme
from lentera.stock.queries import DraftState
from lentera.stock.rules import PackedBefore, due_day
from lentera.stock.rules.placement import KINDS
from lentera.stock.views.acting import Words, form_page, signer, signer_initial, who
from lentera.stock.views.placement import home, placement_url
from lentera.stock.views.review_submit import change_asked, kept_back, remember_refused, to_submit


def ground_choices(
    agency: UUID, on: Any, kinds: Any = None, partner: UUID | None = None
) -> list[tuple[str, Any]]:
    """Scope items in force as choices: "scope item|partner" and words."""
    wanted = kinds or frozenset().union(*KINDS.values())
    choices = []
    names = {row.id: row.shown_name for row in institutions.institutions()}
    for item in agreements.open_scope_items(agency=agency, on=on, kinds=wanted, partner=partner):
        for party in item.partners if partner is None else (partner,):
            choices.append((f"{item.id}|{party}", f"{names.get(party, '')} · {item.label}"))
    return choices


def packing_url(draft: UUID) -> str:
    """The packing page of a draft."""
    return reverse("stock:packing", args=[draft])


@require(Capability.PLACEMENTS, Level.CREATE)
def new_placement(request: StaffRequest) -> HttpResponse:
    """Begin to pack."""
    here, today = request.staff.institution, clock.today(request.staff.zone)
    grounds = ground_choices(here, today)

    def make(*args: Any, **options: Any) -> forms.DraftForm:
        return forms.DraftForm(*args, grounds=grounds, **options)

    def act(form: forms.DraftForm) -> Any:
        partner = UUID(form.cleaned_data["ground"].split("|")[1])
        library = institutions.libraries_of(partner).first()
        content = form.content(None if library is None else library.id)
        return actions.begin_draft(here, content, on=today, **who(request, form))

    text = (
        "" if grounds else _("Tidak ada perjanjian yang berlaku hari ini, jadi titipan belum dapat dibuat.")
    )
    return form_page(
        request,
        make,
        act,
        Words(_("Kemas titipan"), _("Mulai mengemas"), _("Silakan pindai buku pertama."), text=text),
        crumbs=[home()],
        then=lambda told: packing_url(told.placement),
        initial={
            "term_days": queries.RECOMMENDED_TERM,
            "basis": Basis.INTERLIBRARY,
            "ground": request.GET.get("ground", ""),  # a request names both
            "note": request.GET.get("note", ""),
        },
    )


def _draft(request: StaffRequest, draft: UUID) -> DraftState:
    state = queries.draft_state(request.staff.institution, draft)
    if state is None:
        raise Http404
    return state


@require(Capability.PLACEMENTS, Level.CREATE)
def packing(request: StaffRequest, draft: UUID) -> HttpResponse:
    """One focused input; a scan lays a copy into the box."""
    state = _draft(request, draft)
    if state.state == "dispatched":
        return HttpResponseRedirect(placement_url(draft))
    box, outcome = 1, None
    if state.packed:
        box = max(state.packed.values())
    asked = forms.BoxForm(request.GET)
    if asked.is_valid() and asked.cleaned_data["box"]:
        box = asked.cleaned_data["box"]
    if request.method == "POST":
        form = forms.PackForm(request.POST)
        if form.is_valid():
            box = form.cleaned_data["box"]
            told = actions.pack(
                request.staff.institution, draft, box, form.cleaned_data["barcode"], **who(request, form)
            )
            outcome = _outcome(request, draft, told, form.cleaned_data["barcode"])
            state = _draft(request, draft)
        else:
            words_ = " ".join(str(error) for errors in form.errors.values() for error in errors)
            outcome = Outcome.refused(words_)
    return _draw(request, state, box, outcome)


def _outcome(request: StaffRequest, draft: UUID, told: Any, barcode: str) -> Outcome:
    if isinstance(told, Refusal):
        remember_refused(request, draft, barcode, told)
        return Outcome.refused(told)
    item = queries.item_by_barcode(request.staff.institution, barcode)
    title = "" if isinstance(item, Refusal) else item.title
    if isinstance(told, PackedBefore):
        return Outcome.info(_("Sudah ada di boks %(box)s") % {"box": told.box}, title)
    undo = reverse("stock:unpack", args=[draft, told.items[0]])
    asked = "" if isinstance(item, Refusal) else change_asked(_draft(request, draft), item)
    text = f"{title} · {barcode}" + (f" · {asked}" if asked else "")
    return Outcome.ok(_("Masuk boks %(box)s") % {"box": told.box}, text, undo_url=undo)


def _draw(request: StaffRequest, state: DraftState, box: int, outcome: Outcome | None) -> HttpResponse:
    boxes = queries.packed_boxes(state)
    current = next((one for one in boxes if one.number == box), None)
    scope = agreements.scope_item_state(state.content.scope_item)
    today = clock.today(request.staff.zone)
    context = {
        "draft": state,
        "boxes": boxes,
        "box": box,
        "copies": [] if current is None else current.copies,
        "in_box": 0 if current is None else len(current.copies),
        "total": len(state.packed),
        "next_box": max([box, *(one.number for one in boxes)]) + 1,
        "outcome": outcome,
        "form": forms.PackForm(initial={"box": box}),
        "partner": institutions.name_of(state.content.partner),
        "ground": "" if scope is None else scope.label,
        "basis": words.BASES[state.content.basis],
        "due": due_day(today, state.content.term_days),
        "to_review": len(to_submit(request, state)),
        "kept_back": kept_back(state, boxes, on=today),
    }
    name = "stock/_packing.html" if request.headers.get("HX-Request") else "stock/packing.html"
    return render(request, name, context)


@require(Capability.PLACEMENTS, Level.CREATE)
@require_POST
def unpack(request: StaffRequest, draft: UUID, item: UUID) -> HttpResponse:
    """Esc: take a copy out of its box."""
    form = PageForm(request.POST)
    form.is_valid()
    state = _draft(request, draft)
    box = state.packed.get(item, 1)
    told = actions.unpack(request.staff.institution, draft, [item], **who(request, form))
    outcome = (
        Outcome.refused(told)
        if isinstance(told, Refusal)
        else Outcome.ok(_("Dikeluarkan dari boks %(box)s") % {"box": box})
    )
    return _draw(request, _draft(request, draft), box, outcome)


@require(Capability.PLACEMENTS, Level.CREATE)
def dispatch(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Hand the boxes over."""
    state = _draft(request, draft)
    if state.state == "dispatched":
        return HttpResponseRedirect(placement_url(draft))
    today = clock.today(request.staff.zone)
    facts = counted("%(copies)s buku dalam %(boxes)s boks untuk %(partner)s", "copies") % {
        "copies": formats.number(len(state.packed)),
        "boxes": len(set(state.packed.values())),
        "partner": institutions.name_of(state.content.partner) or "",
    }

    kept = kept_back(state, queries.packed_boxes(state), on=today)
    still = counted(
        "%(count)s buku di boks belum boleh ikut menurut telaah. Lihat halaman pengemasan dahulu.", "count"
    ) % {"count": len(kept)}

    def act(form: forms.DispatchForm) -> Any:
        sent = actions.dispatch(
            request.staff.institution,
            draft,
            signer(request.staff, form),
            sent_on=form.cleaned_data["on"],
            **who(request, form),
        )
        if not isinstance(sent, Refusal):
            refresh_search({one.record for one in sent.records})
        return sent

    return form_page(
        request,
        forms.DispatchForm,
        act,
        Words(
            _("Serahkan titipan"),
            _("Serahkan"),
            _("Titipan dikirim; nomor berita acaranya sudah diambil."),
            facts=facts,
            text=still
            if kept
            else _("Sesudah ini isi boks tidak dapat diubah lagi, dan mitra menghitungnya sendiri."),
        ),
        crumbs=[home(), (packing_url(draft), _("Pengemasan"))],
        then=lambda told: placement_url(told.placement),
        initial={"on": today, **signer_initial(request.staff)},
    )


@require(Capability.PLACEMENTS, Level.CREATE)
def cancel_draft(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Give a draft up."""
    _draft(request, draft)
    return form_page(
        request,
        forms.CancelForm,
        lambda form: actions.cancel_draft(
            request.staff.institution, draft, reason=form.cleaned_data["reason"], **who(request, form)
        ),
        Words(_("Batalkan titipan"), _("Batalkan"), _("Dibatalkan; bukunya bebas lagi."), danger=True),
        crumbs=[home(), (packing_url(draft), _("Pengemasan"))],
        then=lambda _told: home()[0],
    )


@require(Capability.SIGNING, Level.APPROVE, "BAST")
def scheme(request: StaffRequest) -> HttpResponse:
    """How the institution numbers its handover records."""
    here = request.staff.institution
    row = queries.handover_scheme(here)
    names = ("scheme", "classification", "unit")
    initial = (
        {name: getattr(row, name) for name in names}
        if isinstance(row, HandoverScheme)
        else queries.standard_scheme()
    )
    return form_page(
        request,
        forms.SchemeForm,
        lambda form: actions.save_scheme(
            here, **{name: form.cleaned_data[name] for name in names}, **who(request, form)
        ),
        Words(_("Nomor berita acara"), _("Simpan"), _("Pola nomor tersimpan.")),
        crumbs=[home()],
        then=lambda _told: home()[0],
        initial=initial,
    )
