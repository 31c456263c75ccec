"""The rules about readers' own data, as tables."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from lentera.circulation.facts import RightsKind, RightsOutcome
from lentera.circulation.rules.demand import (
    DemandState,
    decide_decision,
    decide_opening,
    decide_printing,
    decide_telling,
    names_reader,
)
from lentera.circulation.rules.privacy import (
    active_since,
    decide_answer,
    decide_asking,
    due_of,
    first_of_month,
    history_kept_until,
    hours_left,
)

SARI, BAMBANG = UUID(int=1), UUID(int=2)
DAY = date(2024, 3, 5)
ASKED = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)


def code(outcome):
    return None if outcome is None else outcome.code


@pytest.mark.parametrize(
    "case, after, left",
    [
        ("at once", timedelta(0), 72),
        ("a minute later", timedelta(minutes=1), 71),
        ("over a weekend and a holiday", timedelta(hours=71, minutes=30), 0),
        ("the last moment", timedelta(hours=72), 0),
        ("a second too late", timedelta(hours=72, seconds=1), -1),
        ("a day too late", timedelta(hours=96), -24),
    ],
)
def test_the_clock_of_a_request_runs_three_times_24_hours(case, after, left):
    assert due_of(ASKED) - ASKED == timedelta(hours=72)
    assert hours_left(due_of(ASKED), ASKED + after) == left, case


@pytest.mark.parametrize(
    "case, kind, given, expected",
    [
        ("the first", RightsKind.ACCESS, {}, None),
        ("twice", RightsKind.ACCESS, {"open_kinds": ["access"]}, "rights-open-already"),
        ("another right", RightsKind.ERASURE, {"open_kinds": ["access"]}, None),
        ("forgotten", RightsKind.ACCESS, {"forgotten": True}, "reader-forgotten"),
        ("a rest", RightsKind.SUSPENSION, {}, None),
        ("rests already", RightsKind.SUSPENSION, {"suspended": True}, "reader-suspended-already"),
        ("seen while it rests", RightsKind.ACCESS, {"suspended": True}, None),
    ],
)
def test_what_may_be_asked(case, kind, given, expected):
    told = {"forgotten": False, "suspended": False, "open_kinds": [], **given}
    assert code(decide_asking(kind, **told)) == expected, case


@pytest.mark.parametrize(
    "case, kind, outcome, given, expected",
    [
        ("access given", RightsKind.ACCESS, "done", {"same_person": True, "open_loans": 2}, None),
        ("answered before", RightsKind.ACCESS, "done", {"answered": True}, "rights-answered-already"),
        ("refused without a word", RightsKind.ACCESS, "refused", {"words": "  "}, "rights-reason-missing"),
        ("refused with a reason", RightsKind.ACCESS, "refused", {"words": "sudah"}, None),
        ("withdrawn", RightsKind.ERASURE, "withdrawn", {"same_person": True, "open_loans": 1}, None),
        ("erased by two", RightsKind.ERASURE, "done", {}, None),
        ("erased by one", RightsKind.ERASURE, "done", {"same_person": True}, "erasure-second-person"),
        ("erased with a copy out", RightsKind.ERASURE, "done", {"open_loans": 1}, "erasure-has-loans"),
        ("erasure refused by one", RightsKind.ERASURE, "refused", {"same_person": True, "words": "x"}, None),
        ("rests, copies out", RightsKind.SUSPENSION, "done", {"open_loans": 2, "same_person": True}, None),
    ],
)
def test_how_a_request_may_be_answered(case, kind, outcome, given, expected):
    told = {"answered": False, "open_loans": 0, "words": "", "same_person": False, **given}
    assert code(decide_answer(kind, RightsOutcome(outcome), **told)) == expected, case


@pytest.mark.parametrize(
    "case, given, expected",
    [
        ("a letter of today", {}, None),
        ("of tomorrow", {"letter_on": DAY + timedelta(days=1)}, "letter-in-future"),
        ("about nobody known", {"forgotten": True}, "reader-forgotten"),
        ("with the name in it", {"names_reader": True}, "words-name-reader"),
        ("the same letter again", {"open_already": True}, "demand-open-already"),
    ],
)
def test_which_demand_may_be_opened(case, given, expected):
    told = {"letter_on": DAY, "forgotten": False, "names_reader": False, "open_already": False, **given}
    assert code(decide_opening(told.pop("letter_on"), today=DAY, **told)) == expected, case


@pytest.mark.parametrize(
    "case, by, allowed, reason, before, expected",
    [
        ("the second person allows", BAMBANG, True, "", None, None),
        ("the opener allows", SARI, True, "", None, "demand-second-person"),
        ("the opener refuses", SARI, False, "tanpa izin hakim", None, "demand-second-person"),
        ("refused without a reason", BAMBANG, False, " ", None, "demand-reason-missing"),
        ("refused with one", BAMBANG, False, "tanpa izin hakim", None, None),
        ("decided before", BAMBANG, True, "", False, "demand-decided-already"),
    ],
)
def test_a_demand_is_decided_by_another_person(case, by, allowed, reason, before, expected):
    state = DemandState(opened_by=SARI, allowed=before)
    assert code(decide_decision(state, by, allowed=allowed, reason=reason)) == expected, case


@pytest.mark.parametrize(
    "case, state, today, forgotten, expected",
    [
        ("not decided", {}, DAY, False, "demand-not-decided"),
        ("refused", {"allowed": False}, DAY, False, "demand-was-refused"),
        ("on the day", {"allowed": True, "decided_on": DAY}, DAY, False, None),
        ("on the seventh day", {"allowed": True, "decided_on": DAY}, date(2024, 3, 12), False, None),
        ("on the eighth", {"allowed": True, "decided_on": DAY}, date(2024, 3, 13), False, "demand-too-late"),
        ("a second time", {"allowed": True, "printed": True}, DAY, False, "demand-printed-already"),
        ("of a forgotten reader", {"allowed": True, "decided_on": DAY}, DAY, True, "reader-forgotten"),
    ],
)
def test_an_answer_is_printed_once(case, state, today, forgotten, expected):
    outcome = decide_printing(DemandState(opened_by=SARI, **state), today=today, forgotten=forgotten)
    assert code(outcome) == expected, case


@pytest.mark.parametrize(
    "case, state, expected",
    [
        ("before the print-out", {}, "demand-not-printed"),
        ("after it", {"printed": True}, None),
        ("against a legal reason", {"printed": True, "untold": True}, "demand-not-to-be-told"),
        ("twice", {"printed": True, "told": True}, "demand-told-already"),
    ],
)
def test_the_reader_is_told_after_the_print_out(case, state, expected):
    assert code(decide_telling(DemandState(opened_by=SARI, **state))) == expected, case


@pytest.mark.parametrize(
    "words, expected",
    [
        ("B/17/III/2024 Polres Banjar", False),
        ("perkara atas nama Wirasaba Tumenggung", True),
        ("perkara wirasaba.", True),
        ("kartu 70417", True),
        ("nomor 704170", False),
        ("Adi mengirim surat", False),
        ("perkara atas nama Adi Wirasaba Tumenggung", True),
    ],
)
def test_words_for_the_journal_name_no_reader(words, expected):
    assert names_reader(words, "Adi Wirasaba Tumenggung", "70417") is expected


@pytest.mark.parametrize(
    "case, words, name, card, expected",
    [
        ("a word of four letters", "surat Budi", "Budi Aji", "70417", True),
        ("a word of three", "surat Aji", "Budi Aji", "70417", False),
        ("a whole name of short words", "atas nama ali  adi.", "Ali Adi", "70417", True),
        ("no card", "surat -- . 70417", "Budi Aji", "", False),
        ("no name", "surat Budi", " ", "70417", False),
    ],
)
def test_also_short_names_and_who_has_no_card(case, words, name, card, expected):
    assert names_reader(words, name, card) is expected


def test_a_line_of_a_history_goes_on_a_first_of_a_month():
    assert history_kept_until(date(2024, 3, 5), 12) == date(2025, 4, 1)
    assert history_kept_until(date(2024, 3, 31), 12) == date(2025, 4, 1), (
        "the day of the return does not show"
    )
    assert history_kept_until(date(2024, 11, 30), 1) == date(2025, 1, 1)
    assert first_of_month(date(2024, 1, 31), -1) == date(2023, 12, 1)
    assert active_since(date(2024, 3, 5)) == date(2024, 1, 1)
    assert active_since(date(2024, 1, 5)) == date(2023, 11, 1)
