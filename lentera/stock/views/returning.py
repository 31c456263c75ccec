"""The agency's pages about placements that are out: paper receipts, traces, extension, recall, counting back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.signs import by_scan, scannable
from lentera.stock import actions, queries, words
from lentera.stock.facts import (
    Closing,
    CountedLine,
    ItemStatus,
    Result,
    Signer,
    SurplusLine,
    TraceOutcome,
)
from lentera.stock.forms import placement as forms
from lentera.stock.queries import Count, PlacementState
from lentera.stock.rules.placement import KINDS
from lentera.stock.views.acting import Words, form_page, signer, signer_initial, who
from lentera.stock.views.packing import ground_choices
from lentera.stock.views.placement import home, placement_url
from lentera.stock.views.review_submit import adapted

PACK = (Capability.PLACEMENTS, Level.CREATE)


def _own(request: StaffRequest, placement: UUID) -> PlacementState:
    state = queries.placement_state(placement, reader=request.staff.institution)
    if state is None or state.agency != request.staff.institution:
        raise Http404
    return state


def _crumbs(state: PlacementState) -> list[tuple[str, Any]]:
    return [home(), (placement_url(state.id), state.number)]


def _by_barcode(state: PlacementState) -> dict[str, UUID]:
    return by_scan((copy.line.barcode, item) for item, copy in state.copies.items())


@require(*PACK)
def read_paper(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Key in the receipt of a partner without accounts."""
    state = _own(request, placement)

    def act(form: forms.PaperForm) -> Any:
        listed = _by_barcode(state)
        missing, damaged = form.barcodes("missing"), form.barcodes("damaged")
        for barcode in (*missing, *damaged):
            if barcode not in listed:
                return Refusal("barcode-not-listed", barcode=barcode)
        found = {
            item: CountedLine(
                item=item,
                box=state.copies[item].box,
                result=Result.DAMAGED if barcode in damaged else Result.GOOD,
            )
            for barcode, item in listed.items()
            if barcode not in missing
        }
        surplus = tuple(
            SurplusLine(surplus=new_id(), barcode=barcode, box=0) for barcode in form.barcodes("surplus")
        )
        differs = bool(missing or damaged or surplus)
        return actions.read_paper_receipt(
            request.staff.institution,
            placement,
            Count(found, surplus),
            signer_of_paper(form),
            Closing.WITH_NOTES if differs else Closing.CLEAN,
            document=form.cleaned_data["document"],
            received_on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.PaperForm,
        act,
        Words(
            _("Tanda terima dari surat"),
            _("Catat tanda terima"),
            _("Tanda terima tercatat sebagai bacaan dari surat."),
            text=_("Untuk mitra tanpa akun. Begitu mitra mencatat sendiri, catatannya yang berlaku."),
        ),
        crumbs=_crumbs(state),
        then=lambda _told: placement_url(placement),
        initial={"on": clock.today(request.staff.zone)},
    )


def signer_of_paper(form: forms.PaperForm) -> Signer:
    """The receiver as the paper names it: no account."""
    told = form.cleaned_data
    return Signer(name=told["name"].strip(), position=told["position"].strip())


@require(*PACK)
def trace(request: StaffRequest, placement: UUID, surplus: UUID) -> HttpResponse:
    """Where a surplus copy belongs."""
    state = _own(request, placement)
    found = next((one for one in queries.surplus_of(placement) if one.id == surplus), None)
    if found is None:
        raise Http404
    item = queries.item_by_barcode(request.staff.institution, found.barcode)
    if isinstance(item, Refusal):
        place, text = _("tidak dikenal"), _("Barcode ini tidak ada dalam inventaris Anda.")
        outcome = TraceOutcome.NOT_OURS
    else:
        placed = queries.visible(request.staff.institution)
        other = placed.filter(id=item.placement).first() if item.placement is not None else None
        where = _("titipan %(number)s") % {"number": other.number} if other is not None else ""
        place = where or str(words.ITEM[item.status])
        text = _("Menurut catatan Anda: “%(title)s”, %(place)s.") % {"title": item.title, "place": place}
        outcome = TraceOutcome.JOINS if item.status is ItemStatus.ON_SHELF else TraceOutcome.SENT_BACK
    return form_page(
        request,
        forms.TraceForm,
        lambda form: actions.trace_surplus(
            request.staff.institution,
            placement,
            surplus,
            TraceOutcome(form.cleaned_data["outcome"]),
            place=place,
            note=form.cleaned_data["note"],
            **who(request, form),
        ),
        Words(_("Buku di luar daftar"), _("Simpan"), _("Asal buku tercatat."), found.barcode, text),
        crumbs=_crumbs(state),
        then=lambda _told: placement_url(placement),
        initial={"outcome": outcome},
    )


