"""Forms of the catalogue: one record in short, and the reason of a removal."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.editing.words import LEVEL_LABELS, START_LABELS, audience_choices
from lentera.catalogue.labels import LANGUAGE_LABELS, USE_LABELS
from lentera.catalogue.messages import REFUSALS
from lentera.catalogue.rules import RecordForm
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

LISTS = ("subjects", "others")  # one a line
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

    def show_all(self, refusals: Iterable[Refusal]) -> None:
        """Add each where its field has no error of its own yet."""
        for refusal in refusals:
            if PLACES.get(refusal.code) not in self.errors:
                self.show(refusal)


class RecordPageForm(_ShowsRefusals):
    """The simple form of a record; MARC fields that it does not show are kept."""

    material = forms.ChoiceField(label=_("Jenis bahan"), required=False)
    title = forms.CharField(label=_("Judul"), error_messages={"required": REFUSALS["record-title-missing"]})
    subtitle = forms.CharField(label=_("Anak judul"), required=False)
    author = forms.CharField(
        label=_("Pengarang"),
        required=False,
        help_text=_("Seperti tajuk: Toer, Pramoedya Ananta"),
        widget=forms.TextInput(attrs={"list": "headings", "autocomplete": "off"}),
    )
    others = forms.CharField(
        label=_("Pengarang lain"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Satu nama per baris: pengarang kedua, penerjemah, ilustrator"),
    )
    isbn = forms.CharField(
        label=_("ISBN"), required=False, help_text=_("10 atau 13 angka; pindai sampul belakang")
    )
    publisher = forms.CharField(label=_("Penerbit"), required=False)
    place = forms.CharField(label=_("Kota terbit"), required=False)
    year = forms.IntegerField(label=_("Tahun terbit"), required=False)
    edition = forms.CharField(label=_("Edisi"), required=False)
    pages = forms.CharField(
        label=_("Halaman"), required=False, help_text=_("Misalnya xii, 535 halaman; atau 1 keping")
    )
    series = forms.CharField(label=_("Seri"), required=False, help_text=_("Misalnya Supernova ; 2"))
    language = forms.ChoiceField(label=_("Bahasa"), required=False)
    original = forms.ChoiceField(label=_("Diterjemahkan dari"), required=False)
    ddc = forms.CharField(label=_("Nomor kelas (DDC)"), required=False)
    call_number = forms.CharField(label=_("Nomor panggil"), required=False)
    subjects = forms.CharField(
        label=_("Subjek"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu subjek per baris, misalnya Anggrek -- Budi daya"),
    )
    use = forms.ChoiceField(label=_("Kegunaan"), choices=list(USE_LABELS.items()), initial="knowledge")
    level = forms.ChoiceField(label=_("Jenjang baca"), choices=list(LEVEL_LABELS.items()), required=False)
    audience = forms.ChoiceField(label=_("Sidang pembaca"), required=False)
    summary = forms.CharField(label=_("Ringkasan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, shown: RecordForm | None = None, **kwargs: Any) -> None:
        if shown is not None:
            initial = {name: getattr(shown, name) for name in shown.__struct_fields__}
            lists = {name: "\n".join(getattr(shown, name)) for name in LISTS}
            kwargs["initial"] = initial | lists
        super().__init__(*args, **kwargs)
        told = shown or RecordForm(title="", material="book")
        languages: dict[str, Any] = dict(LANGUAGE_LABELS)
        self._choose("language", languages, told.language)
        self._choose("original", {"": _("Bukan terjemahan")} | languages, told.original)
        self._choose("level", dict(LEVEL_LABELS), told.level)
        self._choose("audience", dict(audience_choices()), told.audience)
        starts: dict[str, Any] = dict(START_LABELS) if told.material else {"": _("Lain")} | START_LABELS
        self._choose("material", starts, told.material)
        self.fields["language"].initial = "ind"

    def _choose(self, name: str, known: dict[str, Any], present: str) -> None:
        """The choices of a field; what the record says now is always among them."""
        if name == "audience" and present == "":
            known = {"": _("Tidak dicatat untuk bahan ini")} | known
        known.setdefault(present, present)
        self.fields[name].choices = list(known.items())  # type: ignore[attr-defined]

    def clean_audience(self) -> str:
        """A blank is a code of its own, which a plain field would strip."""
        return str(self.data.get("audience", ""))[:1]

    def record(self) -> RecordForm:
        """What was typed, as the rules take it."""
        names = RecordForm.__struct_fields__
        told = {name: self.cleaned_data.get(name, "") for name in names if name not in LISTS}
        lists = {name: _lines(self.cleaned_data.get(name, "")) for name in LISTS}
        told |= {"year": self.cleaned_data.get("year"), "language": told["language"] or "und"}
        return RecordForm(**told | lists)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class RemovalForm(_ShowsRefusals):
    """Why a record is taken out."""

    reason = forms.CharField(
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": REFUSALS["removal-reason-missing"]},
    )
