"""Forms of the mobile library. Stops are chosen together with the scope item that they cite."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.institutions.facts import InstitutionKind
from lentera.institutions.references import ReferenceForm
from lentera.journal import clock
from lentera.mobile.actions import StopRequest
from lentera.mobile.facts import CancelledBy, CancelReason, CrewMember, Served
from lentera.mobile.messages import BY, REASONS
from lentera.mobile.models import Programme, Stop, Vehicle
from lentera.pages.forms import FlexibleDateField, LocalTimeField, NumberField, PageForm

ROWS = 8
Choices = list[tuple[str, Any]]


class DayForm(forms.Form):
    """For which day to plan."""

    use_required_attribute = False
    day = FlexibleDateField(label=_("Tanggal"))


class TripForm(PageForm):
    """A day's trip: van, crew, and up to eight stops in order. A stop's value is "stop:scope item".

    The day is chosen before (`DayForm`), since the scope items offered follow from it.
    """

    day = FlexibleDateField(label=_("Tanggal"), widget=forms.HiddenInput)
    vehicle = forms.ChoiceField(label=_("Kendaraan"))
    crew = forms.MultipleChoiceField(label=_("Kru"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Kru lain"),
        required=False,
        max_length=400,
        help_text=_("Fungsinya, dipisah koma: pengemudi, pustakawan."),
    )
    programme = forms.ChoiceField(
        label=_("Program dinas"),
        required=False,
        help_text=_("Dasar bagi pos umum; pos mitra memakai perjanjian."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    def __init__(
        self,
        *args: Any,
        vehicles: Choices,
        crew: Choices,
        programmes: Choices,
        stops: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        told: Any = self.fields
        told["vehicle"].choices = vehicles
        told["crew"].choices = crew
        told["programme"].choices = [("", _("Tanpa program")), *programmes]
        for row in range(ROWS):
            label = _("Pos %(number)s") % {"number": row + 1}
            self.fields[f"stop_{row}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", "—"), *stops]
            )
            self.fields[f"arrival_{row}"] = LocalTimeField(label=_("Tiba"), required=False)
            self.fields[f"departure_{row}"] = LocalTimeField(label=_("Pergi"), required=False)
            self.fields[f"visit_{row}"] = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of stops, for the template."""
        for row in range(ROWS):
            yield {name: self[f"{name}_{row}"] for name in ("stop", "arrival", "departure", "visit")}

    def head(self) -> list[Any]:
        """The plain fields above the stops."""
        return [self[name] for name in ("others", "programme", "note")]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for row in range(ROWS):
            if told.get(f"stop_{row}"):
                for name in ("arrival", "departure"):
                    field = f"{name}_{row}"
                    if told.get(field) is None and field not in self.errors:
                        self.add_error(field, self.fields[field].error_messages["required"])
        return told

    def stops(self, zone: str) -> list[StopRequest]:
        """The stops that were chosen, in order."""
        told, found = self.cleaned_data, []
        for row in range(ROWS):
            stop, _colon, item = (told.get(f"stop_{row}") or "").partition(":")
            if stop:
                found.append(
                    StopRequest(
                        UUID(stop),
                        clock.at_local(told["day"], told[f"arrival_{row}"], zone),
                        clock.at_local(told["day"], told[f"departure_{row}"], zone),
                        UUID(item) if item else None,
                        told.get(f"visit_{row}"),
                    )
                )
        return found

    def crew_members(self, function: str) -> list[CrewMember]:
        """Accounts first, then the functions that were written."""
        told = self.cleaned_data
        members = [CrewMember(function=function, account=UUID(one)) for one in told["crew"]]
        others = [part.strip() for part in told["others"].split(",") if part.strip()]
        return members + [CrewMember(function=one) for one in others]


class DepartForm(PageForm):
    """With how many items the van leaves."""

    on_board = NumberField(label=_("Buku di kendaraan"), unit=_("buku"), min_value=0)


class CloseForm(PageForm):
    """The van is back."""

    kilometres = NumberField(label=_("Jarak"), unit="km", min_value=0, required=False)


class CancelForm(PageForm):
    """Why a visit or a trip does not take place, and by whom."""

    reason = forms.ChoiceField(label=_("Alasan"), choices=[(one.value, REASONS[one]) for one in CancelReason])
    by = forms.ChoiceField(label=_("Oleh"), choices=[(one.value, BY[one]) for one in CancelledBy])
    note = forms.CharField(label=_("Keterangan"), required=False, max_length=300)


