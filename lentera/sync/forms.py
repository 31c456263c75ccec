"""Forms of the page of exchange."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import PageForm
from lentera.sync.messages import REFUSALS


class BundleForm(PageForm):
    """A bundle from a stick."""

    file = forms.FileField(
        label=_("Berkas bundel dari stik"), error_messages={"required": REFUSALS["bundle-file-missing"]}
    )


class StickForm(PageForm):
    """How much room the stick has, in MB; empty for one file, whatever its size."""

    room = forms.IntegerField(label=_("Ruang di stik (MB)"), required=False, min_value=1, max_value=1 << 20)


class JoinForm(PageForm):
    """Why branches become one line again."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=200, error_messages={"required": REFUSALS["join-reason-missing"]}
    )


class CopyForm(PageForm):
    """The node's name, typed once more."""

    name = forms.CharField(label=_("Ketik nama simpul ini"), max_length=200)


class RecoverForm(PageForm):
    """The recovery key from its paper. It is never drawn again."""

    secret = forms.CharField(
        label=_("Kunci pemulihan dari kertas"),
        help_text=_("Dimulai dengan AGE-SECRET-KEY-1. Dipakai sekali untuk membuka parsel, lalu dilupakan."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": REFUSALS["parcel-no-key"]},
    )
