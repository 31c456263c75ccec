"""Lists of lines on one page: as many as a page can draw, and one sentence for what is more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["list_of"]


class _Lines(forms.BaseFormSet):  # type: ignore[type-arg]
    default_error_messages = {
        "too_many_forms": _("Paling banyak %(num)d baris. Kurangi barisnya, lalu simpan lagi."),
        "missing_management_form": _("Halaman ini terkirim tidak utuh. Muat ulang, lalu isi lagi."),
    }


def list_of(form: type[forms.Form], *, most: int, extra: int = 0) -> Any:
    """A list of `form`. Django would draw a thousand more than `most` for whoever only names a number."""
    return forms.formset_factory(form, formset=_Lines, extra=extra, max_num=most, absolute_max=most)
