"""Numbers: never twice, never a hole, whatever comes in which order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.papers import actions, queries
from lentera.papers.facts import HandRangeEntered, NumberTaken
from lentera.papers.models import Number
from lentera.papers.rules import (
    NumberState,
    SchemeState,
    check_scheme,
    decide_hand_range,
    decide_number,
    decide_void,
    holes,
    next_free,
)
from tests.cast import make_cast
from tests.journal.proofs import assert_replay_equals_tables

ID = UUID(int=1)
PLAIN = SchemeState("{klasifikasi}/{urut}/{unit}/{bulan}/{tahun}", "005", "DISPERSIP")
MID_YEAR = SchemeState(PLAIN.scheme, "005", "DISPERSIP", first=41, first_year=2024)
ENDLESS = SchemeState(PLAIN.scheme, "005", "DISPERSIP", resets=False)


def gist(outcome):
    if isinstance(outcome, Refusal):
        return outcome.code
    return outcome.number if isinstance(outcome, NumberTaken) else (outcome.first, outcome.last)


@pytest.mark.parametrize("case, scheme, used, on, expected", [
    ("the first of the year", PLAIN, (), date(2024, 1, 2), "005/1/DISPERSIP/I/2024"),
    ("after two", PLAIN, (1, 2), date(2024, 12, 31), "005/3/DISPERSIP/XII/2024"),
    ("before a hand range", PLAIN, (1, 5, 6), date(2024, 2, 6), "005/2/DISPERSIP/II/2024"),
    ("over a hand range", PLAIN, (1, 2, 3), date(2024, 2, 6), "005/4/DISPERSIP/II/2024"),
    ("an office that starts in mid-year", MID_YEAR, (), date(2024, 7, 1), "005/41/DISPERSIP/VII/2024"),
    ("the year after", MID_YEAR, (), date(2025, 1, 2), "005/1/DISPERSIP/I/2025"),
    ("a count that never starts anew", ENDLESS, range(1, 61), date(2025, 1, 2), "005/61/DISPERSIP/I/2025"),
    ("no classification", SchemeState(PLAIN.scheme, "", "U"), (), date(2024, 1, 2), "number-scheme-wrong"),
])  # fmt: skip
def test_the_next_number_is_the_lowest_free_one(case, scheme, used, on, expected):
    assert gist(decide_number(scheme, used, kind="letter", on=on, about=None, taken=ID)) == expected


@pytest.mark.parametrize("case, first, last, note, expected", [
    ("what comes next", 4, 6, "buku agenda", (4, 6)),
    ("further on", 12, 15, "buku agenda", (12, 15)),
    ("one number", 4, 4, "buku agenda", (4, 4)),
    ("backwards", 6, 4, "buku agenda", "hand-range-reversed"),
    ("zero", 0, 4, "buku agenda", "hand-range-early"),
    ("over a taken one", 3, 6, "buku agenda", "hand-range-used"),
    ("the longest", 4, 503, "buku agenda", (4, 503)),
    ("one too long", 4, 504, "buku agenda", "hand-range-long"),
    ("the farthest", 1000, 1004, "buku agenda", (1000, 1004)),
    ("one too far", 1001, 1005, "buku agenda", "hand-range-far"),
    ("without its book", 4, 6, " ", "hand-range-note-missing"),
])  # fmt: skip
def test_what_may_be_entered_from_the_book(case, first, last, note, expected):
    outcome = decide_hand_range(
        PLAIN, {1, 2, 3}, kind="letter", year=2024, first=first, last=last, note=note, range=ID
    )
    assert gist(outcome) == expected


def test_the_hand_range_of_an_office_that_starts_in_mid_year_begins_there():
    told = {"kind": "letter", "year": 2024, "note": "buku", "range": ID}
    assert gist(decide_hand_range(MID_YEAR, (), first=40, last=41, **told)) == "hand-range-early"
    assert gist(decide_hand_range(MID_YEAR, (), first=41, last=42, **told)) == (41, 42)


@pytest.mark.parametrize("case, known, reason, expected", [
    ("waits", NumberState(ID, "1"), "salah ketik", None),
    ("no reason", NumberState(ID, "1"), "  ", "number-void-reason"),
    ("has a paper", NumberState(ID, "1", paper=ID), "x", "number-borne"),
    ("void already", NumberState(ID, "1", void=True), "x", "number-void-already"),
    ("unknown", None, "x", "number-unknown"),
])  # fmt: skip
def test_which_numbers_may_be_voided(case, known, reason, expected):
    outcome = decide_void(known, reason=reason)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


@pytest.mark.parametrize("case, scheme, years, expected", [
    ("plain", PLAIN, {2024}, None),
    ("first number before any is given", MID_YEAR, {2023}, None),
    ("first number too late", MID_YEAR, {2024}, "number-first-late"),
    ("first number of every year, too late", SchemeState(PLAIN.scheme, "1", "U", first=2), {2020}, "number-first-late"),
    ("no count", SchemeState("{unit}/{tahun}", "1", "U"), set(), "number-scheme-wrong"),
    ("no year", SchemeState("{urut}/{unit}", "1", "U"), set(), "number-scheme-wrong"),
    ("empty unit", SchemeState(PLAIN.scheme, "1", ""), set(), "number-scheme-wrong"),
])  # fmt: skip
def test_which_schemes_give_each_paper_a_number_of_its_own(case, scheme, years, expected):
    refusal = check_scheme(scheme, numbered_years=years)
    assert (refusal.code if refusal is not None else None) == expected


@given(st.sets(st.integers(1, 60)), st.integers(1, 20))
def test_the_next_number_fills_the_first_hole(used, first):
    used = {number for number in used if number >= first}
    following = next_free(used, first)
    assert following not in used and following >= first
    assert holes(used, first) == [n for n in range(first, max(used, default=first)) if n not in used]
    assert following == min([*holes(used, first), max(used, default=first - 1) + 1])


class Numbering(RuleBasedStateMachine):
    """Any order of taking, voiding, entering from the book and turning years."""

    def __init__(self):
        super().__init__()
        self.year, self.given, self.by_hand, self.void = 2024, {}, {}, set()

    @property
    def used(self):
        return self.given.setdefault(self.year, []) + self.by_hand.setdefault(self.year, [])

    @rule(month=st.integers(1, 12))
    def take(self, month):
        told = decide_number(
            PLAIN, self.used, kind="letter", on=date(self.year, month, 1), about=None, taken=uuid4()
        )
        self.given[self.year].append(told.sequence)

    @rule(place=st.integers(0, 30))
    def void_one(self, place):
        if place < len(self.given.get(self.year, [])):
            self.void.add((self.year, self.given[self.year][place]))  # stays among the given: never again

    @rule(ahead=st.integers(0, 12), length=st.integers(1, 6))
    def enter_from_the_book(self, ahead, length):
        first = next_free(self.used) + ahead
        outcome = decide_hand_range(
            PLAIN, self.used, kind="letter", year=self.year, first=first, last=first + length - 1,
            note="buku", range=uuid4(),
        )  # fmt: skip
        if isinstance(outcome, HandRangeEntered):
            self.by_hand[self.year] += range(outcome.first, outcome.last + 1)

    @rule()
    def turn_the_year(self):
        self.year += 1

    @invariant()
    def no_number_twice(self):
        for year, taken in self.given.items():
            everything = taken + self.by_hand.get(year, [])
            assert len(everything) == len(set(everything))

    @invariant()
    def no_hole_is_left_behind(self):
        """Once every number up to the last one is asked for, none is missing between the first and the last."""
        for year in set(self.given) | set(self.by_hand):
            used = self.given.get(year, []) + self.by_hand.get(year, [])
            filled = list(used)
            while holes(filled):
                filled.append(next_free(filled))
            assert sorted(filled) == list(range(1, len(filled) + 1))
            assert max(filled, default=0) == max(used, default=0)


TestNumbering = Numbering.TestCase


def take(cast, code="test_invitation", on=date(2024, 2, 6), request_id=None):
    with writing(cast.agency, request_id, actor=cast.agus) as entry:
        return actions.take_number_in(entry, code, on=on)


def test_kinds_of_one_classification_and_unit_share_a_book(cast, area):
    actions.save_scheme(cast.agency, "test_invitation", PLAIN, actor=cast.agus, request_id=None)
    assert take(cast).number == "005/1/DISPERSIP/II/2024"
    with writing(cast.agency, None, actor=cast.agus) as entry:
        assert actions.take_number_in(entry, "test_note", on=area.on).code == "number-kind-unknown"


def test_a_new_scheme_leaves_given_numbers_and_counts_its_own_series(cast, area):
    first = take(cast)
    new = SchemeState("{urut:3}/UND/{unit}/{tahun}", "005", "DISPERSIP")
    actions.save_scheme(cast.agency, "test_invitation", new, actor=cast.agus, request_id="s")
    assert take(cast).number == "001/UND/DISPERSIP/2024"
    assert Number.objects.get(sequence=1, series=PLAIN.series).number == first.number
    late = SchemeState(new.scheme, "005", "DISPERSIP", first=41)
    outcome = actions.save_scheme(cast.agency, "test_invitation", late, actor=cast.agus, request_id="t")
    assert outcome == Refusal("number-first-late", first=41)
    assert_replay_equals_tables()


def test_a_void_number_is_never_given_again(cast, area):
    told = take(cast)
    void = {"reason": "rangkap", "actor": cast.agus}
    done = actions.void_taken(cast.agency, told.taken, request_id="v", **void)
    assert done == actions.void_taken(cast.agency, told.taken, request_id="v", **void)
    assert take(cast).sequence == 2
    assert actions.void_taken(cast.agency, uuid4(), request_id="w", **void) == Refusal("number-unknown")
    with writing(cast.agency, None, actor=cast.agus) as entry:
        outcome = actions.void_number_in(entry, told.number, reason="lagi")
    assert outcome == Refusal("number-void-already", number=told.number)
    assert_replay_equals_tables()


def test_numbers_from_the_book_are_stepped_over_and_can_be_withdrawn(cast, area):
    told = {"year": 2024, "first": 2, "last": 3, "note": "buku agenda", "actor": cast.agus}
    entered = actions.enter_hand_range(cast.agency, "test_invitation", request_id="h", **told)
    assert [take(cast).sequence, take(cast).sequence] == [1, 4]
    actions.withdraw_hand_range(cast.agency, entered.range, actor=cast.agus, request_id="w")
    assert take(cast).sequence == 2
    again = actions.withdraw_hand_range(cast.agency, entered.range, actor=cast.agus, request_id="x")
    assert again == Refusal("hand-range-unknown")
    assert_replay_equals_tables()


def test_the_year_turns_with_the_day_of_the_paper(cast, area):
    assert [take(cast, on=date(2024, 12, 31)).sequence, take(cast, on=date(2025, 1, 1)).sequence] == [1, 1]


def test_other_institutions_count_for_themselves(cast, area):
    take(cast)
    with writing(cast.prison, None, actor=cast.sari) as entry:
        told = actions.take_number_in(entry, "test_invitation", on=area.on)
    assert told.number == "005/1/LAPAS/II/2024"
    assert queries.numbers_waiting(cast.prison).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_get_the_same_number(area):
    cast = make_cast()

    def work(_number):
        try:
            return take(cast).sequence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        given = sorted(pool.map(work, range(12)))
    assert given == list(range(1, 13))
    assert_replay_equals_tables()
