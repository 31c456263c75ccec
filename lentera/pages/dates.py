"""Dates as people write them: 26/1/24, 26 Jan 2024, Februari 2024. Day before month, as in Indonesia."""

import re
from datetime import date, time, timedelta

NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march mrt",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agt agu ags agustus august aug",
            "sep september sept",
            "okt oktober october oct",
            "nov november nop nopember",
            "des desember december dec",
        ),
        start=1,
    )
    for name in names.split()
}
YEARS = range(1900, 2101)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_WITH_NAME = re.compile(r"(?:[^\W\d]+,\s*)?(\d{1,2})[- ]([^\W\d]+)\.?[- ](\d{4}|\d{2})")
_NAMED_MONTH = re.compile(r"([^\W\d]+)\.?[- ](\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?::\d{2})?|(\d{1,2})(\d{2})")


def parse_date(text: str) -> date | None:
    """One day, or None when the text is no day between 1900 and 2100. A year of two digits lies in 2000 to 2099."""
    words = " ".join(text.split()).lower()
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(words):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    if (found := _WITH_NAME.fullmatch(words)) and found[2] in NAMES:
        return _day(_year(found[3]), NAMES[found[2]], int(found[1]))
    return None


def parse_month(text: str) -> tuple[date, date] | None:
    """The first and the last day of a month, or None."""
    words = " ".join(text.split()).lower()
    if (found := _NAMED_MONTH.fullmatch(words)) and found[1] in NAMES:
        first = _day(int(found[2]), NAMES[found[1]], 1)
    elif found := _MONTH_YEAR.fullmatch(words):
        first = _day(int(found[2]), int(found[1]), 1)
    elif found := _YEAR_MONTH.fullmatch(words):
        first = _day(int(found[1]), int(found[2]), 1)
    else:
        return None
    if first is None:
        return None
    next_first = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, next_first - timedelta(days=1)


def parse_year(text: str, first: int = YEARS.start, last: int = YEARS[-1]) -> int | None:
    """A year in four digits, from `first` to `last`, or None."""
    return int(text) if len(text) == 4 and text.isdecimal() and first <= int(text) <= last else None


def parse_time(text: str) -> time | None:
    """09.15, 09:15 or 0915, or None."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
