"""Numbers and dates as official papers say them: in figures and in words, in Indonesian and in English."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

Language = Literal["id", "en"]

LARGEST = 10**15 - 1  # beyond a quadrillion nobody counts books or rupiah
WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_ID_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ID_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
_EN_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_EN_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal(number: int, language: Language = "id") -> str:
    """`number` in words: 1050 is `seribu lima puluh`, `one thousand and fifty`.

    Raises ValueError beyond a quadrillion either way.
    """
    if abs(number) > LARGEST:
        raise ValueError(f"Too large to say in words: {number}")
    parts = _indonesian(abs(number)) if language == "id" else _english(abs(number))
    return " ".join(["minus", *parts] if number < 0 else parts)


def _indonesian(number: int) -> Iterator[str]:
    if number < 10:
        yield _ID_UNITS[number]
        return
    for size, name in _ID_SCALES:
        if number >= size:
            yield from _indonesian(number // size)
            yield name
            number %= size
    # Only one ten, one hundred and one thousand are said with se-; a million is `satu juta`.
    for size, single, name in ((1000, "seribu", "ribu"), (100, "seratus", "ratus")):
        if number >= size:
            count, number = divmod(number, size)
            if count == 1:
                yield single
            else:
                yield from _indonesian(count)
                yield name
    if 11 <= number <= 19:
        yield from ("sebelas",) if number == 11 else (_ID_UNITS[number - 10], "belas")
        return
    if number >= 10:
        tens, number = divmod(number, 10)
        yield from ("sepuluh",) if tens == 1 else (_ID_UNITS[tens], "puluh")
    if number:
        yield _ID_UNITS[number]


def _english(number: int) -> Iterator[str]:
    whole = number
    for size, name in _EN_SCALES:
        if number >= size:
            yield from _english(number // size)
            yield name
            number %= size
    if number >= 100:
        yield from (_EN_UNITS[number // 100], "hundred")
        number %= 100
    if number or not whole:
        if whole > number:
            yield "and"
        tens, unit = divmod(number, 10)
        if number < 20:
            yield _EN_UNITS[number]
        else:
            yield _EN_TENS[tens] + (f"-{_EN_UNITS[unit]}" if unit else "")


def ordinal(number: int, language: Language = "id") -> str:
    """`pertama`, `kedua`; `first`, `twenty-fourth`."""
    said = cardinal(number, language)
    if language == "id":
        return "pertama" if number == 1 else f"ke{said}"
    head, hyphen, last = said.rpartition("-") if "-" in said.rsplit(" ", 1)[-1] else said.rpartition(" ")
    if last not in _EN_ORDINALS:
        return head + hyphen + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return head + hyphen + _EN_ORDINALS[last]


def figure(number: int, language: Language = "id") -> str:
    """With separators of thousands: `4.180` in Indonesian, `4,180` in English."""
    return f"{number:,}".replace(",", "." if language == "id" else ",")


def rupiah(amount: int, language: Language = "id") -> str:
    """Whole rupiah: `Rp1.250.000`; below zero the sign comes first."""
    return f"{'-' if amount < 0 else ''}Rp{figure(abs(amount), language)}"


def plain_date(day: date, language: Language = "id") -> str:
    """`26 Januari 2024`."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def long_date(day: date, language: Language = "id") -> str:
    """With its weekday: `Jumat, 26 Januari 2024`."""
    return f"{WEEKDAYS[language][day.weekday()]}, {plain_date(day, language)}"


def date_in_words(day: date, language: Language = "id") -> str:
    """As an official record opens: `Rabu tanggal dua puluh empat bulan Januari tahun dua ribu dua puluh empat`."""
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    if language == "id":
        return f"{weekday} tanggal {cardinal(day.day)} bulan {month} tahun {cardinal(day.year)}"
    return f"{weekday}, the {ordinal(day.day, 'en')} of {month} {cardinal(day.year, 'en')}"
