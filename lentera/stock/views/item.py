"""Copies: the list, one copy, and what can be done with it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.catalogue import queries as catalogue
from lentera.catalogue.actions import refresh_search
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.signs import scannable
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import actions, hooks, queries, review_words, words
from lentera.stock.facts import (
    Condition,
    HoldingStatus,
    ItemLine,
    ItemStatus,
    Source,
)
from lentera.stock.forms import item as forms
from lentera.stock.models import Holding, Item
from lentera.stock.queries import review as reviews
from lentera.stock.views.acting import Words, form_page, history_of, who


def home() -> tuple[str, Any]:
    """The first crumb."""
    return reverse("stock:items"), _("Inventaris")


def item_url(item: UUID) -> str:
    """The page of a copy."""
    return reverse("stock:item", args=[item])


@require(Capability.ITEMS)
def items(request: StaffRequest) -> HttpResponse:
    """The institution's own copies by status; the copies placed here under their own tab."""
    here = request.staff.institution
    counts = queries.counts(here)
    show = request.GET.get("show", "")
    placed_here, unseen = show == "placed", queries.unseen_in_hand(here)
    if show == "unseen":
        rows = queries.holdings_of(here).filter(item__in=unseen)
        table = _holdings_table(request, rows, "perlu-label-baru")
    elif placed_here:
        rows = queries.holdings_of(here).filter(placement__isnull=False)
        table = _holdings_table(request, rows.exclude(status=HoldingStatus.SENT_AWAY), "titipan-di-sini")
    else:
        table = _items_table(request)
    if (file := table.export()) is not None:
        return file
    status = request.GET.get("status", "")
    tabs = [
        {"label": label, "count": count, "url": url, "here": chosen}
        for label, count, url, chosen in (
            (_("Semua"), None, "?", not show and not status),
            (_("Di rak"), counts.on_shelf, "?status=on_shelf", status == "on_shelf"),
            (_("Dititipkan"), counts.placed, "?status=placed", status == "placed"),
            (_("Hilang atau rusak"), counts.lost + counts.damaged, "?status=trouble", status == "trouble"),
            (_("Titipan dari dinas"), counts.placed_here, "?show=placed", placed_here),
            (_("Perlu label baru"), len(unseen), "?show=unseen", show == "unseen"),
        )
        if count is None or count or chosen
    ]
    context = {
        "table": table,
        "tabs": tabs,
        "counts": counts,
        "unseen": show == "unseen" and unseen,
        "may_enter": may(request.staff, Capability.ITEMS, Level.CREATE),
    }
    return render(request, "stock/items.html", context)


def _items_table(request: StaffRequest) -> Table:
    rows = queries.items_of(request.staff.institution)
    status = request.GET.get("status", "")
    if status == "trouble":
        rows = rows.filter(status__in=[ItemStatus.LOST, ItemStatus.DAMAGED])
    elif status in set(ItemStatus):
        rows = rows.filter(status=status)
    return Table(
        request,
        rows,
        name="inventaris",
        columns=[
            Column("title", _("Judul"), url=lambda row: item_url(row.id), detail="author", strong=True),
            Column("barcode", _("Barcode")),
            Column("call_number", _("Nomor panggil")),
            Column(
                "status_word",
                _("Status"),
                kind="tag",
                sortable=False,
                tone=lambda row: words.ITEM_TONES[row.status],
            ),
            Column("acquired_on", _("Diperoleh"), kind="date"),
            Column("value", _("Nilai"), kind="rupiah"),
        ],
        search=("title", "author", "barcode", "call_number", "accession_no"),
        order="title",
        empty=Empty(
            _("Belum ada buku"),
            _("Catat buku pertama dengan barcode, asal, dan nilainya."),
            reverse("stock:accession"),
            _("Catat buku"),
            icon="books",
        ),
    )


def _holdings_table(request: StaffRequest, rows: QuerySet[Holding], name: str) -> Table:
    return Table(
        request,
        rows,
        name=name,
        columns=[
            Column("title", _("Judul"), url=lambda row: item_url(row.item), detail="author", strong=True),
            Column("barcode", _("Barcode")),
            Column("call_number", _("Nomor panggil")),
            Column("shelf", _("Rak")),
            Column(
                "status_word",
                _("Status"),
                kind="tag",
                sortable=False,
                tone=lambda row: words.HOLDING_TONES[row.status],
            ),
        ],
        search=("title", "author", "barcode", "call_number"),
        order="title",
    )


