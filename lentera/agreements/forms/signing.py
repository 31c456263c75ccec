"""Forms of signing: the event, the course of the day, who came, stamp duty, originals, the three modes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.agreements import signing_words
from lentera.agreements.facts.signing_event import RundownLine
from lentera.agreements.forms.lists import list_of
from lentera.agreements.forms.meeting import StretchField
from lentera.agreements.models import RundownItem
from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import FlexibleDateField, LocalTimeField, NumberField, PageForm


class RundownLineForm(forms.Form):
    """One item of the day; a row without a name is left out."""

    use_required_attribute = False
    title = forms.CharField(label=_("Mata acara"), max_length=200, required=False)
    minutes = NumberField(label=_("Menit"), required=False)
    speaker = forms.CharField(label=_("Oleh"), max_length=200, required=False)


RundownForms = list_of(RundownLineForm, most=100, extra=3)


def rundown_lines(told: Iterable[dict[str, Any]]) -> tuple[RundownLine, ...]:
    """The items typed, in order."""
    return tuple(
        RundownLine(title=row["title"], minutes=row.get("minutes") or 0, speaker=row.get("speaker") or "")
        for row in told
        if row and (row.get("title") or row.get("minutes"))
    )


class RundownItemForm(ReferenceForm):
    """A usual item of a signing day."""

    class Meta:
        model = RundownItem
        fields = ("name", "minutes", "speaker", "position")
        labels = {
            "name": _("Mata acara"),
            "minutes": _("Menit"),
            "speaker": _("Oleh"),
            "position": _("Urutan"),
        }


class GuestForm(PageForm):
    """An official who came, in office."""

    name = forms.CharField(label=_("Nama"), max_length=200)
    position = forms.CharField(label=_("Jabatan"), max_length=300)
    organisation = forms.CharField(label=_("Lembaga"), max_length=300)


class MoveForm(PageForm):
    """Why an agreement leaves an agenda, and who was told."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, required=False)
    told = forms.CharField(label=_("Sudah diberi tahu"), max_length=500, required=False)


class StampForm(PageForm):
    """Stamp duty on one original."""

    original = forms.TypedChoiceField(label=_("Rangkap asli"), coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label=_("Jenis"), choices=list(signing_words.STAMP_KINDS.items()))
    serial = forms.CharField(label=_("Nomor seri"), max_length=100, required=False)
    payer = forms.TypedChoiceField(label=_("Dibayar oleh"), coerce=UUID)
    stamped_on = FlexibleDateField(label=_("Tanggal"))

    def __init__(self, *args: Any, parties: list[tuple[UUID, str]], originals: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["payer"].choices = [(str(id), name) for id, name in parties]  # type: ignore[attr-defined]
        if originals:
            choices = [(no, _("Rangkap %(no)s") % {"no": no}) for no in range(1, originals + 1)]
            self.fields["original"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["original"]


class OriginalForm(PageForm):
    """Where an original lies, with its scan."""

    held_by = forms.TypedChoiceField(label=_("Disimpan oleh"), coerce=UUID)
    storage_location = forms.CharField(
        label=_("Tempat"),
        max_length=300,
        required=False,
        help_text=_("Misalnya lemari 3, map kerja sama 2024."),
    )
    scan = forms.FileField(label=_("Pindaian"), required=False, help_text=_("PDF, JPEG, atau PNG."))

    def __init__(self, *args: Any, parties: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_by"].choices = [(str(id), name) for id, name in parties]  # type: ignore[attr-defined]


class ExternalForm(PageForm):
    """A PDF that was signed elsewhere."""

    signed_on = FlexibleDateField(label=_("Ditandatangani pada"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    retro_approval = forms.CharField(
        label=_("Persetujuan berlaku surut"),
        max_length=200,
        required=False,
        help_text=_("Nomor nota dinas kepala, bila mulai berlaku sebelum ditandatangani."),
    )
    document = forms.FileField(label=_("PDF bertanda tangan"), help_text=_("Disimpan sebagaimana adanya."))
    issuers_checked = forms.BooleanField(
        label=_("Penerbit sertifikat sudah diperiksa"),
        required=False,
        help_text=_("Hanya perlu bila kantor ini belum mengenal penerbitnya; dicatat bersama naskah."),
    )


class OpenSigningForm(PageForm):
    """Where an electronic signature counts as given."""

    place = forms.CharField(label=_("Tempat"), max_length=200)
    retro_approval = forms.CharField(
        label=_("Persetujuan berlaku surut"),
        max_length=200,
        required=False,
        help_text=_("Nomor nota dinas kepala, bila mulai berlaku sebelum ditandatangani."),
    )


class PasswordForm(PageForm):
    """The password once more, before a signature."""

    password = forms.CharField(
        label=_("Kata sandi Anda"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Diminta sekali lagi karena tanda tangan mengikat lembaga Anda."),
    )


class EventForm(PageForm):
    """A signing event."""

    title = forms.CharField(label=_("Nama agenda"), max_length=300)
    place = forms.CharField(label=_("Tempat"), max_length=200)
    when = StretchField(label=_("Waktu"), help_text=_("5/2/24 atau awal Februari 2024."))
    begins = LocalTimeField(label=_("Jam mulai"), required=False)
    confirmed = forms.BooleanField(label=_("Sudah pasti"), required=False)
    note = forms.CharField(
        label=_("Catatan"),
        max_length=500,
        required=False,
        help_text=_("Bila agenda yang sudah pasti dipindahkan: alasannya."),
    )


class HoldEventForm(PageForm):
    """When and where an event was held."""

    held_on = FlexibleDateField(label=_("Tanggal"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
