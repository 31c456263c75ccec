"""The partner's table: count box by box, receive, take in late, send back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.signs import by_scan
from lentera.stock import actions, hooks, queries
from lentera.stock.facts import Closing, Scanned
from lentera.stock.forms import placement as forms
from lentera.stock.queries import PlacementState
from lentera.stock.rules import ScannedBefore
from lentera.stock.views.acting import Words, form_page, signer, signer_initial, who
from lentera.stock.views.placement import home, placement_url

RECEIVE = (Capability.PLACEMENTS, Level.CREATE, "receive")


def receiving_url(placement: UUID) -> str:
    """The counting page."""
    return reverse("stock:receiving", args=[placement])


def _placement(request: StaffRequest, placement: UUID) -> PlacementState:
    state = queries.placement_state(placement, reader=request.staff.institution)
    if state is None or state.partner != request.staff.institution:
        raise Http404
    return state


@require(*RECEIVE)
def receiving(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Scan the boxes on arrival; nothing is received before it is closed."""
    state = _placement(request, placement)
    if state.received and not state.received_from_paper:
        return HttpResponseRedirect(placement_url(placement))
    outcome = None
    box = min((copy.box for copy in state.copies.values()), default=1)
    if request.method == "POST":
        form = forms.CountForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            box = told["box"]
            result = actions.scan(
                request.staff.institution,
                placement,
                box,
                told["barcode"],
                damaged=told["damaged"],
                note=told["note"],
                **who(request, form),
            )
            outcome = _outcome(state, result, told["barcode"])
        else:
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            outcome = Outcome.refused(words)
    elif scans := queries.scans_of(request.staff.institution, placement):
        box = scans[-1].box
    return _draw(request, state, box, outcome)


def _outcome(state: PlacementState, told: Any, barcode: str) -> Outcome:
    if isinstance(told, Refusal):
        return Outcome.refused(told)
    listed = by_scan((copy.line.barcode, copy) for copy in state.copies.values())
    title = listed[barcode].line.title if barcode in listed else barcode
    if isinstance(told, ScannedBefore):
        return Outcome.info(_("Sudah dihitung di boks %(box)s") % {"box": told.box}, title)
    scan = told.scans[0]
    undo = reverse("stock:remove_scan", args=[state.id, scan.barcode])
    if scan.result is Scanned.SURPLUS:
        text = _("%(barcode)s tidak ada dalam daftar. Sisihkan; dinas akan mencari asalnya.")
        return Outcome.info(_("Di luar daftar"), text % {"barcode": barcode})
    if scan.result is Scanned.DAMAGED:
        return Outcome.ok(_("Diterima rusak"), title, undo_url=undo)
    other = listed[barcode].box
    if other and other != told.box:
        return Outcome.ok(_("Ada, menurut daftar di boks %(box)s") % {"box": other}, title, undo_url=undo)
    return Outcome.ok(_("Ada"), title, undo_url=undo)


def _draw(request: StaffRequest, state: PlacementState, box: int, outcome: Outcome | None) -> HttpResponse:
    scans = queries.scans_of(request.staff.institution, state.id)
    counted = {scan.item: scan for scan in scans if scan.item is not None}
    boxes: dict[int, dict[str, Any]] = {}
    for item, copy in state.copies.items():
        one = boxes.setdefault(copy.box, {"number": copy.box, "sent": 0, "counted": 0, "left": []})
        one["sent"] += 1
        if item in counted:
            one["counted"] += 1
        else:
            one["left"].append(copy.line)
    current = boxes.get(box, {"number": box, "sent": 0, "counted": 0, "left": []})
    context = {
        "placement": state,
        "boxes": [boxes[number] for number in sorted(boxes)],
        "current": current,
        "box": box,
        "counted": len(counted),
        "damaged": sum(scan.result == Scanned.DAMAGED for scan in scans),
        "surplus": [scan for scan in scans if scan.item is None],
        "total": len(state.copies),
        "outcome": outcome,
        "form": forms.CountForm(initial={"box": box}),
        "agency": institutions.name_of(state.agency),
    }
    name = "stock/_receiving.html" if request.headers.get("HX-Request") else "stock/receiving.html"
    return render(request, name, context)


