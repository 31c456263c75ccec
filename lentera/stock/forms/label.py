"""Which copies get labels, and of which kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.documents.labels import LabelKind
from lentera.pages.forms import FlexibleDateField, scanned_lines
from lentera.pages.label_forms import LabelSheetForm


class LabelForm(LabelSheetForm):
    """Copies by a list of scans, and by whatever else is filled in; what is filled in must fit together."""

    field_order = ["kind", "barcodes", "shelf", "since", "words"]

    kind = forms.ChoiceField(
        label=_("Jenis label"),
        choices=[
            (LabelKind.BARCODE, _("Barcode (Code 128)")),
            (LabelKind.SPINE, _("Punggung buku (nomor panggil)")),
            (LabelKind.QR, _("Kode QR")),
        ],
        initial=LabelKind.BARCODE,
    )
    barcodes = forms.CharField(
        label=_("Barcode"),
        required=False,
        max_length=70_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Pindai satu per baris; labelnya dicetak dalam urutan ini."),
    )
    shelf = forms.CharField(label=_("Rak"), required=False, max_length=120)
    since = FlexibleDateField(label=_("Datang sejak"), required=False)
    words = forms.CharField(
        label=_("Cari"), required=False, max_length=200, help_text=_("Judul, pengarang, atau nomor panggil.")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not any(told.get(name) for name in ("barcodes", "shelf", "since", "words")) and not self.errors:
            self.add_error("barcodes", _("Pindai buku, atau isi rak, tanggal datang, atau kata yang dicari."))
        return told

    def scanned(self) -> list[str]:
        """The list of scans without blank lines and repetitions, in its order."""
        return scanned_lines(self.cleaned_data["barcodes"])
