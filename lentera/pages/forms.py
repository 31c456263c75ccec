"""Form bases and fields that all areas share: a request id in every form, dates and times as people write them."""

import re
from datetime import date, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.journal.ids import fitting_request
from lentera.pages import formats
from lentera.pages.dates import parse_date, parse_month, parse_time
from lentera.pages.signs import legible, scannable

__all__ = [
    "FlexibleDateField",
    "LocalTimeField",
    "MonthOrDateField",
    "NumberField",
    "PageForm",
    "PageModelForm",
    "RequestIdField",
    "RupiahField",
    "ScanField",
    "parse_date",
    "parse_month",
    "parse_time",
    "scanned_lines",
]


class RequestIdInput(forms.HiddenInput):
    """A hidden input with a new value each time it is drawn: the same drawn form sent twice is one request."""

    def format_value(self, value: Any) -> str:
        return uuid4().hex

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("id", None)
        return context


class RequestIdField(forms.CharField):
    """The id of one press of a button. A form that comes without one (a script's) gets one of its own.

    It is never wrong: nobody sees a hidden field, so nobody could mend it.
    """

    widget = RequestIdInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, label="", **options)

    def clean(self, value: Any) -> str:
        return fitting_request(self.to_python(value) or "") or uuid4().hex


class _WithRequestId:
    """What both bases share."""

    use_required_attribute = False
    template_name = "pages/_form.html"
    cleaned_data: dict[str, Any]

    @property
    def request_id_value(self) -> str:
        """The id that this form was sent with (after `is_valid`)."""
        return str(self.cleaned_data["request_id"])

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong; of what was typed its sentence quotes only signs that are seen."""
        told = error if isinstance(error, ValidationError) else ValidationError(error)
        _quote_legibly(told)
        super().add_error(field, told)  # type: ignore[misc]


class PageForm(_WithRequestId, forms.Form):
    """The base of every form that does something."""

    request_id = RequestIdField()


class PageModelForm(_WithRequestId, forms.ModelForm):  # type: ignore[type-arg]
    """The same for plain data; the journal saves, never `save()`."""

    request_id = RequestIdField()


class FlexibleDateField(forms.Field):
    """A day: 26/1/24, 26-01-2024, 2024-01-26, 26 Jan 2024, 26 Januari 2024."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Isi tanggalnya, misalnya 26/1/24 atau 26 Jan 2024."),
        "invalid": _("“%(value)s” bukan tanggal. Tulis misalnya 26/1/24 atau 26 Jan 2024."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "text")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("data-kind", "date")
        self.widget.attrs.setdefault("placeholder", _("tgl/bln/thn"))

    def prepare_value(self, value: Any) -> Any:
        return formats.short_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        day = parse_date(str(value))
        if day is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": _cut(value)}
            )
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True


class MonthOrDateField(forms.Field):
    """A stretch of days: a whole month ("Februari 2024") or one day; gives (first, last), both inclusive."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Isi bulan atau tanggalnya, misalnya Februari 2024 atau 26/1/24."),
        "invalid": _("“%(value)s” bukan bulan atau tanggal. Tulis misalnya Februari 2024 atau 26/1/24."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple) and len(value) == 2:
            first, last = value
            return formats.short_date(first) if first == last else formats.month(first)
        return formats.short_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> tuple[date, date] | None:
        if value in self.empty_values:
            return None
        if isinstance(value, tuple):
            return value
        if (day := parse_date(str(value))) is not None:
            return day, day
        if (month := parse_month(str(value))) is not None:
            return month
        raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": _cut(value)})


class LocalTimeField(forms.Field):
    """An hour on the wall clock: 09.15, 09:15 or 0915."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Isi jamnya, misalnya 09.15."),
        "invalid": _("“%(value)s” bukan jam. Tulis misalnya 09.15."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("placeholder", "09.15")
        self.widget.attrs.setdefault("data-kind", "time")

    def prepare_value(self, value: Any) -> Any:
        return formats.clock(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        clock = parse_time(str(value))
        if clock is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": _cut(value)}
            )
        return clock


class ScanField(forms.CharField):
    """A barcode or card as the scanner sends it, without blanks round it and signs that nobody sees."""

    default_error_messages = {"required": _("Pindai atau ketik nomornya.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 64)
        super().__init__(strip=True, **options)
        self.widget.attrs.update({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(scannable(value) if isinstance(value, str) else value)


class NumberField(forms.IntegerField):
    """A whole number, also with separators (1.050); `unit` is written behind the field."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Isi angkanya."),
        "invalid": _("Tulis angka bulat, misalnya 350 atau 1.050."),
        "min_value": _("Paling sedikit %(limit_value)s."),
        "max_value": _("Paling banyak %(limit_value)s."),
    }

    def __init__(self, *, unit: Any = "", **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})
        self.widget.attrs.setdefault("data-kind", "number")

    def prepare_value(self, value: Any) -> Any:
        return formats.number(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().removeprefix("Rp").strip()
            if re.fullmatch(r"[-−]?\d{1,3}([., ]\d{3})+", value):
                value = re.sub(r"[., ]", "", value)
            value = value.replace("−", "-")
        return super().to_python(value)


class RupiahField(NumberField):
    """An amount in whole rupiah."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        super().__init__(unit="", **options)
        self.prefix_text = "Rp"


def scanned_lines(text: str, *, longest: int = 64) -> list[str]:
    """Scans, one a line, in their order and each once; at most `longest` signs of each."""
    lines = (scannable(line)[:longest] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _quote_legibly(error: ValidationError) -> None:
    if hasattr(error, "error_dict"):
        nested = [one for errors in error.error_dict.values() for one in errors]
    else:
        nested = error.error_list
    for one in nested:
        if one.params:
            one.params = {
                name: legible(value) if isinstance(value, str) else value
                for name, value in one.params.items()
            }


def _cut(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
