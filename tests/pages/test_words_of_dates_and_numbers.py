"""Dates, times and numbers: read as people write them, written as the language asks."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from lentera.pages import formats
from lentera.pages.dates import parse_date, parse_month, parse_time, parse_year

DAY = date(2024, 1, 26)


@pytest.mark.parametrize(
    "written, day",
    [
        ("26/1/24", DAY),
        ("26-01-2024", DAY),
        ("26.1.2024", DAY),
        ("2024-01-26", DAY),
        ("26 Jan 2024", DAY),
        ("26 januari 2024", DAY),
        ("Jumat, 26 Januari 2024", DAY),
        ("  26   Jan  24 ", DAY),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("9 Agt 2024", date(2024, 8, 9)),
        ("9 Agustus 2024", date(2024, 8, 9)),
        ("1 Des 2024", date(2024, 12, 1)),
        ("29 Feb 2023", None),
        ("31/2/24", None),
        ("26/13/24", None),
        ("26 Foo 2024", None),
        ("1/1/0024", None),
        ("1/1/2101", None),
        ("Februari 2024", None),
        ("besok", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, day: date | None) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize(
    "written, last",
    [
        ("Februari 2024", 29),
        ("feb 2023", 28),
        ("02/2024", 29),
        ("2024-02", 29),
        ("13/2024", None),
        ("2024", None),
    ],
)
def test_a_month_is_its_first_and_last_day(written: str, last: int | None) -> None:
    found = parse_month(written)
    assert (found[0].day, found[1].day) == (1, last) if last and found else found is None and last is None


@pytest.mark.parametrize(
    "written, year",
    [
        ("2024", 2024),
        ("2000", 2000),
        ("2030", 2030),
        ("1999", None),
        ("2031", None),
        ("", None),
        ("24", None),
        ("02024", None),
        ("²⁰²⁴", None),
        ("-202", None),
        ("9" * 5_000, None),
    ],
)
def test_a_year_has_four_digits_and_lies_between_two(written: str, year: int | None) -> None:
    assert parse_year(written, 2000, 2030) == year


@pytest.mark.parametrize(
    "written, clock",
    [
        ("09.15", time(9, 15)),
        ("9:05", time(9, 5)),
        ("0915", time(9, 15)),
        ("915", time(9, 15)),
        ("23.59", time(23, 59)),
        ("24.00", None),
        ("9.60", None),
        ("9", None),
    ],
)
def test_an_hour_is_read_with_dot_or_colon(written: str, clock: time | None) -> None:
    assert parse_time(written) == clock


@pytest.mark.parametrize(
    "value, places, indonesian, english",
    [
        (1050, None, "1.050", "1,050"),
        (Decimal("1050.5"), None, "1.050,5", "1,050.5"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (0, None, "0", "0"),
        (100, None, "100", "100"),
        (-4, None, "−4", "−4"),
        (-1234567, None, "−1.234.567", "−1,234,567"),
        (Decimal("0.5"), 0, "1", "1"),
    ],
)
def test_numbers_have_the_separators_of_the_language(
    value: Any, places: int | None, indonesian: str, english: str
) -> None:
    assert formats.number(value, places) == indonesian
    with translation.override("en"):
        assert formats.number(value, places) == english


@pytest.mark.parametrize(
    "template, indonesian, english",
    [
        ("{{ day|hari_tanggal }}", "Jumat, 26 Januari 2024", "Friday, 26 January 2024"),
        ("{{ day|tanggal }}", "26 Januari 2024", "26 January 2024"),
        ("{{ day|tanggal_pendek }}", "26 Jan 2024", "26 Jan 2024"),
        ("{{ day|bulan }}", "Januari 2024", "January 2024"),
        ("{{ moment|jam:'Asia/Makassar' }}", "09.15", "09:15"),
        ("{{ moment|jam:'Asia/Jakarta' }}", "08.15", "08:15"),
        ("{{ late|tanggal_pendek:'Asia/Makassar' }}", "27 Jan 2024", "27 Jan 2024"),
        ("{{ 18|hari_lagi }}", "18 hari lagi", "18 days left"),
        ("{{ 1|hari_lagi }}", "1 hari lagi", "1 day left"),
        ("{{ 0|hari_lagi }}", "hari ini", "today"),
        ("{{ minus|hari_lagi }}", "4 hari lewat", "4 days late"),
        ("{{ 1250000|rupiah }}", "Rp1.250.000", "Rp1,250,000"),
        ("{{ share|percent }}", "86%", "86%"),
        ("{{ 4180|satuan:'buku' }}", "4.180\xa0buku", "4,180\xa0buku"),
        ("{{ nothing|angka }}{{ nothing|tanggal }}{{ nothing|rupiah }}", "", ""),
    ],
)
def test_filters_write_both_languages(template: str, indonesian: str, english: str) -> None:
    values = {
        "day": DAY,
        "moment": datetime(2024, 1, 26, 1, 15, tzinfo=UTC),
        "late": datetime(2024, 1, 26, 16, 30, tzinfo=UTC),
        "minus": -4,
        "share": Decimal("0.86"),
        "nothing": None,
    }
    drawn = Template("{% load lentera %}" + template)
    assert drawn.render(Context(values)) == indonesian
    with translation.override("en"):
        assert drawn.render(Context(values)) == english
