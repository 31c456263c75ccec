"""Forms of the catalogue: one record in short, and the reason of a removal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.labels import LANGUAGE_LABELS, USE_LABELS
from lentera.catalogue.messages import REFUSALS
from lentera.catalogue.rules import RecordForm
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

# The field at which a refusal is shown.
PLACES = {
    "record-title-missing": "title",
    "isbn-wrong": "isbn",
    "year-wrong": "year",
    "class-wrong": "ddc",
    "language-wrong": "language",
    "use-wrong": "use",
    "removal-reason-missing": "reason",
}


class _ShowsRefusals(PageForm):
    """A form that shows a refusal beside the field that it is about."""

    def show(self, refusal: Refusal) -> None:
        """Add the sentence of a refusal to the form's errors."""
        self.add_error(PLACES.get(refusal.code), text_of(refusal.code, refusal.details))


class RecordPageForm(_ShowsRefusals):
    """The simple form of a record; MARC fields that it does not show are kept."""

    title = forms.CharField(label=_("Judul"), error_messages={"required": REFUSALS["record-title-missing"]})
    subtitle = forms.CharField(label=_("Anak judul"), required=False)
    author = forms.CharField(
        label=_("Pengarang"), required=False, help_text=_("Seperti tajuk: Toer, Pramoedya Ananta")
    )
    year = forms.IntegerField(label=_("Tahun terbit"), required=False)
    isbn = forms.CharField(
        label=_("ISBN"), required=False, help_text=_("10 atau 13 angka; pindai sampul belakang")
    )
    publisher = forms.CharField(label=_("Penerbit"), required=False)
    place = forms.CharField(label=_("Kota terbit"), required=False)
    edition = forms.CharField(label=_("Edisi"), required=False)
    subjects = forms.CharField(
        label=_("Subjek"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu subjek per baris, misalnya Anggrek -- Budi daya"),
    )
    ddc = forms.CharField(label=_("Nomor kelas (DDC)"), required=False)
    language = forms.ChoiceField(label=_("Bahasa"), required=False)
    use = forms.ChoiceField(label=_("Kegunaan"), choices=list(USE_LABELS.items()), initial="knowledge")
    summary = forms.CharField(label=_("Ringkasan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, shown: RecordForm | None = None, **kwargs: Any) -> None:
        if shown is not None:
            initial = {name: getattr(shown, name) for name in shown.__struct_fields__}
            kwargs["initial"] = initial | {"subjects": "\n".join(shown.subjects)}
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        known: dict[str, Any] = dict(LANGUAGE_LABELS)
        if shown is not None:
            known.setdefault(shown.language, shown.language)
        field.choices = list(known.items())  # type: ignore[attr-defined]
        field.initial = "ind"

    def record(self) -> RecordForm:
        """What was typed, as the rules take it."""
        told = {name: self.cleaned_data[name] for name in RecordForm.__struct_fields__ if name != "subjects"}
        subjects = tuple(line.strip() for line in self.cleaned_data["subjects"].splitlines() if line.strip())
        return RecordForm(**told | {"subjects": subjects, "language": told["language"] or "und"})


class RemovalForm(_ShowsRefusals):
    """Why a record is taken out."""

    reason = forms.CharField(
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": REFUSALS["removal-reason-missing"]},
    )
