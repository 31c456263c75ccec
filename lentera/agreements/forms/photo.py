"""Forms of photos."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lentera.agreements.actions.photo import Picture
from lentera.agreements.facts.photo import Hiding, PhotoConsent
from lentera.agreements.forms.meeting import institution_choices
from lentera.documents.uploads import to_check
from lentera.institutions.access import Staff
from lentera.pages.forms import FlexibleDateField, PageForm


def read_file(file: UploadedFile | None) -> Picture | None:
    """A file as it came, or None."""
    return None if file is None else Picture(data=to_check(file), name=file.name or "")


class PhotoForm(PageForm):
    """A photo whose faces are hidden. `hiding` and `boxes` are filled by the brush; without it, by a declaration."""

    # The browser asks for what is missing before it sends: a picture painted over would have to be painted again.
    use_required_attribute = True

    partner = forms.ChoiceField(label=_("Lembaga lain"))
    picture = forms.FileField(
        label=_("Foto"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG atau PNG. Yang disimpan hanya foto yang wajahnya sudah ditutup."),
    )
    hiding = forms.CharField(required=False, widget=forms.HiddenInput)
    boxes = forms.IntegerField(required=False, min_value=0, max_value=500, widget=forms.HiddenInput)
    declared = forms.BooleanField(
        label=_("Saya menyatakan: wajah pada foto ini sudah tertutup, atau tidak ada wajah yang terlihat"),
        required=False,
    )
    original = forms.FileField(required=False, widget=forms.FileInput(attrs={"hidden": True}))
    caption = forms.CharField(
        label=_("Keterangan foto"),
        max_length=300,
        help_text=_("Apa yang terlihat, tanpa nama warga binaan."),
    )
    taken_on = FlexibleDateField(label=_("Tanggal foto"))
    inside = forms.BooleanField(
        label=_("Diambil di dalam lembaga mitra"),
        required=False,
        help_text=_("Lapas, rutan, dan sejenisnya menyetujui dahulu sebelum foto ditampilkan kepada umum."),
    )
    given_by = forms.CharField(
        label=_("Persetujuan diberikan oleh"), max_length=200, help_text=_("Jabatan, misalnya Kepala Lapas.")
    )
    how = forms.CharField(
        label=_("Cara persetujuan"),
        max_length=300,
        help_text=_("Surat, pesan, atau lisan, dengan tanggalnya."),
    )
    scope = forms.CharField(
        label=_("Untuk apa"), max_length=300, help_text=_("Misalnya siaran pers dan laporan tahunan.")
    )
    keep_original = forms.BooleanField(
        label=_("Simpan juga foto aslinya sebagai bukti tertutup"), required=False
    )
    original_reason = forms.CharField(label=_("Alasan menyimpan foto asli"), max_length=300, required=False)

    def __init__(
        self, staff: Staff, today: date, *args: Any, known_partner: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["partner"].choices = institution_choices(staff, today)  # type: ignore[attr-defined]
        if known_partner:
            del self.fields["partner"]

    def clean(self) -> dict[str, Any]:
        """Faces are hidden by the brush, or somebody declares that they are."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("hiding") not in (Hiding.BRUSH.value, Hiding.NO_FACES.value) and not told.get("declared"):
            self.add_error("declared", _FACES)
        return told

    def told(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        hiding = Hiding(data["hiding"]) if data["hiding"] else Hiding.DECLARED
        keeps = data["keep_original"] and data["original"] is not None
        return {
            "caption": data["caption"],
            "taken_on": data["taken_on"],
            "consent": PhotoConsent(given_by=data["given_by"], how=data["how"], scope=data["scope"]),
            "hiding": hiding,
            "boxes": data["boxes"] or 0,
            "inside": data["inside"],
            "original": read_file(data["original"]) if keeps else None,
            "original_reason": data["original_reason"],
        }

    def chosen_partner(self) -> UUID:
        """The institution chosen."""
        return UUID(self.cleaned_data["partner"])


_FACES = ValidationError(
    _(
        "Wajah pada foto harus ditutup dahulu. Tutup dengan kuas di halaman ini, "
        "atau unggah foto yang sudah ditutup dan beri tanda pernyataannya."
    )
)
