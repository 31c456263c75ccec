"""Dates, times and numbers as they are written in Indonesian and in English, by the active language.

Own tables instead of Django's formats: month names must be the same in pages, exports and papers, whatever
translations a machine has, and Indonesian writes 09.15 and 1.050,5.
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
SHORT_MONTHS = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agt Sep Okt Nov Des".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
DAYS = {
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def language() -> str:
    """`id` or `en`: the active language cut to the two that are written here."""
    return "en" if (translation.get_language() or "id").startswith("en") else "id"


def local(moment: datetime, zone: str | None = None) -> datetime:
    """The moment on the wall clock of `zone` (IANA name; the node's own when absent). Naive values stay."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(ZoneInfo(zone or settings.LENTERA_TIME_ZONE))


def day_of(value: date | datetime, zone: str | None = None) -> date:
    """The local day of a date or a moment."""
    return local(value, zone).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime, zone: str | None = None) -> str:
    """26 Januari 2024"""
    day = day_of(value, zone)
    return f"{day.day} {MONTHS[language()][day.month - 1]} {day.year}"


def short_date(value: date | datetime, zone: str | None = None) -> str:
    """26 Jan 2024"""
    day = day_of(value, zone)
    return f"{day.day} {SHORT_MONTHS[language()][day.month - 1]} {day.year}"


def full_date(value: date | datetime, zone: str | None = None) -> str:
    """Jumat, 26 Januari 2024"""
    day = day_of(value, zone)
    return f"{DAYS[language()][day.weekday()]}, {long_date(day)}"


def month(value: date | datetime, zone: str | None = None) -> str:
    """Januari 2024"""
    day = day_of(value, zone)
    return f"{MONTHS[language()][day.month - 1]} {day.year}"


def short_month(value: date | datetime, zone: str | None = None) -> str:
    """Jan 2024"""
    day = day_of(value, zone)
    return f"{SHORT_MONTHS[language()][day.month - 1]} {day.year}"


def clock(value: datetime | time, zone: str | None = None) -> str:
    """09.15 in Indonesian, 09:15 in English."""
    moment = local(value, zone) if isinstance(value, datetime) else value
    mark = ":" if language() == "en" else "."
    return f"{moment.hour:02d}{mark}{moment.minute:02d}"


def zone_name(zone: str) -> str:
    """WIB, WITA or WIT; the IANA name elsewhere."""
    return ZONE_NAMES.get(zone, zone)


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """1.050,5 in Indonesian, 1,050.5 in English; `places` fixed, or as many as needed up to two."""
    if type(value) is int and places is None:  # most of what pages say
        text = f"{value:,}"
        return text.replace("-", "−") if language() == "en" else _indonesian(text)
    exact = Decimal(str(value))
    if places is None:
        exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
        text = f"{exact:,f}"
    else:
        text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.replace("-", "−") if language() == "en" else _indonesian(text)


def rupiah(value: int | float | Decimal) -> str:
    """Rp1.250.000"""
    return f"Rp{number(value, 0)}"


def percent(share: int | float | Decimal, places: int = 0) -> str:
    """86% of a share of 0.86."""
    return f"{number(Decimal(str(share)) * 100, places)}%"


def _indonesian(text: str) -> str:
    return text.replace("-", "−").replace(",", " ").replace(".", ",").replace(" ", ".")
