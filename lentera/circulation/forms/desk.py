"""Forms of the desk."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField, scanned_lines
from lentera.pages.signs import scannable

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


def plain_scan(told: Mapping[str, str]) -> dict[str, str] | None:
    """What a `DeskForm` says of a scan in which nothing is missing or wrong; None: ask the form.

    A form with its fields is made anew for each scan, which costs more than looking.
    """
    read = {name: told.get(name, "") for name in ("mode", "card", "scan", "request_id")}
    read |= {name: scannable(read[name]) for name in ("card", "scan")}
    read["request_id"] = read["request_id"].strip()
    if read["mode"] not in MODES or not read["scan"] or not read["request_id"]:
        return None
    if len(read["card"]) > 64 or len(read["scan"]) > 64 or len(read["request_id"]) > 100:
        return None
    return read if read["request_id"].isprintable() else None


class VisitsForm(PageForm):
    """People who came in."""

    count = NumberField(label=_("Kunjungan"), unit=_("orang"), max_value=5000)
    day = FlexibleDateField(label=_("Tanggal"), required=False, help_text=_("Kosong berarti hari ini."))


class BatchForm(PageForm):
    """Many barcodes at once, one a line: taken back, or lent to one card (a class, a block, a reading group)."""

    mode = forms.ChoiceField(
        label=_("Yang dikerjakan"),
        choices=[(RETURN, MODES[RETURN]), (LEND, MODES[LEND]), (RENEW, MODES[RENEW])],
        required=False,
    )
    card = ScanField(label=_("Kartu"), required=False, help_text=_("Hanya untuk meminjamkan."))
    barcodes = forms.CharField(
        label=_("Barcode, satu per baris"),
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        max_length=20_000,
        error_messages={"required": _("Pindai paling sedikit satu buku.")},
    )

    def clean_mode(self) -> str:
        return self.cleaned_data.get("mode") or RETURN

    def clean_barcodes(self) -> list[str]:
        """The barcodes in order, each once."""
        return scanned_lines(self.cleaned_data["barcodes"])

    def clean(self) -> None:
        if self.cleaned_data.get("mode") == LEND and not self.cleaned_data.get("card"):
            self.add_error("card", _("Pindai kartunya dahulu."))
