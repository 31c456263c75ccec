"""Forms about copies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, RupiahField, ScanField
from lentera.stock import words
from lentera.stock.facts import Condition, LossKind, LossOutcome, Source


class AccessionForm(PageForm):
    """One title with some copies; the barcodes run on from the first."""

    found = forms.CharField(
        label=_("ISBN atau nomor kontrol katalog"),
        required=False,
        max_length=60,
        help_text=_("Judul, pengarang, dan nomor panggil diambil dari katalog bila dikosongkan."),
    )
    title = forms.CharField(label=_("Judul"), required=False, max_length=500)
    author = forms.CharField(label=_("Pengarang"), required=False, max_length=300)
    call_number = forms.CharField(label=_("Nomor panggil"), required=False, max_length=120)
    barcode = ScanField(label=_("Barcode pertama"), help_text=_("Nomor berikutnya berjalan sendiri."))
    copies = NumberField(
        label=_("Jumlah eksemplar"), min_value=1, max_value=500, initial=1, unit=_("eksemplar")
    )
    source = forms.ChoiceField(label=_("Asal"), choices=list(words.SOURCES.items()), initial=Source.PURCHASE)
    document = forms.CharField(
        label=_("Dokumen asal"), max_length=300, help_text=_("Misalnya nomor SPK, BAST, atau surat hibah.")
    )
    value = RupiahField(label=_("Nilai satu eksemplar"))
    acquired_on = FlexibleDateField(label=_("Tanggal perolehan"))
    shelf = forms.CharField(label=_("Rak"), required=False, max_length=120)


class ItemForm(PageForm):
    """One copy as it reads now."""

    barcode = ScanField(label=_("Barcode"))
    title = forms.CharField(label=_("Judul"), max_length=1000)
    author = forms.CharField(label=_("Pengarang"), required=False, max_length=500)
    accession_no = forms.CharField(label=_("Nomor induk"), required=False, max_length=60)
    call_number = forms.CharField(label=_("Nomor panggil"), required=False, max_length=120)
    shelf = forms.CharField(label=_("Rak"), required=False, max_length=120)
    condition = forms.ChoiceField(
        label=_("Keadaan"), choices=list(words.CONDITIONS.items()), initial=Condition.GOOD
    )
    source = forms.ChoiceField(label=_("Asal"), choices=list(words.SOURCES.items()))
    document = forms.CharField(label=_("Dokumen asal"), max_length=300)
    value = RupiahField(label=_("Nilai"))
    acquired_on = FlexibleDateField(label=_("Tanggal perolehan"))


class WithdrawForm(PageForm):
    """A write-off."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)
    document = forms.CharField(label=_("Nomor berita acara penghapusan"), max_length=300)


class MoveForm(PageForm):
    """Another shelf."""

    shelf = forms.CharField(label=_("Rak"), max_length=120)


class FoundForm(PageForm):
    """It stands on the shelf again."""

    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


class CaseForm(PageForm):
    """Lost or damaged."""

    kind = forms.ChoiceField(
        label=_("Yang terjadi"),
        choices=[(kind, words.LOSSES[kind]) for kind in (LossKind.LOST, LossKind.DAMAGED)],
    )
    cause = forms.ChoiceField(
        label=_("Bukan kesalahan siapa pun, karena"),
        required=False,
        choices=[("", _("tidak ditandai")), *words.NO_FAULT.items()],
        help_text=_("Tidak ada yang dijeda karenanya; sebab lain ditulis di catatan."),
    )
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=300,
        help_text=_("Jangan menulis nama pembaca. Tidak ada denda."),
    )


class SettleForm(PageForm):
    """How a case ended: what was lost is not repaired, and what is damaged need not be found."""

    outcome = forms.ChoiceField(label=_("Hasil"))
    document = forms.CharField(
        label=_("Nomor berita acara"),
        required=False,
        max_length=300,
        help_text=_("Wajib bila bukunya dihapus dari inventaris."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        never = LossOutcome.FOUND if kind == LossKind.DAMAGED else LossOutcome.REPAIRED
        self._offer([(str(value), word) for value, word in words.LOSS_OUTCOMES.items() if value != never])

    def _offer(self, choices: list[tuple[str, Any]]) -> None:
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class WriteOffForm(SettleForm):
    """The same for who may only write off: the one end that needs another person than who reported the case."""

    def _offer(self, choices: list[tuple[str, Any]]) -> None:
        super()._offer([one for one in choices if one[0] == LossOutcome.WRITTEN_OFF])
