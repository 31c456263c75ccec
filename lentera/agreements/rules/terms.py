"""Days of an agreement. All are inclusive: a term of one year from 14 February ends on 13 February."""

from calendar import monthrange
from datetime import date, timedelta

from lentera.agreements.facts import Period

_MONTHS = {Period.YEAR: 12, Period.QUARTER: 3, Period.MONTH: 1}


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_end(start: date, *, years: int = 0, months: int = 0) -> date:
    """The last day of a term told in years or months: the day before the anniversary.

    14 Feb 2023 and 1 year give 13 Feb 2024; 29 Feb 2024 and 1 year give 28 Feb 2025, since its anniversary would
    be the day after. Raises ValueError for a term of less than a month.
    """
    span = years * 12 + months
    if span < 1:
        raise ValueError("a term has at least one month")
    anniversary = months_later(start, span)
    return anniversary if anniversary.day < start.day else anniversary - timedelta(days=1)


def gap_days(end: date, next_start: date) -> int:
    """Days without an agreement between `end` (its last day) and the successor's first; 0 when it follows at once."""
    return (next_start - end).days - 1


def periods_in(start: date, end: date, period: Period) -> int:
    """How many periods begin from `start` to `end`: at least 1; a term is one."""
    if period is Period.TERM:
        return 1
    span, count = _MONTHS[period], 1
    while months_later(start, span * count) <= end:
        count += 1
    return count


def total_target(target: int, period: Period, start: date, end: date) -> int:
    """What is promised over the whole time: 2 visits a month over a year are 24."""
    return target * periods_in(start, end, period)


def target_so_far(target: int, period: Period, start: date, end: date, on: date) -> int:
    """What was due by the end of `on`: told by the term its share by days (rounded down), else the periods begun.

    0 before the first day; after the last day all of it.
    """
    if on < start:
        return 0
    last = min(on, end)
    if period is Period.TERM:
        return target * ((last - start).days + 1) // ((end - start).days + 1)
    return total_target(target, period, start, last)


def shares_by_year(total: int, start: date, end: date) -> dict[int, int]:
    """A total promised over `start` to `end`, shared out by the days in each calendar year; the shares add up to it."""
    days = (end - start).days + 1
    shares, told = {}, 0
    for year in range(start.year, end.year + 1):
        passed = (min(end, date(year, 12, 31)) - start).days + 1
        until = total * passed // days
        shares[year], told = until - told, until
    return shares
