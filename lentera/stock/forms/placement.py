"""Forms about placements."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField
from lentera.pages.signs import scannable
from lentera.stock import words
from lentera.stock.facts import Basis, Closing, DraftContent, Result, TraceOutcome
from lentera.stock.queries import RECOMMENDED_TERM


class DraftForm(PageForm):
    """For whom, on which ground, for how long. `grounds`: pairs of "scope item|partner" and its words."""

    ground = forms.ChoiceField(
        label=_("Dasar"),
        help_text=_("Hanya butir ruang lingkup dari perjanjian yang berlaku hari ini yang dapat dipilih."),
        error_messages={
            "required": _("Pilih dasarnya. Tanpa perjanjian yang berlaku, titipan tidak dapat dibuat.")
        },
    )
    basis = forms.ChoiceField(
        label=_("Bentuk"), choices=list(words.BASES.items()), initial=Basis.INTERLIBRARY
    )
    term_days = NumberField(
        label=_("Jangka waktu"),
        required=False,
        min_value=1,
        max_value=1830,
        initial=RECOMMENDED_TERM,
        unit=_("hari"),
        help_text=_("Kosongkan untuk hibah."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    def __init__(self, *args: Any, grounds: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    def content(self, library: UUID | None) -> DraftContent:
        """What the draft says."""
        told = self.cleaned_data
        scope_item, partner = (UUID(part) for part in told["ground"].split("|"))
        return DraftContent(
            partner=partner,
            scope_item=scope_item,
            basis=Basis(told["basis"]),
            term_days=told["term_days"],
            library=library,
            note=told["note"],
        )


class PackForm(PageForm):
    """One scan at the packing table."""

    box = NumberField(label=_("Boks"), min_value=1, max_value=999, initial=1)
    barcode = ScanField(label=_("Pindai buku"))


class BoxForm(forms.Form):
    """Which box the address names."""

    box = NumberField(min_value=1, max_value=999, required=False)


class SignerForm(PageForm):
    """Who signs."""

    name = forms.CharField(label=_("Nama penanda tangan"), max_length=200)
    position = forms.CharField(label=_("Jabatan"), max_length=200)


class DispatchForm(SignerForm):
    """Hand over."""

    on = FlexibleDateField(label=_("Tanggal serah"))


class CancelForm(PageForm):
    """Give a draft up."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)


class CountForm(PageForm):
    """One scan while a box is counted on arrival."""

    box = NumberField(label=_("Boks"), min_value=1, max_value=999, initial=1)
    barcode = ScanField(label=_("Pindai buku"))
    damaged = forms.BooleanField(
        label=_("Rusak"), required=False, widget=forms.CheckboxInput(attrs={"data-once": ""})
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


class ReceiveForm(SignerForm):
    """Close the count."""

    on = FlexibleDateField(label=_("Tanggal terima"))
    closing = forms.ChoiceField(
        label=_("Hasil hitungan"), choices=list(words.CLOSINGS.items()), initial=Closing.CLEAN
    )
    number = forms.CharField(label=_("Nomor berita acara Anda"), required=False, max_length=120)
    shelf = forms.CharField(label=_("Rak"), required=False, max_length=120)
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)


class PaperForm(SignerForm):
    """A receipt as it stands on paper: all good but what is named."""

    document = forms.CharField(label=_("Surat atau berita acara"), max_length=300)
    on = FlexibleDateField(label=_("Tanggal terima"))
    missing = forms.CharField(
        label=_("Barcode yang tidak ditemukan"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Satu barcode di setiap baris."),
    )
    damaged = forms.CharField(label=_("Barcode yang rusak"), required=False, widget=forms.Textarea)
    surplus = forms.CharField(label=_("Barcode di luar daftar"), required=False, widget=forms.Textarea)
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    def barcodes(self, name: str) -> list[str]:
        """The barcodes of one field."""
        return _codes(self.cleaned_data[name])


class ReturnForm(SignerForm):
    """Send back: everything that is free, or what is named."""

    on = FlexibleDateField(label=_("Tanggal kirim"))
    barcodes = forms.CharField(
        label=_("Barcode yang dikirim"),
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "Pindai satu per baris. Kosongkan untuk mengirim semua buku titipan ini yang tidak dipinjam."
        ),
    )
    damaged = forms.CharField(
        label=_("Di antaranya rusak"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Satu barcode di setiap baris."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    def listed(self, name: str) -> list[str]:
        """The barcodes of one field."""
        return _codes(self.cleaned_data[name])


class CountBackForm(SignerForm):
    """Count a return: all good but what is named."""

    on = FlexibleDateField(label=_("Tanggal terima"))
    missing = forms.CharField(
        label=_("Barcode yang tidak ditemukan"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Satu barcode di setiap baris."),
    )
    damaged = forms.CharField(label=_("Barcode yang rusak"), required=False, widget=forms.Textarea)
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    def results(self, sent: dict[str, UUID]) -> tuple[dict[UUID, Result], list[str]]:
        """What was counted of the copies that were sent (barcode to item), and barcodes that are not among them."""
        missing, damaged = (_codes(self.cleaned_data[name]) for name in ("missing", "damaged"))
        results = {
            item: Result.DAMAGED if barcode in damaged else Result.GOOD
            for barcode, item in sent.items()
            if barcode not in missing
        }
        return results, [barcode for barcode in (*missing, *damaged) if barcode not in sent]


class ExtendForm(PageForm):
    """A later day, where needed on another ground."""

    due = FlexibleDateField(label=_("Batas baru"))
    ground = forms.ChoiceField(label=_("Dasar"))
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=300)

    def __init__(self, *args: Any, grounds: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]


class RecallForm(PageForm):
    """Ask copies back."""

    by = FlexibleDateField(label=_("Paling lambat"))
    barcodes = forms.CharField(
        label=_("Barcode yang ditarik"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Satu di setiap baris. Kosongkan untuk menarik semuanya."),
    )
    reason = forms.CharField(label=_("Alasan"), max_length=300)


class TraceForm(PageForm):
    """Where a surplus copy belongs."""

    outcome = forms.ChoiceField(
        label=_("Yang dilakukan"), choices=list(words.TRACES.items()), initial=TraceOutcome.JOINS
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


class SchemeForm(PageForm):
    """How handover records are numbered."""

    scheme = forms.CharField(
        label=_("Pola nomor"),
        max_length=120,
        help_text=_("Bagian: {klasifikasi}, {urut}, {unit}, {bulan}, {tahun}."),
    )
    classification = forms.CharField(label=_("Klasifikasi arsip"), max_length=60)
    unit = forms.CharField(label=_("Unit"), max_length=120)


def _codes(text: str) -> list[str]:
    """Barcodes as a scan says them, each once, in their order."""
    return list(dict.fromkeys(filter(None, map(scannable, text.split()))))
