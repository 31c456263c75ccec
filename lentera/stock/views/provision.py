"""Provision: requests, selections, orders, receipts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.agreements import queries as agreements
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import actions, queries, words
from lentera.stock.facts import ProvisionState, Source
from lentera.stock.forms import provision as forms
from lentera.stock.models import ProvisionReceipt
from lentera.stock.rules.provision import KINDS
from lentera.stock.views.acting import Words, form_page, history_of, who
from lentera.stock.views.packing import ground_choices


def home() -> tuple[str, Any]:
    """The first crumb."""
    return reverse("stock:provisions"), _("Pengadaan")


def provision_url(provision: UUID) -> str:
    """The page of a provision."""
    return reverse("stock:provision", args=[provision])


def is_agency(request: StaffRequest) -> bool:
    """Whether the staff works for the agency, which alone provides."""
    agency = institutions.agency()
    return agency is not None and agency.id == request.staff.institution


@require(Capability.ITEMS)
def provisions(request: StaffRequest) -> HttpResponse:
    """What is being provided and what came; at a partner: what it asked for and what it was given."""
    here = request.staff.institution
    agency = is_agency(request)
    may_create = may(request.staff, Capability.ITEMS, Level.CREATE)
    table = Table(
        request,
        _rows(here),
        name="pengadaan",
        columns=[
            Column("name", _("Nama"), url="url", strong=True, detail="recipient"),
            Column("day", _("Tanggal"), kind="date"),
            Column("copies", _("Eksemplar"), kind="number"),
            Column("value", _("Nilai"), kind="rupiah"),
            Column("state", _("Tahap"), kind="tag", tone="tone"),
        ],
        search=("name", "recipient"),
        order="-day",
        empty=Empty(
            _("Belum ada pengadaan"),
            _(
                "Bahan bacaan dibeli, dihadiahkan, atau dihibahkan, dan dicatat dengan asal, nilai, dan dokumennya."
            ),
            reverse("stock:new_provision" if agency else "stock:request_materials") if may_create else "",
            (_("Pilih bahan bacaan") if agency else _("Ajukan permohonan")) if may_create else "",
            icon="shopping-cart",
        ),
    )
    if (file := table.export()) is not None:
        return file
    unanswered = list(queries.unanswered_requests(here))
    askers = institutions.names({row.institution_id for row in unanswered})
    context = {
        "table": table,
        "is_agency": agency,
        "may_create": may_create,
        "requests": [(row, askers.get(row.institution_id)) for row in unanswered],
        "asked": list(queries.requests_of(here)[:20]),
    }
    return render(request, "stock/provisions.html", context)


def _rows(here: UUID) -> list[dict[str, Any]]:
    """What is being provided, and what came of which no plan was told here."""
    planned = list(queries.provisions_of(here))
    came = {row.provision: row for row in queries.provision_receipts(here)}
    names = institutions.names([row.recipient for row in planned] + [row.recipient for row in came.values()])
    rows = [_row(row, came.pop(row.id, None), names) for row in planned]
    return rows + [_row(row, row, names) for row in came.values()]


def _row(told: Any, came: ProvisionReceipt | None, names: dict[UUID, str]) -> dict[str, Any]:
    """`told`: the provision, or its receipt where that is all that is known; `came`: its receipt, if any."""
    state = ProvisionState.RECEIVED if came is not None else ProvisionState(told.state)
    return {
        "name": told.name,
        "recipient": names.get(told.recipient, ""),
        "day": came.received_on if came is not None else told.ordered_on or told.selected_on,
        "copies": came.copies if came is not None else told.copies,
        "value": came.value if came is not None else told.estimate,
        "state": words.PROVISIONS[state],
        "tone": words.PROVISION_TONES[state],
        "url": provision_url(told.id),
    }


@require(Capability.ITEMS, Level.CREATE)
def request_materials(request: StaffRequest) -> HttpResponse:
    """A library's wish."""
    agency = institutions.agency()
    if agency is None:
        raise Http404
    agency_id = agency.id

    def act(form: forms.RequestForm) -> Any:
        told = form.cleaned_data
        return actions.request_materials(
            request.staff.institution,
            agency_id,
            told["titles"],
            reason=told["reason"],
            letter=told["letter"],
            asked_on=clock.today(request.staff.zone),
            **who(request, form),
        )

    return form_page(
        request,
        forms.RequestForm,
        act,
        Words(_("Ajukan permohonan"), _("Kirim permohonan"), _("Permohonan dikirim kepada dinas.")),
        crumbs=[home()],
        then=lambda _told: home()[0],
    )


