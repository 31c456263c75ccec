"""Indicators as tables: both sides of each edge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.evidence.rules import (
    Counted,
    Span,
    Timing,
    gap_days,
    in_spans,
    loans_a_month,
    middle,
    month_end,
    months_of,
    per,
    share,
    spans,
    timing,
    titles_missing,
    told_until,
)

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def months(*counts, start=date(2023, 11, 1)):
    return dict(zip(months_of(start, date(2035, 1, 1)), counts, strict=False))


@pytest.mark.parametrize("case, counts, told, rest", [
    ("none is small",                    [5, 9, 30],       [(0, 0, 5), (1, 1, 9), (2, 2, 30)], None),
    ("a small one waits for the next",   [9, 4, 30],       [(0, 0, 9), (1, 2, 34)],            None),
    ("two small ones that are enough",   [4, 1, 7],        [(0, 1, 5), (2, 2, 7)],             None),
    ("over a month without any",         [2, 0, 3, 0],     [(0, 2, 5)],                        None),
    ("too few at the end",               [6, 0, 1, 3],     [(0, 0, 6)],                        (2, 3, 4)),
    ("all of the little there is",       [0, 1, 2],        [],                                 (1, 2, 3)),
    ("nothing",                          [],               [],                                 None),
])  # fmt: skip
def test_small_months_are_told_together_with_those_after_them(case, counts, told, rest):
    cells = months(*counts)
    names = list(cells)
    settled, open_one = spans(cells)
    assert settled == [Span(names[first], names[last], count) for first, last, count in told]
    assert open_one == (None if rest is None else Span(names[rest[0]], names[rest[1]], rest[2]))


@pytest.mark.parametrize("last, today, expected", [
    (date(2024, 12, 31), date(2025, 1, 1),  date(2024, 12, 31)),
    (date(2024, 12, 31), date(2024, 12, 31), date(2024, 11, 30)),
    (date(2024, 3, 5),   date(2024, 3, 5),  date(2024, 2, 29)),
    (date(2024, 1, 31),  date(2024, 3, 5),  date(2024, 1, 31)),
])  # fmt: skip
def test_a_month_is_told_when_it_is_over(last, today, expected):
    assert told_until(last, today) == expected


@given(st.lists(st.integers(0, 9), max_size=40))
def test_no_difference_of_what_was_ever_told_holds_fewer_than_five(counts):
    """Whoever kept every page: of each month, quarter and year, seen on any day, and every row of them.

    Each number told is the sum of a stretch of months. What can be worked out by adding and subtracting them are the
    stretches between two months' ends that such sums join, so all of these are looked at.
    """
    whole = months(*counts)
    names = [*whole, date(2050, 1, 1)]
    joined: dict[date, set[date]] = {name: {name} for name in names}

    def publish(first: date, end: date) -> None:
        together = joined[first] | joined[end]
        for name in together:
            joined[name] = together

    for today in (month_end(name) + timedelta(days=1) for name in whole):
        for first, last in stretches(today):
            over = told_until(last, today)
            cells = {month: (count, 0) for month, count in whole.items() if month <= over}
            told = in_spans(cells, first, over)[0]
            rows = [
                one for one in spans({m: c for m, (c, _) in cells.items()})[0] if first <= one.last <= over
            ]
            assert told == sum(one.count for one in rows)
            for one in rows:
                publish(one.first, names[names.index(one.last) + 1])
    for start, ends in joined.items():
        for end in ends:
            if start < end:
                between = sum(count for month, count in whole.items() if start <= month < end)
                assert between == 0 or between >= 5


def stretches(today):
    """The month, the quarter and the year in which a day's yesterday lies, and the year before."""
    day = today - timedelta(days=1)
    quarter = date(day.year, day.month - (day.month - 1) % 3, 1)
    return [
        (day.replace(day=1), day),
        (quarter, min(month_end(quarter + timedelta(days=70)), today)),
        (date(day.year, 1, 1), min(date(day.year, 12, 31), today)),
        (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
    ]


@pytest.mark.parametrize("case, first, last, expected", [
    ("one day",             date(2024, 2, 29), date(2024, 2, 29), [date(2024, 2, 1)]),
    ("end to first of next", date(2024, 1, 31), date(2024, 2, 1), [date(2024, 1, 1), date(2024, 2, 1)]),
    ("over new year",       date(2023, 12, 31), date(2024, 1, 1), [date(2023, 12, 1), date(2024, 1, 1)]),
    ("backwards",           date(2024, 2, 1), date(2024, 1, 31), []),
])  # fmt: skip
def test_months_between_two_days(case, first, last, expected):
    assert months_of(first, last) == expected


@pytest.mark.parametrize("month, last", [
    (date(2024, 2, 1), date(2024, 2, 29)),
    (date(2023, 2, 14), date(2023, 2, 28)),
    (date(2024, 12, 1), date(2024, 12, 31)),
])  # fmt: skip
def test_the_last_day_of_a_month(month, last):
    assert month_end(month) == last


def test_a_share_of_nothing_is_not_zero():
    assert per(3, 0) is None and share(0, 0) is None
    assert share(11, 12) == Decimal("0.917")  # the van day of the story: 91.7 %
    assert share(0, 12) == 0


@pytest.mark.parametrize("titles, population, expected", [
    (0, 1050, 10_500), (10_499, 1050, 1), (10_500, 1050, 0), (10_501, 1050, 0),
    (0, 10, 1500), (1499, 150, 1), (1500, 150, 0), (1500, 151, 10), (0, 0, 1500),
])  # fmt: skip
def test_titles_still_needed(titles, population, expected):
    assert titles_missing(titles, population) == expected


@pytest.mark.parametrize("readers, expected", [(4, None), (5, Decimal("2.00")), (0, None)])
def test_a_small_group_is_not_shown(readers, expected):
    assert loans_a_month(20, readers, 2) == expected


@pytest.mark.parametrize("case, periods, expected", [
    ("none",                  [], 0),
    ("one",                   [(date(2024, 3, 1), date(2024, 5, 31))], 0),
    ("next day",              [(date(2023, 2, 14), date(2024, 2, 13)), (date(2024, 2, 14), date(2025, 2, 13))], 0),
    ("one day between",       [(date(2023, 2, 14), date(2024, 2, 13)), (date(2024, 2, 15), date(2025, 2, 13))], 1),
    ("out of order",          [(date(2024, 2, 15), date(2025, 2, 13)), (date(2023, 2, 14), date(2024, 2, 13))], 1),
    ("overlap hides nothing", [(date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 2, 1), date(2024, 3, 1)),
                               (date(2024, 7, 3), date(2024, 12, 31))], 2),
    ("gap begins before",     [(date(2022, 1, 1), date(2023, 12, 29)), (date(2024, 1, 4), date(2024, 12, 31))], 3),
    ("gap lies before",       [(date(2022, 1, 1), date(2022, 6, 30)), (date(2023, 1, 1), date(2024, 12, 31))], 0),
])  # fmt: skip
def test_days_without_ground(case, periods, expected):
    assert gap_days(periods, *YEAR) == expected


