"""Targets of an agreement: what was due so far, shares by year, and what a renewal proposes."""

from datetime import date

import pytest

from lentera.agreements.facts import (
    Period,
)
from lentera.agreements.rules import (
    Why,
    propose_target,
    rounded_to_step,
    shares_by_year,
    target_so_far,
)
from tests.agreements.papers import END, START
from tests.agreements.test_evaluation import DAY

# ---- what a renewal takes over

WHOLE = (date(2023, 1, 1), date(2023, 12, 31))
NEXT = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("case, target, period, realised, until, proposed, why", [
    ("a whole year, over target", 200, Period.TERM, 214, WHOLE[1], 215, Why.DONE),
    ("a whole year, under target", 200, Period.TERM, 98, WHOLE[1], 100, Why.DONE),
    ("half a year at this pace", 200, Period.TERM, 100, date(2023, 7, 2), 200, Why.PACE),
    ("told by the month", 2, Period.MONTH, 30, WHOLE[1], 3, Why.DONE),
    ("told by the quarter", 5, Period.QUARTER, 12, WHOLE[1], 3, Why.DONE),
    ("nothing realised keeps the target", 12, Period.TERM, 0, WHOLE[1], 12, Why.NOTHING),
    ("corrected below nothing", 12, Period.TERM, -1, WHOLE[1], 12, Why.NOTHING),
    ("never less than one", 12, Period.MONTH, 1, WHOLE[1], 1, Why.DONE),
    ("not yet begun", 12, Period.TERM, 0, date(2022, 12, 31), 12, Why.UNKNOWN),
    ("days after the end count as the whole term", 12, Period.TERM, 11, date(2024, 3, 1), 11, Why.DONE),
])  # fmt: skip
def test_a_target_is_proposed_from_what_was_realised(case, target, period, realised, until, proposed, why):
    told = propose_target(target, period, realised, before=WHOLE, counted_until=until, after=NEXT)
    assert (told.proposed, told.why) == (proposed, why)


def test_a_longer_term_gets_a_larger_target():
    two_years = (date(2024, 1, 1), date(2025, 12, 31))
    told = propose_target(200, Period.TERM, 200, before=WHOLE, counted_until=WHOLE[1], after=two_years)
    assert told.proposed == 400


@pytest.mark.parametrize("amount, step", [
    (0.2, 1), (3.4, 3), (19.6, 20), (22.4, 20), (22.5, 25), (214, 215), (498, 500), (504, 500), (505, 510),
    (996, 1000), (1024, 1000), (1025, 1050), (10_240, 10_000),
])  # fmt: skip
def test_proposals_are_round_numbers(amount, step):
    assert rounded_to_step(amount) == step


@pytest.mark.parametrize("on, expected", [
    (START - DAY, 0), (START, 0), (date(2023, 8, 14), 5), (END, 12), (END + 40 * DAY, 12),
])  # fmt: skip
def test_what_was_due_so_far(on, expected):
    assert target_so_far(12, Period.TERM, START, END, on) == expected


def test_what_was_due_so_far_by_the_month_counts_months_begun():
    assert [target_so_far(2, Period.MONTH, START, END, day) for day in (START, date(2023, 3, 13),
            date(2023, 3, 14), END)] == [2, 2, 4, 24]  # fmt: skip


def test_shares_of_a_target_by_year_add_up():
    shares = shares_by_year(12, START, END)
    assert (list(shares), sum(shares.values())) == ([2023, 2024], 12)
    assert shares[2023] == 12 * 321 // 365
