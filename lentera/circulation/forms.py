"""Forms of the desk, of readers and of rules."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.messages import GROUPS
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField

LEND, RETURN, RENEW = "lend", "return", "renew"
MODES = {LEND: _("Pinjam"), RETURN: _("Kembali"), RENEW: _("Perpanjang")}
HINTS = {
    LEND: _("Pindai buku atau kartu"),
    RETURN: _("Pindai buku yang kembali"),
    RENEW: _("Pindai buku yang diperpanjang"),
}
MODE_KEYS = {LEND: "F1", RETURN: "F2", RENEW: "F3"}


class DeskForm(PageForm):
    """One scan. What stands open at the desk travels along: its mode and the card."""

    mode = forms.ChoiceField(choices=list(MODES.items()), widget=forms.HiddenInput, required=False)
    card = ScanField(required=False, widget=forms.HiddenInput)
    scan = ScanField(label=_("Pindai buku atau kartu"))

    def clean_mode(self) -> str:
        return self.cleaned_data.get("mode") or LEND


class VisitsForm(PageForm):
    """People who came in."""

    count = NumberField(label=_("Kunjungan"), unit=_("orang"), max_value=5000)
    day = FlexibleDateField(label=_("Tanggal"), required=False, help_text=_("Kosong berarti hari ini."))


class BatchForm(PageForm):
    """Many barcodes at once, one a line."""

    barcodes = forms.CharField(
        label=_("Barcode, satu per baris"),
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        max_length=20_000,
        error_messages={"required": _("Pindai paling sedikit satu buku.")},
    )

    def clean_barcodes(self) -> list[str]:
        """The barcodes in order, each once."""
        lines = [line.strip() for line in self.cleaned_data["barcodes"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class ReaderForm(PageForm):
    """Who a reader is: the least that lending needs."""

    name = forms.CharField(
        label=_("Nama"),
        max_length=120,
        error_messages={"required": _("Isi namanya; satu kata juga boleh.")},
        help_text=_("Hanya untuk petugas perpustakaan. Tidak pernah keluar dari lembaga ini."),
    )
    group = forms.ChoiceField(
        label=_("Kelompok"), choices=[(group.value, GROUPS[group]) for group in ReaderGroup]
    )
    card = ScanField(
        label=_("Nomor kartu"), required=False, help_text=_("Kosong: dipilihkan nomor acak. Bukan nomor register.")
    )  # fmt: skip
    block = forms.CharField(
        label=_("Blok"), required=False, max_length=60, help_text=_("Hanya untuk mengantar buku.")
    )

    def clean_group(self) -> ReaderGroup:
        return ReaderGroup(self.cleaned_data["group"])


class IdentityForm(ReaderForm):
    """Corrections of who a reader is."""

    group = None  # type: ignore[assignment]
    card = ScanField(label=_("Nomor kartu"), error_messages={"required": _("Isi nomor kartunya.")})
    clean_group = None  # type: ignore[assignment]
    field_order = ("name", "card", "block")


class RuleForm(PageForm):
    """A row of the rule table."""

    group = forms.ChoiceField(label=_("Kelompok"), required=False)
    days = NumberField(label=_("Lama pinjam"), unit=_("hari"), min_value=1, max_value=366)
    renewals = NumberField(label=_("Perpanjangan"), unit=_("kali"), min_value=0, max_value=50)
    max_items = NumberField(label=_("Paling banyak"), unit=_("buku"), min_value=1, max_value=500)
    pause_per_late_day = NumberField(
        label=_("Jeda per hari terlambat"),
        unit=_("hari"),
        min_value=0,
        max_value=30,
        help_text=_("Tidak ada denda uang; yang terlambat hanya menunggu."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["group"])
        field.choices = [("", _("Semua kelompok")), *((group.value, GROUPS[group]) for group in ReaderGroup)]


class ClosedDayForm(PageForm):
    """A day on which the library stays closed."""

    day = FlexibleDateField(label=_("Tanggal"))
    reason = forms.CharField(label=_("Alasan"), max_length=200, required=False)
