"""The part of a form that says on which sheet labels are printed, and from which position."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.documents.labels import PRESETS, LabelSheet
from lentera.pages.forms import NumberField, PageForm

OWN = "own"


class MillimetreField(forms.CharField):
    """A length as people write it (38,1 or 38.1); gives tenths of a millimetre."""

    default_error_messages = {
        "invalid": _("“%(value)s” bukan ukuran. Tulis milimeter, misalnya 38,1."),
        "required": _("Isi ukurannya dalam milimeter."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, **options)
        self.unit = "mm"
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace(",", ".")
        if not text:
            return 0
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return round(float(text) * 10)


class LabelSheetForm(PageForm):
    """`sheet` is the paper; the fields from `columns` on count for an own one alone."""

    sheet = forms.ChoiceField(
        label=_("Kertas label"),
        choices=[
            ("3x8", _("A4, 3 × 8 label (70 × 37 mm)")),
            ("5x13", _("A4, 5 × 13 label (38,1 × 21,2 mm)")),
            ("4x11", _("A4, 4 × 11 label (48,5 × 25,4 mm)")),
            ("card", _("A4, 2 × 5 kartu (85,6 × 54 mm)")),
            ("roll", _("Gulungan 50 × 25 mm")),
            (OWN, _("Ukuran sendiri di A4")),
        ],
        initial="3x8",
    )
    start = NumberField(
        label=_("Mulai dari label nomor"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("Lembar yang sudah terpakai sebagian: hitung dari kiri atas, baris demi baris."),
    )
    columns = NumberField(label=_("Kolom"), min_value=1, max_value=20, required=False)
    rows = NumberField(label=_("Baris"), min_value=1, max_value=40, required=False)
    width = MillimetreField(label=_("Lebar label"), required=False)
    height = MillimetreField(label=_("Tinggi label"), required=False)
    left = MillimetreField(label=_("Tepi kiri"), required=False)
    top = MillimetreField(label=_("Tepi atas"), required=False)
    gap_x = MillimetreField(label=_("Jarak antarkolom"), required=False)
    gap_y = MillimetreField(label=_("Jarak antarbaris"), required=False)

    OWN_FIELDS = ("columns", "rows", "width", "height", "left", "top", "gap_x", "gap_y")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("sheet") == OWN:
            for name, least in (("columns", 1), ("rows", 1), ("width", 150), ("height", 80)):
                if name not in self.errors and (told.get(name) or 0) < least:
                    self.add_error(name, _("Isi ukuran label: paling kecil 15 × 8 mm."))
        return told

    def label_sheet(self) -> LabelSheet:
        """The sheet that was chosen (after `is_valid`)."""
        told = self.cleaned_data
        if told["sheet"] != OWN:
            return PRESETS[told["sheet"]]
        return LabelSheet(*(int(told.get(name) or 0) for name in self.OWN_FIELDS))

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """All but the fields of an own sheet."""
        return [field for field in self.visible_fields() if field.name not in self.OWN_FIELDS]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of an own sheet."""
        return [self[name] for name in self.OWN_FIELDS]

    @property
    def own_open(self) -> bool:
        """Whether the fields of an own sheet stand open: once it is chosen."""
        return self["sheet"].value() == OWN
