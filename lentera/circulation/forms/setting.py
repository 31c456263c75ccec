"""Forms of the rule table, of limits and of the calendar."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.messages import GROUPS
from lentera.circulation.messages.rule import (
    ALL_GROUPS,
    ALL_LIBRARIES,
    HELP,
    KIND_WORDS,
    NO,
    RULES,
    UNITS,
    YES,
)
from lentera.circulation.models import LoanLimit
from lentera.circulation.rules import BOUNDS, RuleName
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm

Choice = tuple[str, Any]


def group_choices(every: Any = ALL_GROUPS) -> list[Choice]:
    """All groups, and each."""
    return [("", every), *((group.value, GROUPS[group]) for group in ReaderGroup)]


def kind_choices(every: Any) -> list[Choice]:
    """All kinds of copies, and each."""
    return [("", every), *KIND_WORDS.items()]


class CellForm(PageForm):
    """One value of the rule table."""

    def __init__(self, name: RuleName, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"] = _field(name)
        self.fields["value"].widget.attrs["autofocus"] = True


def _field(name: RuleName) -> forms.Field:
    bounds = BOUNDS[name]
    words: dict[str, Any] = {"label": RULES[name], "help_text": HELP[name]}
    if name is RuleName.LEND:
        choices = [("1", YES), ("0", NO)]
        return forms.TypedChoiceField(coerce=int, choices=choices, widget=forms.RadioSelect, **words)
    if bounds.is_day:
        return FlexibleDateField(required=False, **words)
    return NumberField(
        unit=UNITS[name],
        min_value=bounds.least,
        max_value=bounds.most,
        required=not bounds.may_be_empty,
        **words,
    )


class TryForm(forms.Form):
    """What would happen: a group, a kind and a day."""

    group = forms.ChoiceField(label=_("Kelompok"))
    kind = forms.ChoiceField(label=_("Jenis bahan"))
    day = FlexibleDateField(label=_("Dipinjam pada"), required=False, help_text=_("Kosong berarti hari ini."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["group"]).choices = group_choices()[1:]
        cast(forms.ChoiceField, self.fields["kind"]).choices = kind_choices("")[1:]


class KindsField(forms.MultipleChoiceField):
    """Kinds of copies, kept as words with a blank between."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        chosen: Iterable[str] = super().clean(value)
        return " ".join(sorted(chosen))


class LimitForm(ReferenceForm):
    """A limit over a set of kinds together."""

    kinds = KindsField(
        label=_("Jenis yang dihitung bersama"),
        required=False,
        choices=list(KIND_WORDS.items()),
        help_text=_("Tidak ada yang dipilih: semua jenis."),
    )
    group = forms.ChoiceField(label=_("Kelompok"), required=False)
    library = forms.TypedChoiceField(label=_("Perpustakaan"), required=False, coerce=UUID, empty_value=None)
    most = NumberField(label=_("Paling banyak"), unit=_("sekaligus"), min_value=1, max_value=500)

    class Meta:
        model = LoanLimit
        fields = ("name", "most", "kinds", "group", "library")
        labels = {"name": _("Nama batas")}
        help_texts = {"name": _("Tampil di meja bila batas ini tercapai, misalnya “Majalah dan komik”.")}

    @classmethod
    def drawn_for(cls, staff: Staff, /, *args: Any, **options: Any) -> "LimitForm":
        form = cls(*args, **options)
        own = institutions.libraries_of(staff.institution).values_list("id", "name")
        cast(forms.ChoiceField, form.fields["group"]).choices = group_choices()
        libraries = cast(forms.ChoiceField, form.fields["library"])
        libraries.choices = [("", ALL_LIBRARIES), *((str(id), name) for id, name in own)]
        return form


class ClosedDayForm(PageForm):
    """A day on which the library stays closed, or opens all the same."""

    day = FlexibleDateField(label=_("Tanggal"))
    reason = forms.CharField(label=_("Alasan"), max_length=200, required=False)
    opens = forms.BooleanField(label=_("Justru buka pada hari itu, walau biasanya tutup"), required=False)


def initial_of(name: RuleName, value: int | date | None) -> Any:
    """A value as its field shows it."""
    return str(value) if name is RuleName.LEND else value
