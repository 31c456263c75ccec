"""Forms of counting the shelves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import PageForm, ScanField


class BeginForm(PageForm):
    """What is counted. Give `libraries` as (id, name) pairs; with fewer than two there is nothing to choose."""

    name = forms.CharField(
        label=_("Nama"),
        max_length=200,
        help_text=_("Misalnya Cacah ulang 2024. Lazimnya sekali dalam tiga tahun."),
    )
    library = forms.ChoiceField(label=_("Tempat layanan"), required=False)
    first = forms.CharField(
        label=_("Dari kelas"),
        required=False,
        max_length=40,
        help_text=_("Misalnya 300. Kosongkan untuk menghitung semua kelas."),
    )
    last = forms.CharField(
        label=_("Sampai kelas"),
        required=False,
        max_length=40,
        help_text=_("Misalnya 399; bagian kelasnya ikut dihitung."),
    )

    def __init__(self, *given: Any, libraries: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        if len(libraries) < 2:
            del self.fields["library"]
        else:
            choice: Any = self.fields["library"]
            choice.choices = [("", _("Seluruh lembaga")), *libraries]


class CountForm(PageForm):
    """One scan. The shelf stays in its field until it is changed."""

    shelf = forms.CharField(label=_("Rak yang dihitung"), required=False, max_length=120)
    barcode = ScanField(label=_("Pindai buku"))


class ListForm(PageForm):
    """Scans that a scanner kept, one on each line."""

    shelf = forms.CharField(label=_("Rak yang dihitung"), required=False, max_length=120)
    barcodes = forms.CharField(
        label=_("Barcode, satu per baris"),
        max_length=70_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Paling banyak 1.000 sekali kirim. Barcode yang sudah dipindai dilewati."),
    )


class CloseForm(PageForm):
    """The end of a count."""

    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)
