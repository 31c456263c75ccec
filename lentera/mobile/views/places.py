"""Vans, stops and programmes: one list and one form for each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal.refusals import Refusal
from lentera.mobile import actions
from lentera.mobile.forms import ProgrammeForm, StopForm, VehicleForm
from lentera.mobile.models import Programme, Stop, Vehicle
from lentera.pages import formats, hooks
from lentera.pages.forms import PageForm
from lentera.pages.tables import Column, Empty, Table


@dataclass(frozen=True)
class Kind:
    """One kind of plain data: its words, model and form."""

    model: Any
    form: Any
    title: Any
    new: Any
    teach: Any
    fields: tuple[str, ...]


KINDS = {
    "stops": Kind(
        Stop,
        StopForm,
        gettext_lazy("Pos layanan"),
        gettext_lazy("Tambah pos"),
        gettext_lazy("Pos adalah tempat pusling berhenti: di mitra atau di tempat umum."),
        ("name", "partner", "address", "gate_minutes", "window_from", "window_to", "latitude", "longitude",
         "public", "in_use"),
    ),
    "vehicles": Kind(
        Vehicle,
        VehicleForm,
        gettext_lazy("Kendaraan"),
        gettext_lazy("Tambah kendaraan"),
        gettext_lazy("Daftarkan pusling beserta nomor polisi dan muatannya; pintu lembaga menanyakannya."),
        ("name", "plate", "capacity", "in_use"),
    ),
    "programmes": Kind(
        Programme,
        ProgrammeForm,
        gettext_lazy("Program dinas"),
        gettext_lazy("Tambah program"),
        gettext_lazy("Program adalah dasar bagi pos umum dan bagi tamu di kelas dinas."),
        ("name", "goal", "since", "until"),
    ),
}  # fmt: skip
SAVE: dict[str, Any] = {
    "stops": (actions.save_stop, "stop"),
    "vehicles": (actions.save_vehicle, "vehicle"),
    "programmes": (actions.save_programme, "programme"),
}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require(Capability.VAN)
def places(request: StaffRequest, kind: str) -> HttpResponse:
    """The list of one kind."""
    told = _kind(kind)
    staff = request.staff
    creates = may(staff, Capability.VAN, Level.CREATE)
    new = reverse("mobile:new-place", args=[kind])
    table = Table(
        request,
        [_row(kind, one, creates) for one in told.model.objects.filter(institution=staff.institution)],
        name=kind,
        columns=_columns(kind),
        search=("name",),
        order="name",
        empty=Empty(
            _("Belum ada apa-apa di sini"),
            told.teach,
            new if creates else "",
            told.new if creates else "",
            "bus",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {"table": table, "kind": kind, "told": told, "creates": creates}
    return render(request, "mobile/places.html", context)


def _columns(kind: str) -> list[Column]:
    name = Column("name", _("Nama"), url="url", strong=True)
    if kind == "stops":
        return [
            name,
            Column("partner", _("Mitra")),
            Column("gate_minutes", _("Menit di pintu"), kind="number"),
            Column("window", _("Menerima")),
            Column("state", _("Status"), kind="tag", tone="tone"),
        ]
    if kind == "vehicles":
        return [
            name,
            Column("plate", _("Nomor polisi")),
            Column("capacity", _("Muatan"), kind="number", unit=_("buku")),
            Column("state", _("Status"), kind="tag", tone="tone"),
        ]
    return [name, Column("since", _("Mulai"), kind="date"), Column("until", _("Sampai"), kind="date")]


def _row(kind: str, one: Any, creates: bool) -> dict[str, Any]:
    row = {"name": one.name, "url": reverse("mobile:place", args=[kind, one.id]) if creates else ""}
    if kind == "programmes":
        return row | {"since": one.since, "until": one.until}
    row |= {
        "state": _("Dipakai") if one.in_use else _("Tidak dipakai"),
        "tone": "good" if one.in_use else "calm",
    }
    if kind == "vehicles":
        return row | {"plate": one.plate, "capacity": one.capacity}
    window = ""
    if one.window_from is not None or one.window_to is not None:
        window = "–".join(formats.clock(at) if at else "…" for at in (one.window_from, one.window_to))
    partner = hooks.name_of("institution", one.partner) if one.partner else ""
    return row | {"partner": partner, "gate_minutes": one.gate_minutes, "window": window}


@require(Capability.VAN, Level.CREATE)
def new_place(request: StaffRequest, kind: str) -> HttpResponse:
    """A new one."""
    return _edit(request, kind, None)


@require(Capability.VAN, Level.CREATE)
def place(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:
    """Change one; with its history, which stays when it was taken out: there an undo brings it back."""
    told, staff = _kind(kind), request.staff
    row = told.model.objects.filter(institution=staff.institution, id=id).first()
    if row is not None:
        return _edit(request, kind, row)
    history = institutions.history_lines(id, staff.institution, staff=staff)
    if not history:
        raise Http404
    return render(request, "mobile/removed.html", {"kind": kind, "told": told, "history": history})


def _edit(request: StaffRequest, kind: str, row: Any) -> HttpResponse:
    told, staff = _kind(kind), request.staff
    options: dict[str, Any] = {"partners": _partners(staff)} if kind == "stops" else {}
    outcome: Any = None
    if request.method == "POST":
        form = told.form(request.POST, **options)
        if form.is_valid():
            save, id_word = SAVE[kind]
            values = {name: form.cleaned_data[name] for name in told.fields}
            common = {"actor": staff.account, "request_id": form.request_id_value}
            outcome = save(
                staff.institution, **values, **common, **{id_word: row.id if row is not None else None}
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("%(name)s tersimpan.") % {"name": form.cleaned_data["name"]})
                return redirect("mobile:places", kind)
    else:
        initial = {name: getattr(row, name) for name in told.fields} if row is not None else {}
        form = told.form(initial=initial, **options)
    context = {
        "form": form,
        "kind": kind,
        "told": told,
        "row": row,
        "outcome": outcome,
        "history": institutions.history_lines(row.id, staff.institution, staff=staff)
        if row is not None
        else [],
    }
    return render(request, "mobile/place.html", context)


@require(Capability.VAN, Level.CREATE)
@require_POST
def remove_place(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:
    """Take one out; its history stays."""
    form = PageForm(request.POST)
    model = _kind(kind).model
    if form.is_valid():
        outcome = actions.remove_place(
            request.staff.institution,
            model,
            id,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            messages.error(request, hooks.text_of(outcome.code, outcome.details))
        else:
            messages.success(request, _("Dihapus dari daftar. Riwayatnya tetap ada."))
            return redirect("mobile:place", kind, id)
    return redirect("mobile:places", kind)


def _partners(staff: Staff) -> list[tuple[str, Any]]:
    rows = (
        institutions.institutions().exclude(id=staff.institution).exclude(kind=InstitutionKind.AGENCY.value)
    )
    return [(str(one.id), one.name) for one in rows]