@require(*PACK)
def extend(request: StaffRequest, placement: UUID) -> HttpResponse:
    """A later day."""
    state, today = _own(request, placement), clock.today(request.staff.zone)
    grounds = ground_choices(state.agency, today, KINDS[state.basis], state.partner)

    def make(*args: Any, **options: Any) -> forms.ExtendForm:
        return forms.ExtendForm(*args, grounds=grounds, **options)

    def act(form: forms.ExtendForm) -> Any:
        told = form.cleaned_data
        return actions.extend(
            state.agency,
            placement,
            due=told["due"],
            on=today,
            scope_item=UUID(told["ground"].split("|")[0]),
            reason=told["reason"],
            **who(request, form),
        )

    facts = _("Batas sekarang %(due)s") % {"due": formats.short_date(state.due)} if state.due else ""
    text = "" if grounds else _("Tidak ada perjanjian yang berlaku hari ini, jadi tidak dapat diperpanjang.")
    return form_page(
        request,
        make,
        act,
        Words(_("Perpanjang titipan"), _("Perpanjang"), _("Titipan diperpanjang."), facts, text),
        crumbs=_crumbs(state),
        then=lambda _told: placement_url(placement),
    )


@require(*PACK)
def recall(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Ask copies back."""
    state, today = _own(request, placement), clock.today(request.staff.zone)

    def act(form: forms.RecallForm) -> Any:
        listed = _by_barcode(state)
        named = [scannable(code) for code in form.cleaned_data["barcodes"].split()]
        for barcode in named:
            if barcode not in listed:
                return Refusal("barcode-not-listed", barcode=barcode)
        return actions.recall(
            state.agency,
            placement,
            [listed[barcode] for barcode in named],
            by=form.cleaned_data["by"],
            on=today,
            reason=form.cleaned_data["reason"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.RecallForm,
        act,
        Words(
            _("Tarik titipan"),
            _("Kirim penarikan"),
            _("Penarikan dikirim; jawabannya adalah pengembalian."),
            text=_("Buku yang sedang dipinjam pembaca kembali sesudah pinjamannya selesai."),
        ),
        crumbs=_crumbs(state),
        then=lambda _told: placement_url(placement),
        initial={"by": today},
    )


@require(*PACK)
def count_back(request: StaffRequest, placement: UUID, sending: UUID | None = None) -> HttpResponse:
    """Count a return that the partner sent, or one that came with paper only."""
    state = _own(request, placement)
    if sending is not None:
        if queries.sending_of(placement, sending) is None:
            raise Http404
        sent = by_scan((line.barcode, line.item) for line in queries.sent_items(sending))
    else:
        sent = by_scan((copy.line.barcode, item) for item, copy in state.copies.items() if not copy.returned)

    def act(form: forms.CountBackForm) -> Any:
        results, unknown = form.results(sent)
        if unknown:
            return Refusal("barcode-not-listed", barcode=unknown[0])
        return actions.count_return(
            state.agency,
            placement,
            results,
            signer(request.staff, form),
            sending=sending,
            received_on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            **who(request, form),
        )

    facts = counted("%(count)s buku", "count") % {"count": formats.number(len(sent))}
    changed = adapted(state, sent)
    text = _("Semua dianggap kembali dalam keadaan baik, kecuali yang disebut di bawah.")
    return form_page(
        request,
        forms.CountBackForm,
        act,
        Words(
            _("Hitung pengembalian"),
            _("Catat hitungan"),
            _("Pengembalian tercatat; buku yang baik ada di rak."),
            facts,
            f"{text} {changed}".strip(),
        ),
        crumbs=_crumbs(state),
        then=lambda _told: placement_url(placement),
        initial={"on": clock.today(request.staff.zone), **signer_initial(request.staff)},
    )
