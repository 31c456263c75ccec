"""Copies that are lost, damaged or missing: reported, listed, settled."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import actions, queries, words
from lentera.stock.facts import LossKind, LossOutcome, NoFault
from lentera.stock.forms import item as forms
from lentera.stock.views.acting import Words, form_page, who
from lentera.stock.views.item import copy_in_hand, home, item_url

CLOSES = (Capability.ITEMS, Level.CREATE)
WRITES_OFF = (Capability.ITEMS, Level.APPROVE, "write-off")


@require(Capability.ITEMS, Level.CREATE)
def report(request: StaffRequest, item: UUID) -> HttpResponse:
    """Lost or damaged."""
    held = copy_in_hand(request, item)

    def act(form: forms.CaseForm) -> Any:
        told = form.cleaned_data
        return actions.open_case(
            request.staff.institution,
            item,
            LossKind(told["kind"]),
            on=clock.today(request.staff.zone),
            cause=NoFault(told["cause"]) if told["cause"] else None,
            note=told["note"],
            **who(request, form),
        )

    return form_page(
        request,
        forms.CaseForm,
        act,
        Words(_("Laporkan hilang atau rusak"), _("Catat"), _("Kasus tercatat."), facts=held.title),
        crumbs=[home(), (item_url(item), held.barcode)],
        then=lambda _told: item_url(item),
    )


@require(Capability.ITEMS)
def cases(request: StaffRequest) -> HttpResponse:
    """Lost, damaged and missing copies."""
    here = request.staff.institution
    found = queries.loss_cases(here)
    closes = may(request.staff, *CLOSES) or may(request.staff, *WRITES_OFF)
    names = institutions.shown_names({case.said_by for case in found})
    rows = [
        {
            "title": case.title,
            "barcode": case.barcode,
            "kind": words.LOSSES[case.kind],
            "cause": words.NO_FAULT[case.cause]
            if case.cause
            else _("tanpa kesalahan")
            if case.no_fault
            else "",
            "no_fault": case.no_fault,
            "opened_on": case.opened_on,
            "from": names.get(case.said_by, ""),
            "state": words.LOSS_OUTCOMES[case.outcome] if case.outcome else _("terbuka"),
            "tone": "calm" if case.outcome else "soon",
            "url": reverse("stock:settle", args=[case.id])
            if closes and not case.outcome
            else item_url(case.item),
        }
        for case in found
    ]
    table = Table(
        request,
        rows,
        name="kasus",
        columns=[
            Column("title", _("Judul"), url="url", detail="barcode", strong=True),
            Column("kind", _("Yang terjadi")),
            Column("cause", _("Bukan kesalahan siapa pun")),
            Column("opened_on", _("Dicatat"), kind="date"),
            Column("from", _("Oleh")),
            Column("state", _("Keadaan kasus"), kind="tag", tone="tone"),
        ],
        search=("title", "barcode"),
        order="-opened_on",
        empty=Empty(
            _("Tidak ada buku hilang atau rusak"),
            _("Kasus muncul di sini bila buku dilaporkan, atau tidak ditemukan saat titipan dihitung."),
            icon="circle-check",
        ),
    )
    if (file := table.export()) is not None:
        return file
    open_count = sum(row["tone"] == "soon" for row in rows)
    no_fault = sum(bool(row["no_fault"]) for row in rows)
    context = {"table": table, "open_count": open_count, "no_fault": no_fault}
    return render(request, "stock/cases.html", context)


def settle(request: StaffRequest, case: UUID) -> HttpResponse:
    """Close a case; who may only write off has that one end to choose."""
    closes = request.staff is not None and may(request.staff, *CLOSES)
    return require(*(CLOSES if closes else WRITES_OFF))(_settle)(request, case)  # type: ignore[return-value]


def _settle(request: StaffRequest, case: UUID) -> HttpResponse:
    here = request.staff.institution
    known = queries.loss_case(here, case)
    if known is None:
        raise Http404

    def act(form: forms.SettleForm) -> Any:
        told = form.cleaned_data
        return actions.settle_case(
            here,
            case,
            LossOutcome(told["outcome"]),
            on=clock.today(request.staff.zone),
            document=told["document"],
            note=told["note"],
            **who(request, form),
        )

    facts = f"{known.title} · {known.barcode} · {formats.short_date(known.opened_on)}"
    return form_page(
        request,
        partial(forms.SettleForm if may(request.staff, *CLOSES) else forms.WriteOffForm, kind=known.kind),
        act,
        Words(_("Tutup kasus"), _("Tutup kasus"), _("Kasus ditutup."), facts=facts, text=_told(here, known)),
        crumbs=[home(), (reverse("stock:cases"), _("Hilang dan rusak"))],
        then=lambda _told: reverse("stock:cases"),
    )


def _told(here: UUID, case: queries.Case) -> str:
    """What was reported, and by whom: whoever closes the case may not have seen the book."""
    account = queries.case_opener(here, case.id)
    person = institutions.actor_name(account, reader=here) if account is not None else None
    what = (words.LOSSES.get(case.kind, case.kind), words.NO_FAULT.get(case.cause, ""), case.note)
    return _("Dilaporkan oleh %(who)s: %(what)s") % {
        "who": person or institutions.name_of(case.said_by) or "–",
        "what": " · ".join(str(part) for part in what if part),
    }
