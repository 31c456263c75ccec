"""Forms of rules and closed days."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.messages import GROUPS
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm


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
