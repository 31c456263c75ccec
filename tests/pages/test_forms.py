"""Forms: one id for each press, values as people write them, errors that name what was written."""

import re
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string

from lentera.pages.forms import (
    FlexibleDateField,
    LocalTimeField,
    MonthOrDateField,
    NumberField,
    PageForm,
    RupiahField,
    ScanField,
)


class Visit(PageForm):
    day = FlexibleDateField(label="Tanggal")
    months = MonthOrDateField(label="Masa", required=False)
    hour = LocalTimeField(label="Jam", required=False)
    books = NumberField(label="Buku", unit="buku", required=False, min_value=1)
    price = RupiahField(label="Nilai", required=False)
    card = ScanField(label="Kartu", required=False)
    note = forms.CharField(label="Catatan", help_text="Boleh singkat.", required=False)


def drawn_ids(form: PageForm) -> list[str]:
    return re.findall(
        r'name="request_id" value="(\w+)"', render_to_string("pages/_form.html", {"form": form})
    )


def test_every_drawn_form_has_an_id_of_its_own() -> None:
    form = Visit()
    first, second = drawn_ids(form), drawn_ids(form)
    assert len(first) == len(second) == 1 and first != second


def test_a_form_sent_twice_is_one_request() -> None:
    sent = {"day": "26/1/24", "request_id": "r-1"}
    forms_sent = [Visit(sent), Visit(sent)]
    assert [form.is_valid() for form in forms_sent] == [True, True]
    assert [form.request_id_value for form in forms_sent] == ["r-1", "r-1"]
    assert forms_sent[0].cleaned_data["request_id"] == "r-1"


def test_an_invalid_form_is_drawn_with_a_new_id() -> None:
    form = Visit({"day": "x", "request_id": "r-1"})
    assert not form.is_valid()
    assert drawn_ids(form) != ["r-1"]


def test_a_form_without_id_gets_one() -> None:
    one, other = Visit({"day": "26/1/24"}), Visit({"day": "26/1/24"})
    assert one.is_valid() and other.is_valid()
    assert one.request_id_value and one.request_id_value != other.request_id_value


@pytest.mark.parametrize("sent", ["r" * 101, "r" * 100_000, "\x00", "é\u0301" * 100])
def test_the_id_of_a_press_is_never_wrong(sent: str) -> None:
    first, again, other = (Visit({"day": "26/1/24", "request_id": id}) for id in (sent, sent, sent + "x"))
    assert first.is_valid() and again.is_valid() and other.is_valid()
    assert first.request_id_value == again.request_id_value != other.request_id_value
    assert len(first.request_id_value) <= 100 and "\0" not in first.request_id_value


@pytest.mark.parametrize(
    "field, written, value",
    [
        ("day", "26 Januari 2024", date(2024, 1, 26)),
        ("months", "Februari 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("months", "26/1/24", (date(2024, 1, 26), date(2024, 1, 26))),
        ("hour", "09.15", time(9, 15)),
        ("books", "1.050", 1050),
        ("books", "1,050", 1050),
        ("books", "350", 350),
        ("price", "Rp 1.250.000", 1_250_000),
        ("card", "  ki-00412 ", "ki-00412"),
    ],
)
def test_a_value_is_read_as_it_is_written(field: str, written: str, value: Any) -> None:
    form = Visit({"day": "26/1/24", field: written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == value


@pytest.mark.parametrize(
    "field, written, sentence",
    [
        ("day", "31/2/24", "“31/2/24” bukan tanggal. Tulis misalnya 26/1/24 atau 26 Jan 2024."),
        ("day", "", "Isi tanggalnya, misalnya 26/1/24 atau 26 Jan 2024."),
        (
            "months",
            "musim hujan",
            "“musim hujan” bukan bulan atau tanggal. Tulis misalnya Februari 2024 atau 26/1/24.",
        ),
        ("hour", "25.00", "“25.00” bukan jam. Tulis misalnya 09.15."),
        ("books", "1.05", "Tulis angka bulat, misalnya 350 atau 1.050."),
        ("books", "0", "Paling sedikit 1."),
        ("price", "-5", "Paling sedikit 0."),
    ],
)
def test_an_error_names_the_value_and_what_to_write(field: str, written: str, sentence: str) -> None:
    form = Visit({"day": "26/1/24", field: written})
    assert form.errors[field] == [sentence]
    page = render_to_string("pages/_form.html", {"form": form})
    assert page.count(sentence) == 2  # in the list on top, and at the field
    assert f'href="#id_{field}"' in page


def test_nothing_typed_is_lost_when_a_form_comes_back() -> None:
    page = render_to_string("pages/_form.html", {"form": Visit({"day": "31/2/24", "note": "dari <surat>"})})
    assert 'value="31/2/24"' in page and 'value="dari &lt;surat&gt;"' in page


def test_help_and_errors_are_tied_to_their_field() -> None:
    page = render_to_string("pages/_form.html", {"form": Visit({"day": "x", "note": "y"})})
    ids = set(re.findall(r'id="([^"]+)"', page))
    told = {one for group in re.findall(r'aria-describedby="([^"]+)"', page) for one in group.split()}
    assert "id_note_helptext" in told and told <= ids
