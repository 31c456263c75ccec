"""Days are inclusive; terms in years end the day before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.agreements.facts import Period
from lentera.agreements.rules import gap_days, months_later, periods_in, term_end, total_target

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize("start, years, months, expected", [
    (date(2023, 2, 14), 1, 0, date(2024, 2, 13)),
    (date(2024, 2, 14), 1, 0, date(2025, 2, 13)),
    (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),  # its anniversary would be the day after
    (date(2023, 3, 1), 1, 0, date(2024, 2, 29)),
    (date(2024, 2, 29), 4, 0, date(2028, 2, 28)),
    (date(2023, 1, 31), 0, 1, date(2023, 2, 28)),
    (date(2020, 12, 7), 3, 0, date(2023, 12, 6)),
])  # fmt: skip
def test_a_term_ends_the_day_before_its_anniversary(start, years, months, expected):
    assert term_end(start, years=years, months=months) == expected


def test_a_term_of_nothing_is_no_term():
    with pytest.raises(ValueError, match="at least one month"):
        term_end(date(2023, 2, 14))


@given(DAYS, st.integers(1, 20))
def test_a_successor_of_any_year_follows_without_gap_and_within_a_day_of_whole_years(start, years):
    end = term_end(start, years=years)
    again = end + timedelta(days=1)
    assert gap_days(end, again) == 0
    assert 365 * years <= (again - start).days <= 366 * years
    assert (again.month, again.day) in {(start.month, start.day), (3, 1)}


@given(DAYS, st.integers(1, 60))
def test_consecutive_terms_never_overlap(start, months):
    first = term_end(start, months=months)
    second = term_end(first + timedelta(days=1), months=months)
    assert start <= first < second


@given(DAYS, st.integers(0, 120))
def test_months_later_stays_in_the_month_meant(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize("period, expected", [
    (Period.TERM, 1), (Period.YEAR, 1), (Period.QUARTER, 4), (Period.MONTH, 12),
])  # fmt: skip
def test_a_year_has_so_many_periods(period, expected):
    assert periods_in(date(2023, 2, 14), date(2024, 2, 13), period) == expected
    assert periods_in(date(2023, 2, 14), date(2024, 2, 14), period) == expected + (period is not Period.TERM)


def test_a_target_told_by_the_month_is_promised_for_the_whole_time():
    assert total_target(2, Period.MONTH, date(2023, 2, 14), date(2024, 2, 13)) == 24


def test_gap_days_are_the_days_between():
    assert gap_days(date(2024, 2, 13), date(2024, 2, 14)) == 0
    assert gap_days(date(2024, 2, 13), date(2024, 2, 17)) == 3
    assert gap_days(date(2024, 2, 13), date(2024, 2, 13)) == -1