@require(Capability.ITEMS, Level.CREATE)
def new_provision(request: StaffRequest) -> HttpResponse:
    """Select what to provide, perhaps from a request."""
    here, today = request.staff.institution, clock.today(request.staff.zone)
    if not is_agency(request):
        raise Http404
    grounds = [(f"|{here}", _("Koleksi dinas sendiri")), *ground_choices(here, today, KINDS)]
    asked = next(
        (row for row in queries.requests_to(here) if str(row.id) == request.GET.get("request", "")), None
    )

    def make(*args: Any, **options: Any) -> forms.SelectionForm:
        return forms.SelectionForm(*args, grounds=grounds, **options)

    def act(form: forms.SelectionForm) -> Any:
        scope_item, recipient = form.chosen()
        return actions.select_provision(
            here,
            form.cleaned_data["name"],
            form.cleaned_data["titles"],
            recipient=recipient,
            on=today,
            scope_item=scope_item,
            request=None if asked is None else asked.id,
            **who(request, form),
        )

    initial: dict[str, Any] = {}
    if asked is not None:
        lines = (f"{one['title']}; {one.get('author', '')}; {one.get('copies', 1)}" for one in asked.titles)
        initial["titles"] = "\n".join(lines)
        initial["ground"] = next((key for key, _w in grounds if key.endswith(str(asked.institution_id))), "")
    return form_page(
        request,
        make,
        act,
        Words(_("Pilih bahan bacaan"), _("Simpan pilihan"), _("Pilihan tersimpan.")),
        crumbs=[home()],
        then=lambda told: provision_url(told.provision),
        initial=initial,
    )


@require(Capability.ITEMS)
def provision(request: StaffRequest, provision: UUID) -> HttpResponse:
    """One provision: its way, its titles, its receipt."""
    here = request.staff.institution
    row = queries.provisions_of(here).filter(id=provision).first()
    receipt = queries.provision_receipts(here).filter(provision=provision).first()
    if row is None and receipt is None:
        raise Http404
    status = queries.provision_status(here, provision)
    state = ProvisionState.RECEIVED if status is None else status.state
    scope_item = row.scope_item if row is not None else receipt.scope_item if receipt is not None else None
    scope = agreements.scope_item_state(scope_item)
    recipient = row.recipient if row is not None else receipt.recipient if receipt is not None else here
    context = {
        "row": row,
        "receipt": receipt,
        "name": row.name if row is not None else receipt.name if receipt is not None else "",
        "state": words.PROVISIONS[state],
        "tone": words.PROVISION_TONES[state],
        "recipient": institutions.name_of(recipient),
        "scope": scope,
        "source": words.SOURCES[Source(receipt.source)] if receipt is not None else "",
        "taken_in": queries.taken_in(provision),
        "history": history_of(provision, request.staff),
        "may_order": row is not None and state is ProvisionState.SELECTED and _may(request),
        "may_receive": row is not None
        and state in (ProvisionState.SELECTED, ProvisionState.ORDERED)
        and _may(request),
        "may_enter": receipt is not None and recipient == here and _may(request),
    }
    return render(request, "stock/provision.html", context)


def _may(request: StaffRequest) -> bool:
    return may(request.staff, Capability.ITEMS, Level.CREATE)


def _crumbs(request: StaffRequest, provision: UUID) -> list[tuple[str, Any]]:
    status = queries.provision_status(request.staff.institution, provision)
    if status is None:
        raise Http404
    return [home(), (provision_url(provision), status.name)]


@require(Capability.ITEMS, Level.CREATE)
def order(request: StaffRequest, provision: UUID) -> HttpResponse:
    """Buy, or accept."""

    def act(form: forms.OrderForm) -> Any:
        told = form.cleaned_data
        return actions.order_provision(
            request.staff.institution,
            provision,
            source=Source(told["source"]),
            supplier=told["supplier"],
            document=told["document"],
            on=told["on"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.OrderForm,
        act,
        Words(_("Pesan bahan bacaan"), _("Catat pesanan"), _("Pesanan tercatat.")),
        crumbs=_crumbs(request, provision),
        then=lambda _told: provision_url(provision),
        initial={"on": clock.today(request.staff.zone)},
    )


@require(Capability.ITEMS, Level.CREATE)
def receive(request: StaffRequest, provision: UUID) -> HttpResponse:
    """The materials came."""
    crumbs = _crumbs(request, provision)
    status = queries.provision_status(request.staff.institution, provision)
    row = queries.provisions_of(request.staff.institution).filter(id=provision).first()
    initial: dict[str, Any] = {"on": clock.today(request.staff.zone)}
    if row is not None:
        initial |= {"titles": len(row.titles), "copies": row.copies, "value": row.estimate}
    if status is not None and status.ordered is not None:
        source, supplier, document = status.ordered
        initial |= {"source": source, "supplier": supplier, "document": document}

    def act(form: forms.ReceiptForm) -> Any:
        told = form.cleaned_data
        return actions.receive_provision(
            request.staff.institution,
            provision,
            source=Source(told["source"]),
            supplier=told["supplier"],
            document=told["document"],
            titles=told["titles"],
            copies=told["copies"],
            value=told["value"],
            on=told["on"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.ReceiptForm,
        act,
        Words(_("Terima bahan bacaan"), _("Catat penerimaan"), _("Penerimaan tercatat.")),
        crumbs=crumbs,
        then=lambda _told: provision_url(provision),
        initial=initial,
    )


@require(Capability.ITEMS, Level.CREATE)
def cancel(request: StaffRequest, provision: UUID) -> HttpResponse:
    """Give a provision up."""
    return form_page(
        request,
        forms.CancelForm,
        lambda form: actions.cancel_provision(
            request.staff.institution, provision, reason=form.cleaned_data["reason"], **who(request, form)
        ),
        Words(_("Batalkan pengadaan"), _("Batalkan"), _("Pengadaan dibatalkan."), danger=True),
        crumbs=_crumbs(request, provision),
        then=lambda _told: provision_url(provision),
    )
