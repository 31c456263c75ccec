"""Forms of holds, wishes and reference questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import Priority, SentWith
from lentera.circulation.messages.hold import PRIORITIES, WAYS
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField


class PriorityField(forms.TypedChoiceField):
    """The class of a request; ordinary where nothing was chosen."""

    def __init__(self, **options: Any) -> None:
        choices = [(one.value, PRIORITIES[one]) for one in reversed(Priority)]
        super().__init__(label=_("Kelas"), choices=choices, coerce=Priority, **options)

    def clean(self, value: Any) -> Any:
        return super().clean(value or Priority.ORDINARY.value)


class WantedForm(forms.Form):
    """What is looked for, and for which card; asked by address, so that going back keeps it."""

    use_required_attribute = False

    card = ScanField(label=_("Kartu anggota"))
    q = forms.CharField(
        label=_("Judul, pengarang, atau barcode"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class HoldForm(PageForm):
    """One hold: a title, one copy, or words."""

    card = ScanField(label=_("Kartu anggota"))
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)
    item = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Judul"), required=False, max_length=300)
    author = forms.CharField(label=_("Pengarang"), required=False, max_length=200)
    priority = PriorityField(
        help_text=_("Permintaan hukum dan persiapan bebas didahulukan; selebihnya menurut waktu.")
    )


class PriorityForm(PageForm):
    """Another class for a hold."""

    priority = PriorityField()


class ShelfForm(PageForm):
    """A copy scanned at the hold shelf."""

    scan = ScanField(label=_("Pindai buku pesanan"))


class WishAnswerForm(PageForm):
    """How chosen titles are sent."""

    wishes = forms.TypedMultipleChoiceField(
        coerce=str, error_messages={"required": _("Centang judulnya dahulu.")}
    )
    way = forms.TypedChoiceField(
        label=_("Dikirim dengan"), choices=[(one.value, WAYS[one]) for one in SentWith], coerce=SentWith
    )
    day = FlexibleDateField(label=_("Diperkirakan tiba"))

    def __init__(self, *args: Any, wishes: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["wishes"].choices = [(str(one), str(one)) for one in wishes]  # type: ignore[attr-defined]


class QuestionForm(PageForm):
    """A question keyed in from its slip."""

    card = ScanField(
        label=_("Kartu anggota"), required=False, help_text=_("Kosong bila kertasnya tidak menyebut kartu.")
    )
    place = forms.CharField(
        label=_("Dikirim ke"),
        required=False,
        max_length=60,
        help_text=_("Misalnya blok; hanya bila tanpa kartu."),
    )
    text = forms.CharField(label=_("Pertanyaan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    priority = PriorityField(help_text=_("Pertanyaan hukum dijawab lebih dahulu, dalam separuh waktu."))
    asked_on = FlexibleDateField(
        label=_("Tanggal di kertas"), required=False, help_text=_("Kosong berarti hari ini.")
    )


class AnswerForm(PageForm):
    """The words of an answer."""

    answer = forms.CharField(
        label=_("Jawaban"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )


class AnsweredForm(PageForm):
    """How many pages went out."""

    pages = NumberField(
        label=_("Dicetak"),
        unit=_("halaman"),
        min_value=0,
        max_value=500,
        help_text=_("0 bila dijawab lisan."),
    )


class QuestionRuleForm(PageForm):
    """The limits of answers."""

    pages = NumberField(label=_("Paling panjang"), unit=_("halaman"), min_value=1, max_value=500)
    days = NumberField(
        label=_("Dijawab dalam"),
        unit=_("hari"),
        min_value=1,
        max_value=180,
        help_text=_("Pertanyaan hukum: separuhnya."),
    )