@require(*RECEIVE)
@require_POST
def remove_scan(request: StaffRequest, placement: UUID, barcode: str) -> HttpResponse:
    """Esc: a scan was a mistake."""
    form = PageForm(request.POST)
    form.is_valid()
    state = _placement(request, placement)
    before = queries.scanned_before(request.staff.institution, placement)
    told = actions.remove_scan(request.staff.institution, placement, barcode, **who(request, form))
    outcome = Outcome.refused(told) if isinstance(told, Refusal) else Outcome.ok(_("Pindaian dihapus"))
    return _draw(request, state, before.get(barcode, (1, ""))[0], outcome)


@require(*RECEIVE)
def receive(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Close the count: complete, or with notes."""
    state = _placement(request, placement)
    scans = queries.scans_of(request.staff.institution, placement)
    listed = sum(scan.item is not None for scan in scans)
    damaged = sum(scan.result == Scanned.DAMAGED for scan in scans)
    surplus, missing = len(scans) - listed, len(state.copies) - listed
    facts = counted(
        "%(listed)s dari %(total)s buku ada; %(missing)s tidak ditemukan, %(damaged)s rusak, "
        "%(surplus)s di luar daftar",
        "total",
    ) % {
        "listed": formats.number(listed),
        "total": formats.number(len(state.copies)),
        "missing": missing,
        "damaged": damaged,
        "surplus": surplus,
    }
    differs = bool(missing or damaged or surplus)

    def act(form: forms.ReceiveForm) -> Any:
        told = form.cleaned_data
        return actions.receive(
            request.staff.institution,
            placement,
            signer(request.staff, form),
            Closing(told["closing"]),
            received_on=told["on"],
            number=told["number"],
            note=told["note"],
            shelf=told["shelf"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.ReceiveForm,
        act,
        Words(
            _("Terima titipan"), _("Terima"), _("Titipan diterima; bukunya dapat dipinjamkan."), facts=facts
        ),
        crumbs=[home(), (receiving_url(placement), state.number)],
        then=lambda _told: placement_url(placement),
        initial={
            "on": clock.today(request.staff.zone),
            "closing": Closing.WITH_NOTES if differs else Closing.CLEAN,
            **signer_initial(request.staff),
        },
    )


@require(*RECEIVE)
@require_POST
def take_in(request: StaffRequest, placement: UUID, item: UUID) -> HttpResponse:
    """Take in one copy late."""
    form = PageForm(request.POST)
    form.is_valid()
    _placement(request, placement)
    told = actions.take_in(request.staff.institution, placement, item, **who(request, form))
    if isinstance(told, Refusal):
        messages.error(request, text_of(told.code, told.details))
    else:
        messages.success(request, _("Buku masuk koleksi titipan."))
    return HttpResponseRedirect(placement_url(placement))


@require(*RECEIVE)
def send_back(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Send copies back: what is named, or everything that no reader has."""
    here = request.staff.institution
    state = _placement(request, placement)
    held = [one for one in queries.holdings_in_hand(here) if one.placement == placement]
    ties = hooks.tied(here, [one.item for one in held])
    facts = counted("%(held)s buku di tangan, %(out)s di antaranya sedang dipinjam", "held") % {
        "held": formats.number(len(held)),
        "out": formats.number(len(ties)),
    }

    def act(form: forms.ReturnForm) -> Any:
        by_barcode = by_scan((one.barcode, one.item) for one in held)
        named, damaged = form.listed("barcodes"), form.listed("damaged")
        for barcode in (*named, *damaged):
            if barcode not in by_barcode:
                return Refusal("holding-of-other-placement", barcode=barcode)
        items = [by_barcode[barcode] for barcode in named] or [
            one.item for one in held if one.item not in ties
        ]
        return actions.send_back(
            here,
            placement,
            items,
            signer(request.staff, form),
            sent_on=form.cleaned_data["on"],
            damaged=[by_barcode[barcode] for barcode in damaged],
            note=form.cleaned_data["note"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.ReturnForm,
        act,
        Words(_("Kirim kembali"), _("Kirim kembali"), _("Pengembalian tercatat."), facts=facts),
        crumbs=[home(), (placement_url(placement), state.number)],
        then=lambda _told: placement_url(placement),
        initial={"on": clock.today(request.staff.zone), **signer_initial(request.staff)},
    )
