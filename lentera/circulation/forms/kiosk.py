"""Forms of the kiosk. A PIN is typed or pressed; it is never shown, and no browser offers to keep it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import PageForm, ScanField

PIN = {"autocomplete": "one-time-code", "inputmode": "numeric", "data-pad-input": "", "maxlength": 8}


class PinField(forms.CharField):
    """Digits of a PIN."""

    def __init__(self, label: Any, **options: Any) -> None:
        widget = forms.PasswordInput(attrs=PIN)
        super().__init__(label=label, max_length=8, widget=widget, **options)
        self.error_messages["required"] = _("Ketik PIN-nya.")


class CardForm(PageForm):
    """Who stands there: first the card, then the PIN."""

    card = ScanField(label=_("Pindai kartu Anda"))
    pin = PinField(_("PIN Anda"), required=False)
    want = forms.RegexField("^(title|[0-9a-f-]{36})?$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["card"].widget.attrs.update({"inputmode": "numeric", "data-pad-input": ""})


class VisitForm(PageForm):
    """A press at a page of one's own. `visit` is the visit for which the page was drawn."""

    visit = forms.CharField(max_length=64, widget=forms.HiddenInput)


class OwnForm(VisitForm):
    """A book scanned, a loan that shall go on, or a title that is no longer waited for."""

    scan = ScanField(label=_("Pindai buku yang ingin dipinjam"), required=False)
    renew = forms.UUIDField(required=False)
    everything = forms.BooleanField(required=False)
    cancel = forms.UUIDField(required=False)


class GiveBackForm(PageForm):
    """A book that comes back."""

    scan = ScanField(label=_("Pindai buku yang kembali"))


class NewPinForm(VisitForm):
    """A PIN of one's own choice."""

    old = PinField(_("PIN sekarang"))
    new = PinField(_("PIN baru"), help_text=_("Empat sampai delapan angka yang tidak mudah ditebak."))
    again = PinField(_("PIN baru sekali lagi"))


class WishForm(VisitForm):
    """A title that a reader waits for: of the catalogue, or in his own words."""

    record = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Judul atau pengarang yang Anda cari"), max_length=200, required=False)


class HistoryForm(VisitForm):
    """A history of one's own reading: begun by the PIN, ended by a press."""

    pin = PinField(_("PIN Anda"), required=False)
