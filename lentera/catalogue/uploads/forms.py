"""Forms of an import: the file, and what it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.formats import FORMATS
from lentera.catalogue.formats.columns import TARGETS
from lentera.catalogue.formats.names import Mark
from lentera.catalogue.marc.decoding import ENCODINGS
from lentera.catalogue.messages import REFUSALS
from lentera.catalogue.uploads.knowing import Known
from lentera.catalogue.uploads.words import (
    ENCODING_LABELS,
    FORM_LABELS,
    KIND_LABELS,
    NAME_MARKS,
    TARGET_LABELS,
)
from lentera.pages.forms import PageForm


class FileForm(PageForm):
    """The file to import."""

    file = forms.FileField(
        label=_("Berkas"),
        help_text=_(
            "MARC (.mrc), MARCXML, MARC-in-JSON, tabel CSV, ekspor atau cadangan SLiMS, Koha, INLISLite. "
            "Tidak dimampatkan."
        ),
        error_messages={
            "required": REFUSALS["upload-missing"],
            "missing": REFUSALS["upload-missing"],
            "empty": REFUSALS["file-empty"],
        },
    )


class KnowingForm(PageForm):
    """What a file is: its format, and of a table what each column holds."""

    form = forms.ChoiceField(label=_("Format"), required=False)
    headless = forms.BooleanField(
        label=_("Baris pertama sudah berisi data, bukan judul kolom"), required=False
    )

    def __init__(self, *args: Any, known: Known, chosen: str, encoding: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        labels = {name: FORM_LABELS.get(name, name) for name in FORMATS}
        if known.form and chosen == "auto":
            labels["auto"] = _("Dikenali sendiri: %(form)s") % {
                "form": KIND_LABELS.get(known.kind or known.form, known.form)
            }
        self.fields["form"] = forms.ChoiceField(
            label=_("Format"), choices=list(labels.items()), initial=chosen
        )
        if known.guess is not None:
            found = ENCODING_LABELS.get(known.guess.encoding, known.guess.encoding)
            told = {"auto": _("Dikenali sendiri: %(encoding)s") % {"encoding": found}} | ENCODING_LABELS
            if encoding != "auto":
                told["auto"] = _("Kenali sendiri")
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Penyandian huruf"),
                choices=[(name, told.get(name, name)) for name in ENCODINGS],
                initial=encoding,
                required="encoding" in self.data
                or not self.is_bound,  # the page may have been drawn before a choice
            )
        self.fields["headless"].initial = known.skip == 0
        if known.names is not None:
            self.fields["names"] = forms.ChoiceField(
                label=_("Beberapa nama dalam satu sel pengarang dipisahkan oleh"),
                choices=list(NAME_MARKS.items()),
                initial=known.names or "auto",
                required="names" in self.data or not self.is_bound,  # asked once a column is an author's
            )
        choices = [("", _("tidak ikut")), *((name, TARGET_LABELS.get(name, name)) for name in TARGETS)]
        for column in known.columns:
            head = column.head or str(column.place + 1)
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=_("Kolom %(head)s menjadi") % {"head": head},
                choices=choices,
                initial=column.target,
                required=False,
            )

    @property
    def columns(self) -> list[tuple[Any, forms.BoundField]]:
        """Each column of the table with its field."""
        return [(column, self[f"column_{column.place}"]) for column in self.known.columns]

    def mark(self) -> Mark:
        """What parts several names in one cell, as it was told."""
        told = self.cleaned_data.get("names") or self.known.names or ""
        return "" if told == "auto" else told

    def targets(self) -> dict[int, str]:
        """What each column was told to be (place from 0), without those left out."""
        told = {
            column.place: self.cleaned_data.get(f"column_{column.place}") for column in self.known.columns
        }
        return {place: target for place, target in told.items() if target}


class KeepMappingForm(forms.Form):
    """A name for a mapping."""

    use_required_attribute = False  # the other buttons of its page need no name
    name = forms.CharField(
        label=_("Nama pemetaan"),
        max_length=80,
        error_messages={"required": REFUSALS["mapping-name-missing"]},
    )


class RollbackForm(PageForm):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        error_messages={"required": REFUSALS["rollback-reason-missing"]},
    )


class OverlayForm(PageForm):
    """The fields that an import leaves alone."""

    patterns = forms.CharField(
        label=_("Ruas yang dilindungi"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=5_000,
        help_text=_("Satu pola per baris: 590, 9XX (semua ruas 900-an), 650$9, atau 658$2=lentera-use."),
    )
