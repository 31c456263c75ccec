"""The rules by which copies come onto the weeding list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.journal.refusals import Refusal
from lentera.pages.forms import NumberField, PageForm
from lentera.pages.hooks import text_of
from lentera.stock.rules.weeding import WeedingRules, read_ages

# Three years for computers, and three years without a loan, are those of the CREW manual (Texas State Library, 2008:
# class 004 is 3/X/MUSTIE, and most of its formulas have a 3 for use). The years of 34, 5, 61 and 6 and the three copies
# of a title are choices of this program: no source of them could be read. A house writes its own over them.
START = {"ages": "004 3, 34 10, 5 10, 61 5, 6 10", "unlent": 36, "worn": True, "kept": 3}


class RulesForm(PageForm):
    """An empty field switches its rule off."""

    ages = forms.CharField(
        label=_("Usia edisi menurut kelas"),
        required=False,
        max_length=500,
        help_text=_(
            "Awal nomor kelas dan tahun disimpan: 004 3, 34 10 berarti kelas 004 tiga tahun, 340 sepuluh."
        ),
    )
    unlent = NumberField(
        label=_("Tidak dipinjam selama"), unit=_("bulan"), required=False, min_value=1, max_value=600
    )
    worn = forms.BooleanField(label=_("Usang atau rusak"), required=False)
    kept = NumberField(
        label=_("Eksemplar satu judul yang disimpan"), required=False, min_value=1, max_value=100
    )

    def clean_ages(self) -> tuple[tuple[str, int], ...]:
        ages = read_ages(self.cleaned_data["ages"])
        if isinstance(ages, Refusal):
            raise forms.ValidationError(text_of(ages.code, ages.details))
        return ages

    def rules(self, today: date) -> WeedingRules:
        """What was asked for (after `is_valid`)."""
        told: dict[str, Any] = self.cleaned_data
        since = None if told["unlent"] is None else months_before(today, told["unlent"])
        return WeedingRules(told["ages"], since, told["worn"], told["kept"])


class DecideForm(PageForm):
    """What the other person says."""

    document = forms.CharField(
        label=_("Nomor berita acara penghapusan"),
        required=False,
        max_length=300,
        help_text=_("Wajib bila bukunya dihapus dari inventaris."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return date(max(number // 12, 1), number % 12 + 1, 1)
