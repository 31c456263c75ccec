"""Which readers get a card printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, scanned_lines
from lentera.pages.label_forms import LabelSheetForm


class CardsForm(LabelSheetForm):
    """Cards by number, and those of readers registered since a day."""

    field_order = ["cards", "since", "named"]

    cards = forms.CharField(
        label=_("Nomor kartu"),
        required=False,
        max_length=70_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Satu per baris; kartunya dicetak dalam urutan ini."),
    )
    since = FlexibleDateField(label=_("Terdaftar sejak"), required=False)
    named = forms.BooleanField(
        label=_("Cetak juga nama"),
        required=False,
        help_text=_("Tanpa nama, kartu yang hilang tidak menceritakan apa-apa."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not (told.get("cards") or told.get("since")) and not self.errors:
            self.add_error("cards", _("Tulis nomor kartu, atau isi tanggal pendaftaran."))
        return told

    def numbers(self) -> list[str]:
        """The card numbers without blank lines and repetitions, in their order."""
        return scanned_lines(self.cleaned_data["cards"])
