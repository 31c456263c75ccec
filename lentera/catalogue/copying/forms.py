"""Forms of copy cataloguing: what is looked for, and a catalogue that may be asked."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.copying.asking import VERSIONS, Target, Wanted, request_address
from lentera.catalogue.copying.fetching import says_local
from lentera.catalogue.models import SruTarget
from lentera.institutions.references import ReferenceForm
from lentera.journal.refusals import Refusal
from lentera.pages.forms import ScanField
from lentera.pages.hooks import text_of

USUAL = Target(name="", address="")  # what most servers call it


class CopySearchForm(forms.Form):
    """The book that is looked for; an empty choice of the catalogue asks all."""

    template_name = "pages/_form.html"
    use_required_attribute = False
    isbn = ScanField(label=_("ISBN"), required=False, help_text=_("Pindai sampul belakang"))
    title = forms.CharField(label=_("Judul"), required=False, max_length=200)
    author = forms.CharField(label=_("Pengarang"), required=False, max_length=200)
    target = forms.ChoiceField(label=_("Katalog"), required=False)

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Semua")), *targets]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was typed (after `is_valid`)."""
        return Wanted(**{name: self.cleaned_data[name] or "" for name in Wanted.__struct_fields__})


class SruTargetForm(ReferenceForm):
    """A catalogue elsewhere. The names of its indexes stand in its explain record; these are the usual ones."""

    name = forms.CharField(label=_("Nama"), max_length=100)
    address = forms.CharField(
        label=_("Alamat SRU"),
        max_length=300,
        help_text=_("Misalnya https://sru.contoh.id/katalog, tanpa tanda tanya dan yang sesudahnya"),
    )
    version = forms.ChoiceField(label=_("Versi SRU"), choices=[(one, one) for one in VERSIONS])
    record_schema = forms.CharField(
        label=_("Skema cantuman"),
        max_length=60,
        required=False,
        initial=USUAL.record_schema,
        help_text=_("Nama MARCXML di sana"),
    )
    isbn_index = forms.CharField(
        label=_("Indeks ISBN"), max_length=60, required=False, initial=USUAL.isbn_index
    )
    title_index = forms.CharField(
        label=_("Indeks judul"), max_length=60, required=False, initial=USUAL.title_index
    )
    author_index = forms.CharField(
        label=_("Indeks pengarang"), max_length=60, required=False, initial=USUAL.author_index
    )

    class Meta:
        model = SruTarget
        fields = (
            "name",
            "address",
            "version",
            "record_schema",
            "isbn_index",
            "title_index",
            "author_index",
        )

    def clean_address(self) -> str:
        """An address that can be asked."""
        address = str(self.cleaned_data["address"]).strip()
        told = request_address(Target(name="", address=address), "x")
        if not isinstance(told, Refusal) and says_local(address) and not settings.LENTERA_PRIVATE_TARGETS:
            told = Refusal("target-private", name=address)
        if isinstance(told, Refusal):
            raise forms.ValidationError(text_of(told.code, told.details))
        return address
