"""Forms of authorities: a heading with its other forms, another heading, and which two are one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.authorities.messages import REFUSALS
from lentera.catalogue.authorities.rules import AuthorityForm
from lentera.catalogue.authorities.words import KIND_LABELS
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

# The field at which a refusal is shown, where the form has it.
PLACES = {
    "authority-kind": "kind",
    "authority-heading-missing": "heading",
    "authority-heading-long": "heading",
    "authority-subfield": "heading",
    "authority-exists": "heading",
    "authority-is-variant": "heading",
    "authority-variant-taken": "see",
    "authority-forms-many": "see",
}
_heading_help = _("Nama keluarga dahulu: Toer, Pramoedya Ananta, 1925-2006. Subdivisi: Anggrek -- Budi daya.")


class _ShowsRefusals(PageForm):
    """A form that shows a refusal beside the field that it is about."""

    def show(self, refusal: Refusal) -> None:
        """Add the sentence of a refusal to the form's errors."""
        place = PLACES.get(refusal.code)
        self.add_error(place if place in self.fields else None, text_of(refusal.code, refusal.details))


class AuthorityEditForm(_ShowsRefusals):
    """Other forms, headings beside it, note and source of an authority; its heading has a page of its own."""

    see = forms.CharField(
        label=_("Bentuk lain"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Satu per baris. Pencarian dengan bentuk ini menemukan tajuknya."),
    )
    also = forms.CharField(
        label=_("Lihat juga"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tajuk lain yang berkaitan, satu per baris."),
    )
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label=_("Sumber"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Di mana bentuk ini ditemukan, satu per baris."),
    )

    def __init__(self, *args: Any, shown: AuthorityForm | None = None, **kwargs: Any) -> None:
        if shown is not None:
            kwargs["initial"] = {
                "kind": shown.kind,
                "heading": shown.heading,
                "see": "\n".join(shown.see),
                "also": "\n".join(shown.also),
                "note": shown.note,
                "source": shown.source,
            }
        super().__init__(*args, **kwargs)
        self.shown = shown

    def authority(self) -> AuthorityForm:
        """What was typed, as the rules take it (after `is_valid`)."""
        told = self.cleaned_data
        kind = told.get("kind") or (self.shown.kind if self.shown is not None else "")
        heading = told.get("heading") or (self.shown.heading if self.shown is not None else "")
        return AuthorityForm(
            kind=kind,
            heading=heading,
            see=_lines(told["see"]),
            also=_lines(told["also"]),
            note=told["note"],
            source="\n".join(_lines(told["source"])),
        )


class NewAuthorityForm(AuthorityEditForm):
    """A new authority: its kind and heading besides."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=list(KIND_LABELS.items()))
    heading = forms.CharField(
        label=_("Tajuk"),
        max_length=250,
        help_text=_heading_help,
        error_messages={"required": REFUSALS["authority-heading-missing"]},
    )
    field_order = ("kind", "heading")


class HeadingForm(_ShowsRefusals):
    """The heading that an authority is to have."""

    heading = forms.CharField(
        label=_("Tajuk"),
        max_length=250,
        help_text=_heading_help,
        error_messages={"required": REFUSALS["authority-heading-missing"]},
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
