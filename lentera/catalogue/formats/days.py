"""Days as spreadsheets tell them: day or month first, which only a day over the twelfth betrays."""

import re
from collections.abc import Iterable
from datetime import date

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_written = re.compile(r"\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{4})(?:\s.*)?")
_iso = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T].*)?")


def order_of(values: Iterable[str]) -> str | None:
    """The order in which a column tells its days; None when no value betrays it, or some say one and some the other."""
    seen = set()
    for value in values:
        found = _written.fullmatch(value)
        if found is not None:
            first, second = int(found.group(1)), int(found.group(2))
            if first > 12 >= second:
                seen.add(DAY_FIRST)
            elif second > 12 >= first:
                seen.add(MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else None


def day_in(text: str, order: str) -> date | None:
    """The day of a cell; a day over the twelfth wins over `order`. None: nothing, or no day."""
    told = _iso.fullmatch(text)
    try:
        if told is not None:
            return date.fromisoformat(told.group(1))
        found = _written.fullmatch(text)
        if found is None:
            return None
        first, second, year = (int(one) for one in found.groups())
        if first > 12 or (order == DAY_FIRST and second <= 12):
            return date(year, second, first)
        return date(year, first, second)
    except ValueError:
        return None


def may_be_two(text: str) -> bool:
    """Whether a cell can be read as two different days."""
    found = _written.fullmatch(text)
    if found is None:
        return False
    first, second = int(found.group(1)), int(found.group(2))
    return first != second and 1 <= first <= 12 and 1 <= second <= 12
