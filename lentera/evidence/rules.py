"""Indicators: pure arithmetic over plain counts. Each names its unit and its source; nothing here knows a database.

A share is None where there is nothing to divide by: an indicator that cannot be counted is not 0.
"""

from datetime import date, timedelta

SMALL_CELL = 5
"""Counts of readers below this are not shown: in a small group a number names a person."""


def months_of(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both inclusive."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def month_end(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
