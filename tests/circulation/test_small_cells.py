"""Counts that name nobody, also for whoever kept everything that was ever said of a month."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lentera.circulation.rules import enough, said_again
from lentera.circulation.rules.count import MERGED

NAMES = ("convict", "detainee", "staff", "other")
FIRST = {"convict": 9, MERGED: 5}  # staff 2, other 3


@pytest.mark.parametrize("case, cells, said, expected", [
    ("for the first time",         {"convict": 9, "staff": 2, "other": 3},  {},    FIRST),
    ("nothing new",                {"convict": 9, "staff": 2, "other": 3},  FIRST, FIRST),
    ("one late loan",              {"convict": 10, "staff": 2, "other": 3}, FIRST, FIRST),
    ("five late loans",            {"convict": 14, "staff": 2, "other": 3}, FIRST, {"convict": 14, MERGED: 5}),
    ("five and one",               {"convict": 14, "staff": 3, "other": 3}, FIRST, FIRST),
    ("five each",                  {"convict": 14, "staff": 2, "other": 8}, FIRST, {"convict": 14, MERGED: 10}),
    ("the division stays",         {"convict": 9, "staff": 12, "other": 8}, FIRST, {"convict": 9, MERGED: 20}),
    ("undone till few are left",   {"convict": 4, "staff": 2, "other": 3},  FIRST, FIRST),
    ("none is left",               {},                                      FIRST, FIRST),
    ("a name that was not there",  {"convict": 9, "staff": 6},  {"convict": 9},   {"convict": 9}),
    ("only the total till now",    {"convict": 9, "staff": 6},  {},               {"convict": 9, "staff": 6}),
])  # fmt: skip
def test_a_month_that_is_said_again_tells_of_no_single_loan(case, cells, said, expected):
    assert said_again(cells, said) == expected


@pytest.mark.parametrize("count, shown", [(0, None), (4, None), (5, 5), (312, 312)])
def test_few_persons_are_not_counted_on_a_page(count, shown):
    assert enough(count) == shown


cells = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 16), max_size=len(NAMES))


@settings(max_examples=300, deadline=None)
@given(st.lists(cells, min_size=1, max_size=4))
def test_nothing_small_can_be_worked_out_of_all_that_was_said(versions):
    """Whoever heard a month several times solves all equations at once: what a cell, or a change of it, was.

    A set of groups is what he looks for; one that is put together of smaller ones that he knows tells nothing more.
    The totals of days are exact (design), so the set of all is left out.
    """
    known, said = Equations(len(versions)), {}
    for number, true in enumerate(versions):
        said, before = said_again(true, said), said
        assert not said or number or sum(said.values()) == sum(true.values())
        known.hear(NAMES, number)
        if said != before:
            for name in said:
                known.hear((name,) if name != MERGED else tuple(n for n in NAMES if n not in said), number)
    for later in range(len(versions)):
        for earlier in (None, *range(later)):
            told: list[frozenset[str]] = []
            for size in range(1, len(NAMES)):
                for group in combinations(NAMES, size):
                    if not known.tell(group, later, earlier):
                        continue
                    value = sum(versions[later].get(name, 0) for name in group)
                    if earlier is not None:
                        value -= sum(versions[earlier].get(name, 0) for name in group)
                    parts = [one for one in told if one < set(group)]
                    if set(group) != set().union(*parts):
                        assert value == 0 or abs(value) >= 5, (group, earlier, later)
                    told.append(frozenset(group))


class Equations:
    """Sums over (saying, group) that somebody heard, reduced, so that it is plain which others follow."""

    def __init__(self, sayings: int) -> None:
        self.width = sayings * len(NAMES)
        self.rows: dict[int, list[Fraction]] = {}

    def hear(self, group: tuple[str, ...], saying: int) -> None:
        row = self._reduced(self._row((group, saying, 1)))
        lead = next((place for place, value in enumerate(row) if value), None)
        if lead is not None:
            self.rows[lead] = [value / row[lead] for value in row]

    def tell(self, group: tuple[str, ...], later: int, earlier: int | None) -> bool:
        wanted = [(group, later, 1)] + ([] if earlier is None else [(group, earlier, -1)])
        return not any(self._reduced(self._row(*wanted)))

    def _row(self, *terms: tuple[tuple[str, ...], int, int]) -> list[Fraction]:
        row = [Fraction(0)] * self.width
        for group, saying, sign in terms:
            for name in group:
                row[saying * len(NAMES) + NAMES.index(name)] += sign
        return row

    def _reduced(self, row: list[Fraction]) -> list[Fraction]:
        for lead in range(self.width):
            if row[lead] and lead in self.rows:
                factor = row[lead]
                row = [value - factor * other for value, other in zip(row, self.rows[lead], strict=True)]
        return row


def test_the_attack_of_the_test_finds_what_is_told_without_care():
    known = Equations(2)
    for saying in range(2):
        known.hear(NAMES, saying)
        known.hear(("convict",), saying)
    assert known.tell(("convict",), 1, 0) and known.tell(("detainee", "staff", "other"), 1, 0)
    assert not known.tell(("staff",), 1, 0)
