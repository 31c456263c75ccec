"""Forms about provision."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, RupiahField
from lentera.stock import words
from lentera.stock.facts import Source, WantedTitle

SOURCES = [(source, words.SOURCES[source]) for source in (Source.PURCHASE, Source.GIFT, Source.GRANT)]


class TitlesField(forms.CharField):
    """One title a line: title; author; copies; price. All but the title may be left out."""

    widget = forms.Textarea
    default_error_messages = {
        "number": _("Baris %(line)s: “%(text)s” bukan angka bulat. Tulis jumlah eksemplar, lalu harga.")
    }

    def clean(self, value: Any) -> Any:
        titles = []
        for number, text in enumerate(super().clean(value).splitlines(), start=1):
            if not text.strip():
                continue
            parts = [part.strip() for part in text.split(";")] + [""] * 3
            counts = []
            for part, empty in ((parts[2], 1), (parts[3], 0)):
                plain = part.removeprefix("Rp").replace(".", "")
                if plain and not plain.isdecimal():
                    params = {"line": number, "text": part}
                    raise ValidationError(self.error_messages["number"], code="number", params=params)
                counts.append(int(plain) if plain else empty)
            titles.append(WantedTitle(title=parts[0], author=parts[1], copies=counts[0], price=counts[1]))
        return tuple(titles)


HELP = _("Satu judul di setiap baris: judul; pengarang; eksemplar; perkiraan harga.")


class RequestForm(PageForm):
    """A library's wish."""

    titles = TitlesField(label=_("Bahan bacaan yang diminta"), help_text=HELP)
    reason = forms.CharField(label=_("Alasan"), max_length=300)
    letter = forms.CharField(label=_("Nomor surat permohonan"), required=False, max_length=200)


class SelectionForm(PageForm):
    """What the agency will provide. `grounds`: pairs of "scope item|recipient" (or "|agency") and words."""

    name = forms.CharField(label=_("Nama pengadaan"), max_length=300)
    ground = forms.ChoiceField(
        label=_("Untuk siapa, atas dasar apa"),
        help_text=_("Mitra hanya muncul bila perjanjiannya memuat penyediaan bahan bacaan dan berlaku."),
    )
    titles = TitlesField(label=_("Judul terpilih"), help_text=HELP)

    def __init__(self, *args: Any, grounds: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    def chosen(self) -> tuple[UUID | None, UUID]:
        """The scope item (None for the agency itself) and the recipient."""
        scope_item, recipient = self.cleaned_data["ground"].split("|")
        return (UUID(scope_item) if scope_item else None), UUID(recipient)


class OrderForm(PageForm):
    """From whom, by which paper."""

    source = forms.ChoiceField(label=_("Cara"), choices=SOURCES)
    supplier = forms.CharField(label=_("Penyedia atau pemberi"), max_length=300)
    document = forms.CharField(label=_("Nomor SPK atau surat"), max_length=300)
    on = FlexibleDateField(label=_("Tanggal"))


class ReceiptForm(PageForm):
    """What came."""

    source = forms.ChoiceField(label=_("Cara"), choices=SOURCES)
    supplier = forms.CharField(label=_("Penyedia atau pemberi"), max_length=300)
    document = forms.CharField(label=_("Nomor berita acara"), max_length=300)
    on = FlexibleDateField(label=_("Tanggal terima"))
    titles = NumberField(label=_("Judul"), min_value=1, unit=_("judul"))
    copies = NumberField(label=_("Eksemplar"), min_value=1, unit=_("eksemplar"))
    value = RupiahField(label=_("Nilai seluruhnya"))


class CancelForm(PageForm):
    """Give a provision up."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)
