"""What took a copy that is on loan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import PageForm
from lentera.stock.facts import NoFault


class LostForm(PageForm):
    """A loss without fault; `other` needs a note."""

    cause = forms.ChoiceField(
        label=_("Karena"),
        choices=[
            (NoFault.SEARCH, _("penggeledahan")),
            (NoFault.RIOT, _("kerusuhan")),
            (NoFault.TRANSFER, _("pemindahan")),
            (NoFault.FIRE, _("kebakaran")),
            (NoFault.OTHER, _("sebab lain")),
        ],
    )
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=300,
        help_text=_("Wajib untuk sebab lain. Jangan menulis nama pembaca."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("cause") == NoFault.OTHER and not told.get("note", "").strip():
            self.add_error("note", _("Tulis sebabnya, tanpa nama."))
        return told
