"""Forms of the page on which a home is moved away from a dead node."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import PageForm
from lentera.sync import homes, registry
from lentera.sync.messages import REFUSALS


class WhoseHomeForm(PageForm):
    """Whose home, and where to. Both are only looked at here."""

    institution = forms.ChoiceField(
        label=_("Lembaga"), error_messages={"invalid_choice": REFUSALS["home-choose"]}
    )
    to = forms.ChoiceField(label=_("Rumah baru"), error_messages={"invalid_choice": REFUSALS["home-choose"]})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["institution"].choices = [(str(one.id), one.public_name) for one in homes.movable()]  # type: ignore[attr-defined]
        self.fields["to"].choices = [(str(one.id), one.name) for one in registry.nodes()]  # type: ignore[attr-defined]


class TakeOverForm(PageForm):
    """Why the home is moved without the word of the old node."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Dibaca di semua simpul. Jangan tulis nama orang."),
        max_length=200,
        error_messages={"required": REFUSALS["home-reason-missing"]},
    )
