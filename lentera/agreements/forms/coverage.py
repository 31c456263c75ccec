"""Forms of clippings."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.agreements.forms.lists import list_of
from lentera.agreements.forms.photo import read_file
from lentera.agreements.queries import press
from lentera.institutions.access import Staff
from lentera.pages.forms import FlexibleDateField, PageForm


def release_choices(staff: Staff) -> list[tuple[str, str]]:
    """The releases of the staff's institution, the newest on top."""
    return [("", "—"), *((str(row.id), row.title) for row in press.releases(staff.institution)[:200])]


class ClippingForm(PageForm):
    """What a medium reported."""

    medium = forms.CharField(label=_("Media"), max_length=200)
    title = forms.CharField(label=_("Judul"), max_length=300)
    published_on = FlexibleDateField(label=_("Tanggal"))
    url = forms.CharField(
        label=_("Alamat"),
        max_length=1000,
        required=False,
        help_text=_("Alamat hanya dicatat; Lentera tidak membukanya."),
    )
    release = forms.ChoiceField(label=_("Tentang siaran pers"), required=False)
    note = forms.CharField(
        label=_("Catatan"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    scan = forms.FileField(
        label=_("Pindaian"),
        required=False,
        help_text=_("Tangkapan layar atau pindaian: PDF, JPEG, atau PNG."),
    )

    def __init__(self, staff: Staff, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["release"].choices = release_choices(staff)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        names = ("medium", "title", "published_on", "url", "note")
        return {
            **{name: data[name] for name in names},
            "release": UUID(data["release"]) if data["release"] else None,
            "scan": read_file(data["scan"]),
        }


class PasteForm(PageForm):
    """Text pasted from a page of results or a newspaper."""

    text = forms.CharField(
        label=_("Teks"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Tempelkan judul, media, dan alamatnya. Baris seperti “8 jam lalu” atau “Bagikan” dibuang."
        ),
    )
    release = forms.ChoiceField(label=_("Tentang siaran pers"), required=False)

    def __init__(self, staff: Staff, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["release"].choices = release_choices(staff)  # type: ignore[attr-defined]


class ReadForm(forms.Form):
    """One report as it was read from a pasted text; unticked it is left out."""

    take = forms.BooleanField(label=_("Simpan"), required=False, initial=True)
    medium = forms.CharField(label=_("Media"), max_length=200, required=False)
    title = forms.CharField(label=_("Judul"), max_length=300, required=False)
    published_on = FlexibleDateField(label=_("Tanggal"), required=False)
    url = forms.CharField(label=_("Alamat"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """What is taken names its medium, title and day."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("take"):
            for name in ("medium", "title", "published_on"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("Isi ini, atau hapus tandanya."))
        return told


ReadForms = list_of(ReadForm, most=200)
