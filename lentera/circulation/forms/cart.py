"""Forms of the cart."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lentera.circulation.models.cart import CartRound
from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import LocalTimeField


class CartRoundForm(ReferenceForm):
    """When the cart comes to a block."""

    class Meta:
        model = CartRound
        fields = ["block", "weekday", "starts", "note"]

    block = forms.CharField(
        label=_("Blok"),
        max_length=60,
        help_text=_("Ditulis sama seperti di halaman anggota, misalnya Blok C."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Hari"), coerce=int, choices=[(number + 1, name) for number, name in WEEKDAYS.items()]
    )
    starts = LocalTimeField(label=_("Jam"), required=False)
    note = forms.CharField(label=_("Catatan"), max_length=200, required=False)

    def clean_block(self) -> Any:
        return " ".join(self.cleaned_data["block"].split())
