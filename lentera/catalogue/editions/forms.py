"""The form by which an agency publishes a collection: its name, and which records it has."""

from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.editions.choosing import COLUMNS, chosen_records
from lentera.catalogue.editions.messages import REFUSALS
from lentera.catalogue.editions.rules import LONGEST_NAME
from lentera.catalogue.labels import value_label
from lentera.catalogue.queries.lists import book_lists
from lentera.institutions.access import Staff
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

MOST = 40  # languages shown, the most frequent first
GROUPS = {"use": _("Kegunaan"), "material": _("Bahan"), "language": _("Bahasa")}


def parts_of_the_catalogue(staff: Staff) -> list[Any]:
    """What a collection can consist of, in groups, each with how many records it has now."""
    agency = staff.institution
    total = chosen_records(agency, "all", "").count()
    told: list[Any] = [("all|", _with(gettext("Seluruh katalog umum"), total))]
    for choice, column in COLUMNS.items():
        rows = chosen_records(agency, "all", "").exclude(**{column: ""}).order_by()
        counted = rows.values_list(column).annotate(count=Count("id")).order_by("-count", column)[:MOST]
        options = [
            (f"{choice}|{value}", _with(str(value_label(column, value)), count)) for value, count in counted
        ]
        if options:
            told.append((GROUPS[choice], options))
    lists = book_lists(None).filter(institution=agency)
    options = [(f"list|{row.id}", _with(row.title, len(row.records))) for row in lists]
    return [*told, (gettext("Daftar bacaan"), options)] if options else told


def _with(label: str, count: int) -> str:
    return f"{label} ({formats.number(count)})"


class EditionForm(PageForm):
    """A new collection."""

    name = forms.CharField(
        label=_("Nama koleksi"),
        max_length=LONGEST_NAME,
        error_messages={"required": REFUSALS["edition-name-missing"]},
    )
    part = forms.ChoiceField(label=_("Isi"), help_text=_("Hanya cantuman umum dinas ini."))

    def __init__(self, *args: Any, staff: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        part = self.fields["part"]
        assert isinstance(part, forms.ChoiceField)  # noqa: S101 (for the type checker)
        part.choices = parts_of_the_catalogue(staff)

    @property
    def choice_and_value(self) -> tuple[str, str]:
        """What was chosen (after `is_valid`)."""
        choice, _sep, value = self.cleaned_data["part"].partition("|")
        return choice, value

    def show(self, refusal: Refusal) -> None:
        """Add the sentence of a refusal to the form's errors."""
        place = "name" if refusal.code.startswith("edition-name") else "part"
        self.add_error(place, text_of(refusal.code, refusal.details))