@require(Capability.ITEMS)
def item(request: StaffRequest, item: UUID) -> HttpResponse:
    """One copy, in the owner's words, the holder's, or both."""
    here = request.staff.institution
    own, held = queries.item_row(here, item), queries.holding_row(here, item)
    if own is None and held is None:
        raise Http404
    copy: Item | Holding = own or held  # type: ignore[assignment]
    tie = hooks.tied(here, [item]).get(item)
    in_hand = held is not None and held.status == HoldingStatus.IN_HAND
    placement = queries.visible(here).filter(id=copy.placement).first() if copy.placement else None
    context = {
        "copy": copy,
        "copy_id": item,
        "own": own,
        "held": held,
        "tie": tie,
        "placement": placement,
        "owner": None if own is not None or held is None else institutions.name_of(held.owner),
        "partner": institutions.name_of(own.partner) if own is not None and own.partner else None,
        "source": words.SOURCES[Source(own.source)] if own is not None else "",
        "condition": words.CONDITIONS[Condition(copy.condition)],
        "status": words.ITEM[own.status] if own is not None else words.HOLDING[copy.status],
        "tone": words.ITEM_TONES[ItemStatus(own.status)]
        if own is not None
        else words.HOLDING_TONES[HoldingStatus(copy.status)],
        "cases": [
            {
                "id": case.id,
                "opened_on": case.opened_on,
                "kind_word": words.LOSSES[case.kind],
                "outcome_word": words.LOSS_OUTCOMES[case.outcome] if case.outcome else "",
                "note": case.note,
            }
            for case in queries.loss_cases(here, item=item)
        ],
        "in_hand": in_hand,
        "may_find": held is not None
        and (
            held.status in (HoldingStatus.LOST, HoldingStatus.WITHDRAWN)
            or (held.status == HoldingStatus.IN_HAND and held.condition == Condition.DAMAGED)
        ),
        "adaptations": [
            (row, review_words.change_words(row.change, row.note))
            for row in reviews.adaptations([item], owner=here).get(item, [])
        ],
        "history": history_of(item, request.staff),
        "unseen": in_hand and copy.barcode != scannable(copy.barcode),
        "may_change": may(request.staff, Capability.ITEMS, Level.CREATE),
        "may_withdraw": own is not None and _may_withdraw(request),
    }
    return render(request, "stock/item.html", context)


def _may_withdraw(request: StaffRequest) -> bool:
    return may(request.staff, Capability.ITEMS, Level.APPROVE, "write-off")