@pytest.mark.parametrize("due, closed, today, expected", [
    (date(2024, 2, 5), date(2024, 2, 5), date(2024, 3, 1), Timing.ON_TIME),
    (date(2024, 2, 5), date(2024, 2, 6), date(2024, 3, 1), Timing.LATE),
    (date(2024, 2, 5), None,             date(2024, 2, 5), Timing.AHEAD),
    (date(2024, 2, 5), None,             date(2024, 2, 6), Timing.LATE),
])  # fmt: skip
def test_in_time_until_the_end_of_the_day(due, closed, today, expected):
    assert timing(due, closed, today) is expected


@pytest.mark.parametrize(
    "values, expected",
    [
        ([], None),
        ([20], 20),
        ([3, 40, 5], 5),
        ([4, 7], Decimal("5.5")),
        ([9, 1, 4, 2], 3),
        ([9, 1, 4, 2, 8], 4),
    ],
)
def test_the_middle_value(values, expected):
    assert middle(values) == expected


def test_indicators_of_a_partner():
    counted = Counted(
        months=2, population=1050, copies=350, titles=300, loans=412, readers=100, sent=200, received=199,
        planned=12, served=11, waits=(20, 30), due=3, on_time=2,
    )  # fmt: skip
    assert counted.titles_a_person == Decimal("0.29") and counted.copies_a_person == Decimal("0.33")
    assert counted.loans_a_reader == Decimal("2.06")
    assert counted.fill == Decimal("0.995") and counted.reliability == Decimal("0.917")
    assert counted.wait == 25 and counted.punctual == Decimal("0.667")


@pytest.mark.parametrize("case, counts, name, expected", [
    ("five readers are shown",      {"active": 5, "population": 50},      "active_readers", Decimal("0.100")),
    ("four are not",                {"active": 4, "population": 50},      "active_readers", None),
    ("nobody knows how many",       {"active": None, "population": 50},   "active_readers", None),
    ("no population",               {"active": 9},                        "active_readers", None),
    ("three of four titles",        {"rejected": 3, "reviewed": 4},       "rejections",     Decimal("0.750")),
    ("no title was reviewed",       {},                                   "rejections",     None),
    ("one appeal of two",           {"reversed": 1, "appeals": 2},        "reversals",      Decimal("0.500")),
    ("five questions",              {"answered": 4, "questions": 5},      "answers",        Decimal("0.800")),
    ("four questions are too few",  {"answered": 4, "questions": 4},      "answers",        None),
    ("five copies on the shelf",    {"taken": 5, "turns": 5},             "holds",          Decimal("1.000")),
    ("four are too few",            {"taken": 0, "turns": 4},             "holds",          None),
    ("five children",               {"children": 5},                      "family_children", 5),
    ("four point at a family",      {"children": 4},                      "family_children", None),
])  # fmt: skip
def test_shares_and_what_is_too_small_to_be_shown(case, counts, name, expected):
    assert getattr(Counted(months=1, **counts), name) == expected
