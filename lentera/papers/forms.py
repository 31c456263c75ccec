"""Forms of papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.documents.numbering import DEFAULT_SCHEME
from lentera.pages.forms import NumberField, PageForm
from lentera.papers import words
from lentera.papers.rules import SchemeState


class ReasonForm(PageForm):
    """An act that needs its reason."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)


class ScanForm(PageForm):
    """A scan of a paper."""

    file = forms.FileField(label=_("Berkas"), help_text=_("PDF, JPEG atau PNG."))
    note = forms.CharField(label=_("Keterangan"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = "application/pdf,image/jpeg,image/png"


class SchemeForm(PageForm):
    """How one kind of paper is numbered."""

    scheme = forms.CharField(
        label=_("Skema"),
        max_length=120,
        initial=DEFAULT_SCHEME,
        help_text=_(
            "{klasifikasi}, {urut}, {unit}, {bulan} dan {tahun} diganti isinya; {urut:3} menulis 007."
        ),
    )
    classification = forms.CharField(label=_("Kode klasifikasi"), max_length=60)
    unit = forms.CharField(label=_("Kode unit"), max_length=60)
    first = NumberField(label=_("Nomor pertama"), min_value=1, max_value=99_999)
    first_year = NumberField(
        label=_("Hanya pada tahun"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_(
            "Bagi kantor yang mulai di tengah tahun: nomor pertama ini hanya berlaku pada tahun itu."
        ),
    )
    resets = forms.BooleanField(label=_("Hitungan mulai lagi setiap tahun"), required=False)

    def clean_first_year(self) -> int:
        """0 for every year; the field shows a year without a separator."""
        return self.cleaned_data.get("first_year") or 0

    def state(self) -> SchemeState:
        """What the form says (after `is_valid`)."""
        told = self.cleaned_data
        return SchemeState(
            told["scheme"].strip(),
            told["classification"].strip(),
            told["unit"].strip(),
            told["first"],
            told["first_year"],
            resets=told["resets"],
        )


class HandRangeForm(PageForm):
    """Numbers that were given by hand."""

    first = NumberField(label=_("Nomor pertama"), min_value=1, max_value=999_999)
    last = NumberField(label=_("Nomor terakhir"), min_value=1, max_value=999_999)
    note = forms.CharField(
        label=_("Dipakai di mana"), max_length=300, help_text=_("Misalnya: buku agenda 2024.")
    )


class LimitForm(PageForm):
    """The largest scan."""

    megabytes = NumberField(label=_("Ukuran terbesar"), unit="MB", min_value=1, max_value=100)


class ClassForm(PageForm):
    """A retention class."""

    code = forms.SlugField(label=_("Kode"), max_length=60)
    name = forms.CharField(label=_("Nama"), max_length=200)
    active_years = NumberField(label=_("Masa aktif"), unit=_("tahun"), min_value=0, max_value=100)
    inactive_years = NumberField(label=_("Masa inaktif"), unit=_("tahun"), min_value=0, max_value=100)
    fate = forms.ChoiceField(label=_("Sesudah itu"), choices=list(words.FATES.items()))
    source = forms.CharField(
        label=_("Dasar"),
        required=False,
        max_length=300,
        help_text=_("Peraturan tentang jadwal retensi arsip dan butirnya."),
    )


class ProposalForm(PageForm):
    """What to destroy. `chosen` holds "paper:<id>" and "scan:<id>"."""

    chosen = forms.MultipleChoiceField(required=False)
    note = forms.CharField(label=_("Catatan usulan"), required=False, max_length=500)

    def __init__(self, *args: Any, choices: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(one, one) for one in choices]  # type: ignore[attr-defined]