@require(Capability.ITEMS, Level.CREATE)
def accession(request: StaffRequest) -> HttpResponse:
    """Enter copies of one title; with `?provision=` those that a provision brought."""
    here = request.staff.institution
    receipt = next(
        (row for row in queries.provision_receipts(here) if str(row.id) == request.GET.get("provision", "")),
        None,
    )

    def act(form: forms.AccessionForm) -> Any:
        told = form.cleaned_data
        record = None
        if told["found"]:
            record = catalogue.record_by_isbn(here, told["found"]) or catalogue.record_by_control(
                here, told["found"]
            )
            if record is None:
                return Refusal("record-not-found", found=told["found"])
        barcodes = numbered(told["barcode"], told["copies"])
        lines = [
            ItemLine(
                barcode=barcode,
                title=told["title"] or ("" if record is None else record.title),
                author=told["author"] or ("" if record is None else record.author),
                call_number=told["call_number"] or ("" if record is None else record.call_number),
                record=None if record is None else record.id,
                source=Source(told["source"]),
                document=told["document"],
                value=told["value"],
                acquired_on=told["acquired_on"],
                shelf=told["shelf"],
            )
            for barcode in barcodes
        ]
        entered = actions.accession(
            here, lines, provision=None if receipt is None else receipt.id, **who(request, form)
        )
        if record is not None and not isinstance(entered, Refusal):
            refresh_search([record.id])
        return entered

    initial = {"copies": 1, "acquired_on": clock.today(request.staff.zone), "source": Source.PURCHASE}
    if request.GET.get("found"):
        initial["found"] = request.GET["found"][:60]
    if receipt is not None:
        given = {"source": receipt.source, "document": receipt.document, "acquired_on": receipt.received_on}
        initial |= {**given, "value": receipt.value // receipt.copies}
    return form_page(
        request,
        forms.AccessionForm,
        act,
        Words(_("Catat buku"), _("Masukkan ke inventaris"), _("Buku tercatat.")),
        crumbs=[home()],
        then=lambda told: item_url(told.items[0]),
        initial=initial,
    )


def numbered(first: str, copies: int) -> list[str]:
    """Barcodes from `first` on: KS007, KS008 …; a code without digits at its end gets -2, -3."""
    head = first.rstrip("0123456789")
    tail = first[len(head) :]
    if not tail:
        return [first, *(f"{first}-{number}" for number in range(2, copies + 1))]
    return [f"{head}{int(tail) + number:0{len(tail)}d}" for number in range(copies)]


@require(Capability.ITEMS, Level.CREATE)
def edit(request: StaffRequest, item: UUID) -> HttpResponse:
    """Correct the owner's line of a copy."""
    here = request.staff.institution
    row, held = queries.item_row(here, item), queries.holding_row(here, item)
    if row is None:
        raise Http404

    def act(form: forms.ItemForm) -> Any:
        told = form.cleaned_data
        line = ItemLine(
            record=row.record,
            source=Source(told["source"]),
            condition=Condition(told["condition"]),
            **{
                name: told[name]
                for name in (
                    "barcode title author accession_no call_number document value acquired_on shelf".split()
                )
            },
        )
        return actions.change_item(here, item, line, **who(request, form))

    initial = {name: getattr(row, name, "") for name in forms.ItemForm.base_fields}
    initial["barcode"] = scannable(row.barcode)
    initial["shelf"] = "" if held is None else held.shelf
    return form_page(
        request,
        forms.ItemForm,
        act,
        Words(_("Perbaiki data buku"), _("Simpan"), _("Tersimpan."), facts=row.title),
        crumbs=[home(), (item_url(item), row.barcode)],
        then=lambda _told: item_url(item),
        initial=initial,
    )


def copy_in_hand(request: StaffRequest, item: UUID) -> Holding:
    """The holder's row about a copy. Raises Http404 when it has none."""
    held = queries.holding_row(request.staff.institution, item)
    if held is None:
        raise Http404
    return held


@require(Capability.ITEMS, Level.CREATE)
def move(request: StaffRequest, item: UUID) -> HttpResponse:
    """Another shelf."""
    held = copy_in_hand(request, item)
    return form_page(
        request,
        forms.MoveForm,
        lambda form: actions.move_items(
            request.staff.institution, [item], form.cleaned_data["shelf"], **who(request, form)
        ),
        Words(_("Pindahkan ke rak lain"), _("Pindahkan"), _("Buku dipindahkan."), facts=held.title),
        crumbs=[home(), (item_url(item), held.barcode)],
        then=lambda _told: item_url(item),
        initial={"shelf": held.shelf},
    )


@require(Capability.ITEMS, Level.APPROVE, "write-off")
def withdraw(request: StaffRequest, item: UUID) -> HttpResponse:
    """Write a copy off."""
    here = request.staff.institution
    row = queries.item_row(here, item)
    if row is None:
        raise Http404
    return form_page(
        request,
        forms.WithdrawForm,
        lambda form: actions.withdraw_items(
            here,
            [item],
            reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"],
            **who(request, form),
        ),
        Words(
            _("Keluarkan dari koleksi"),
            _("Keluarkan"),
            _("Buku dikeluarkan dari koleksi."),
            facts=row.title,
            text=_("Barcodenya tidak dipakai lagi; riwayatnya tetap ada."),
            danger=True,
        ),
        crumbs=[home(), (item_url(item), row.barcode)],
        then=lambda _told: item_url(item),
    )


@require(Capability.ITEMS, Level.CREATE)
def found(request: StaffRequest, item: UUID) -> HttpResponse:
    """It stands on the shelf again."""
    held = copy_in_hand(request, item)
    return form_page(
        request,
        forms.FoundForm,
        lambda form: actions.find_item(
            request.staff.institution, item, note=form.cleaned_data["note"], **who(request, form)
        ),
        Words(_("Buku ditemukan"), _("Kembalikan ke rak"), _("Buku kembali ke rak."), facts=held.title),
        crumbs=[home(), (item_url(item), held.barcode)],
        then=lambda _told: item_url(item),
    )
