"""The form that confirms who came, of whom a letter told."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.forms.reader import ReaderForm
from lentera.circulation.queries.letter import SamePerson

NOBODY = "new"


class ArrivalForm(ReaderForm):
    """Who came: somebody new, as corrected here, or a former member of the same name."""

    same = forms.ChoiceField(
        label=_("Pernah menjadi anggota di sini?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Namanya pernah ada di sini. Pilih salah satu.")},
    )
    field_order = ("same", "name", "group", "card", "block")

    def __init__(self, *args: Any, people: list[SamePerson], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("Perbaiki bila salah tulis.")
        former = [one for one in people if not one.here]
        if not former:
            del self.fields["same"]
            return
        told = [
            (str(one.reader), _("Ya, kartu %(card)s; keanggotaannya dibuka lagi") % {"card": one.card})
            for one in former
        ]
        field = cast(forms.ChoiceField, self.fields["same"])
        field.choices = [*told, (NOBODY, _("Tidak, orang lain; daftarkan sebagai anggota baru"))]

    def clean_same(self) -> UUID | None:
        told = self.cleaned_data["same"]
        return None if told == NOBODY else UUID(told)
