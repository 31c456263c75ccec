"""Vans, stops and programmes: plain data."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions.access import Capability, Staff
from lentera.institutions.references import ReferencePages
from lentera.journal.references import Saved
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId
from lentera.mobile import actions
from lentera.mobile.forms import ProgrammeForm, StopForm, VehicleForm
from lentera.mobile.models import Programme, Stop, Vehicle
from lentera.pages import formats, hooks
from lentera.pages.tables import Column

HOME = ("mobile:home", gettext_lazy("Pusling"))


def _save_stop(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_stop(staff.institution, stop=id, actor=staff.account, request_id=request_id, **values)


def _save_vehicle(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_vehicle(
        staff.institution, vehicle=id, actor=staff.account, request_id=request_id, **values
    )


def _save_programme(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_programme(
        staff.institution, programme=id, actor=staff.account, request_id=request_id, **values
    )


def _state(one: Stop | Vehicle) -> dict[str, Any]:
    word = _("Dipakai") if one.in_use else _("Tidak dipakai")
    return {"state": word, "tone": "good" if one.in_use else "calm"}


def _stop_row(one: Stop) -> dict[str, Any]:
    window = ""
    if one.window_from is not None or one.window_to is not None:
        window = "–".join(formats.clock(at) if at else "…" for at in (one.window_from, one.window_to))
    partner = hooks.name_of("institution", one.partner) if one.partner else ""
    return {"partner": partner, "gate_minutes": one.gate_minutes, "window": window, **_state(one)}


def _vehicle_row(one: Vehicle) -> dict[str, Any]:
    return {"plate": one.plate, "capacity": one.capacity, **_state(one)}


def _programme_row(one: Programme) -> dict[str, Any]:
    return {"since": one.since, "until": one.until}


STOPS = ReferencePages(
    form=StopForm,
    namespace="mobile",
    one="stop",
    many="stops",
    capability=Capability.VAN,
    title=gettext_lazy("Pos layanan"),
    new=gettext_lazy("Tambah pos"),
    teach=gettext_lazy("Pos adalah tempat pusling berhenti: di mitra atau di tempat umum."),
    icon="bus",
    home=HOME,
    columns=lambda: [
        Column("partner", _("Mitra")),
        Column("gate_minutes", _("Menit di pintu"), kind="number"),
        Column("window", _("Menerima")),
        Column("state", _("Status"), kind="tag", tone="tone"),
    ],
    row=_stop_row,
    save=_save_stop,
)
VEHICLES = ReferencePages(
    form=VehicleForm,
    namespace="mobile",
    one="vehicle",
    many="vehicles",
    capability=Capability.VAN,
    title=gettext_lazy("Kendaraan"),
    new=gettext_lazy("Tambah kendaraan"),
    teach=gettext_lazy("Daftarkan pusling beserta nomor polisi dan muatannya; pintu lembaga menanyakannya."),
    icon="bus",
    home=HOME,
    columns=lambda: [
        Column("plate", _("Nomor polisi")),
        Column("capacity", _("Muatan"), kind="number", unit=_("buku")),
        Column("state", _("Status"), kind="tag", tone="tone"),
    ],
    row=_vehicle_row,
    save=_save_vehicle,
)
PROGRAMMES = ReferencePages(
    form=ProgrammeForm,
    namespace="mobile",
    one="programme",
    many="programmes",
    capability=Capability.VAN,
    title=gettext_lazy("Program dinas"),
    new=gettext_lazy("Tambah program"),
    teach=gettext_lazy("Program adalah dasar bagi pos umum dan bagi tamu di kelas dinas."),
    icon="bus",
    home=HOME,
    columns=lambda: [Column("since", _("Mulai"), kind="date"), Column("until", _("Sampai"), kind="date")],
    row=_programme_row,
    save=_save_programme,
)
