"""Forms of family reading."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.family import (
    FamilyBook,
    FamilyEnd,
    FamilyGift,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.messages.family import (
    BOOKS,
    FAMILY_ENDS,
    FAMILY_WAYS,
    GATE_REASONS,
    GIFTS,
    GUARDIAN_WAYS,
)
from lentera.circulation.rules.family import MOST_CHILDREN, MOST_MINUTES
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField

TODAY = _("Kosong berarti hari ini.")
BY_HAND = (FamilyEnd.READER, FamilyEnd.GUARDIAN, FamilyEnd.GATE, FamilyEnd.OTHER)


class FindForm(forms.Form):
    """A slip that is scanned; asked by address."""

    use_required_attribute = False

    number = ScanField(label=_("Pindai slip bingkisan"))


class NewFamilyForm(PageForm):
    """A wish keyed in from its slip."""

    card = ScanField(label=_("Kartu anggota"))
    book = forms.CharField(
        label=_("Buku"),
        max_length=300,
        help_text=_(
            "Pindai barcodenya, atau tulis judulnya. Buku rak yang ikut dikirim perlu dihapus dari inventaris dahulu."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    gift = forms.TypedChoiceField(
        label=_("Yang dibuat"), choices=[(one.value, GIFTS[one]) for one in FamilyGift], coerce=FamilyGift
    )
    gives = forms.TypedChoiceField(
        label=_("Bukunya"), choices=[(one.value, BOOKS[one]) for one in FamilyBook], coerce=FamilyBook
    )
    children = NumberField(label=_("Untuk"), unit=_("anak"), min_value=1, max_value=MOST_CHILDREN)
    names = forms.CharField(
        label=_("Nama panggilan anak"),
        required=False,
        max_length=200,
        help_text=_("Hanya untuk slip; dihapus setelah terkirim."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    guardian = forms.CharField(
        label=_("Wali yang menerima"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Alamat"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    asked_on = FlexibleDateField(label=_("Tanggal di lembar"), required=False, help_text=TODAY)
    signed = forms.BooleanField(
        label=_("Pembaca menandatangani: ia setuju direkam atau gambarnya dikirim"), required=False
    )


class GuardianForm(PageForm):
    """The guardian's consent."""

    way = forms.TypedChoiceField(
        label=_("Persetujuan wali"),
        choices=[(one.value, GUARDIAN_WAYS[one]) for one in GuardianWay],
        coerce=GuardianWay,
    )
    on = FlexibleDateField(label=_("Tanggal"), required=False, help_text=TODAY)


class SessionForm(PageForm):
    """A session, and who finished in it."""

    day = FlexibleDateField(label=_("Tanggal"))
    minutes = NumberField(label=_("Lama"), unit=_("menit"), min_value=1, max_value=MOST_MINUTES)
    readings = forms.MultipleChoiceField(
        label=_("Selesai pada sesi ini"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, readings: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["readings"]
        chosen.choices = readings

    def clean_readings(self) -> list[UUID]:
        """The ids of those who finished."""
        return [UUID(one) for one in self.cleaned_data["readings"]]


class GateForm(PageForm):
    """What the gate's officer decided: one of two buttons, with a reason for the second."""

    officer = forms.CharField(label=_("Petugas pintu"), max_length=100, help_text=_("Nama atau jabatannya."))
    on = FlexibleDateField(label=_("Tanggal"), required=False, help_text=TODAY)
    reason = forms.TypedChoiceField(
        label=_("Alasan bila ditolak"),
        required=False,
        empty_value=None,
        choices=[("", "–"), *((one.value, GATE_REASONS[one]) for one in GateReason)],
        coerce=GateReason,
    )
    note = forms.CharField(
        label=_("Kata petugas"),
        required=False,
        max_length=300,
        help_text=_("Satu kalimat bila ditolak; dihapus bersama alamatnya."),
    )


class SendForm(PageForm):
    """How it left."""

    way = forms.TypedChoiceField(
        label=_("Dikirim lewat"),
        choices=[(one.value, FAMILY_WAYS[one]) for one in FamilyWay],
        coerce=FamilyWay,
    )
    on = FlexibleDateField(label=_("Tanggal"), required=False, help_text=TODAY)


class ArrivalForm(PageForm):
    """When it came."""

    on = FlexibleDateField(label=_("Sampai pada"), required=False, help_text=TODAY)


class EndForm(PageForm):
    """Why nothing is sent."""

    why = forms.TypedChoiceField(
        label=_("Alasan"), choices=[(one.value, FAMILY_ENDS[one]) for one in BY_HAND], coerce=FamilyEnd
    )


class KeepBookForm(PageForm):
    """The book stays: a button."""


class DaysForm(PageForm):
    """How long names are kept after sending."""

    days = NumberField(
        label=_("Nama dan alamat dihapus"), unit=_("hari setelah dikirim"), min_value=1, max_value=365
    )