class CountForm(PageForm):
    """The counters of a stop."""

    visitors = forms.IntegerField(label=_("Pengunjung"), min_value=0, initial=0)
    loans = forms.IntegerField(label=pgettext_lazy("pos", "Dipinjam"), min_value=0, initial=0)
    returns = forms.IntegerField(label=pgettext_lazy("pos", "Kembali"), min_value=0, initial=0)


class SignForm(PageForm):
    """Who signed the stop's record: the office, never the name."""

    signed_by = forms.CharField(
        label=_("Jabatan petugas"),
        max_length=100,
        required=False,
        help_text=_("Jabatannya saja, bukan namanya."),
    )


class PaperForm(PageForm):
    """A stop's record keyed in from paper."""

    arrived = LocalTimeField(label=_("Tiba"))
    gate_passed = LocalTimeField(
        label=_("Lewat pintu"), required=False, help_text=_("Kosong bila tidak ada pintu.")
    )
    service_ended = LocalTimeField(label=_("Selesai melayani"))
    left = LocalTimeField(label=_("Pergi"))
    visitors = NumberField(label=_("Pengunjung"), min_value=0)
    loans = NumberField(label=pgettext_lazy("pos", "Dipinjam"), min_value=0)
    returns = NumberField(label=pgettext_lazy("pos", "Kembali"), min_value=0)
    signed_by = forms.CharField(label=_("Jabatan petugas"), max_length=100, required=False)

    def served(self, day: date, zone: str) -> Served:
        """The record, on that day's wall clock."""
        told = self.cleaned_data

        def moment(name: str) -> datetime:
            return clock.at_local(day, told[name], zone)

        return Served(
            arrived=moment("arrived"),
            gate_passed=moment("gate_passed") if told["gate_passed"] is not None else None,
            service_ended=moment("service_ended"),
            left=moment("left"),
            visitors=told["visitors"],
            loans=told["loans"],
            returns=told["returns"],
            signed_by=told["signed_by"],
        )


class VehicleForm(ReferenceForm):
    """A van."""

    class Meta:
        model = Vehicle
        fields = ["name", "plate", "capacity", "in_use"]

    name = forms.CharField(label=_("Nama"), max_length=100)
    plate = forms.CharField(label=_("Nomor polisi"), max_length=20)
    capacity = NumberField(label=_("Muatan"), unit=_("buku"), min_value=1)
    in_use = forms.BooleanField(label=_("Dipakai"), required=False, initial=True)


class ProgrammeForm(ReferenceForm):
    """A programme of the agency's own."""

    class Meta:
        model = Programme
        fields = ["name", "goal", "since", "until"]

    name = forms.CharField(label=_("Nama"), max_length=200)
    goal = forms.CharField(label=_("Tujuan"), required=False, widget=forms.Textarea)
    since = FlexibleDateField(label=_("Mulai"))
    until = FlexibleDateField(label=_("Sampai"), required=False)


class StopForm(ReferenceForm):
    """A stop, at a partner or at a place of the agency's own."""

    class Meta:
        model = Stop
        fields = [
            "name",
            "partner",
            "address",
            "gate_minutes",
            "window_from",
            "window_to",
            "latitude",
            "longitude",
            "public",
            "in_use",
        ]

    name = forms.CharField(label=_("Nama"), max_length=200)
    partner = forms.ChoiceField(label=_("Pada mitra"), required=False)
    address = forms.CharField(label=_("Alamat"), required=False, max_length=300)
    gate_minutes = NumberField(
        label=_("Pemeriksaan di pintu"),
        unit=_("menit"),
        min_value=0,
        initial=0,
        help_text=_("0 bila tanpa pintu."),
    )
    window_from = LocalTimeField(label=_("Menerima mulai"), required=False)
    window_to = LocalTimeField(label=_("Menerima sampai"), required=False)
    latitude = forms.CharField(label=_("Lintang"), required=False, max_length=20)
    longitude = forms.CharField(label=_("Bujur"), required=False, max_length=20)
    public = forms.BooleanField(label=_("Tampil di jadwal umum"), required=False)
    in_use = forms.BooleanField(label=_("Dipakai"), required=False, initial=True)

    @classmethod
    def drawn_for(cls, staff: Staff, /, *args: Any, **options: Any) -> ReferenceForm:
        """With the partners known to the agency."""
        form = cls(*args, **options)
        rows = institutions.institutions().exclude(id=staff.institution)
        partners = rows.exclude(kind=InstitutionKind.AGENCY.value)
        chosen: Any = form.fields["partner"]
        chosen.choices = [
            ("", _("Bukan, pos umum dinas")),
            *((str(one.id), one.name) for one in partners),
        ]
        return form

    def clean_partner(self) -> UUID | None:
        """The partner's id, or None for the agency's own place."""
        told = self.cleaned_data["partner"]
        return UUID(told) if told else None
