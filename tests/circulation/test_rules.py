"""Who may borrow and until when: every rule as a table, both sides of every edge."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.circulation import rules
from lentera.circulation.facts import Lent, ReaderGroup, Renewed, Returned
from lentera.circulation.queries import public_holidays
from lentera.circulation.rules import (
    ALWAYS_OPEN,
    MERGED,
    Calendar,
    ItemState,
    LoanRule,
    LoanState,
    ReaderState,
    RuleName,
    RuleValue,
    Undoable,
    decide_closing,
    decide_loan,
    decide_renewal,
    decide_reopening,
    decide_return,
    decide_undo,
    decide_visits,
    difference,
    lending_scope,
    merge_small_cells,
)
from lentera.journal.refusals import Refusal

LOAN, OTHER, ITEM, READER_ID = (UUID(int=n) for n in range(1, 5))
LENGTH = UUID(int=9)
RULE = LoanRule(rows=(RuleValue(LENGTH, RuleName.DAYS, 5),))
FREE = ItemState(ITEM, "KI-00412")
READER = ReaderState(READER_ID, ReaderGroup.CONVICT)
CLOSED = Calendar(frozenset({6}), frozenset({date(2024, 3, 11), date(2024, 3, 12)}))
TUESDAY = date(2024, 2, 6)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else outcome.due


def reader(**changes):
    return ReaderState(READER_ID, ReaderGroup.CONVICT, **changes)


@pytest.mark.parametrize(
    "case, item, who, expected",
    [
        ("free copy", FREE, READER, date(2024, 2, 11)),
        ("copy away", ItemState(ITEM, "KI-00412", None, OTHER), READER, "item-on-loan"),
        ("last day of a pause", FREE, reader(paused_until=date(2024, 2, 6)), "reader-paused"),
        ("day after a pause", FREE, reader(paused_until=date(2024, 2, 5)), date(2024, 2, 11)),
        ("second of two", FREE, reader(open_loans=1), date(2024, 2, 11)),
        ("third of two", FREE, reader(open_loans=2), "limit-reached"),
        ("membership ended", FREE, reader(closed=True), "reader-closed"),
        ("his data rests", FREE, reader(suspended=True), "reader-suspended"),
        (
            "an away copy is told first",
            ItemState(ITEM, "K", None, OTHER),
            reader(closed=True),
            "item-on-loan",
        ),
    ],
)
def test_who_may_borrow_and_until_when(case, item, who, expected):
    assert gist(decide_loan(item, who, RULE, ALWAYS_OPEN, today=TUESDAY, loan=LOAN)) == expected


def test_a_loan_says_the_group_and_the_rule_and_no_reader():
    scope = UUID(int=77)
    lent = decide_loan(ItemState(ITEM, "DK-1", scope), READER, RULE, CLOSED, today=TUESDAY, loan=LOAN)
    assert lent == Lent(
        loan=LOAN, item=ITEM, scope_item=scope, group=ReaderGroup.CONVICT, due=date(2024, 2, 12), rule=LENGTH
    )


def test_the_loan_calendar_of_scenario_five():
    """5 days, 1 renewal, at most 2 copies; closed on Sundays and on 11 and 12 March 2024."""
    lent = decide_loan(FREE, READER, RULE, CLOSED, today=date(2024, 3, 5), loan=LOAN)
    assert isinstance(lent, Lent)
    assert lent.due == date(2024, 3, 13)  # Sunday the 10th, and two closed days
    state = LoanState(LOAN, "KI-00412", lent.due)
    renewed = decide_renewal(state, RULE, CLOSED, today=date(2024, 3, 13))
    assert not isinstance(renewed, Refusal)
    assert renewed.fact == Renewed(loan=LOAN, due=date(2024, 3, 18), by=(LENGTH,))
    assert renewed.paused_until is None
    assert decide_renewal(state, RULE, CLOSED, today=date(2024, 3, 13), held=True) == Refusal(
        "renewal-held", item="KI-00412"
    )
    again = LoanState(LOAN, "KI-00412", renewed.fact.due, renewals=1)
    assert decide_renewal(again, RULE, CLOSED, today=date(2024, 3, 18)) == Refusal(
        "renewal-used", item="KI-00412", limit=1
    )
    third = decide_loan(FREE, reader(open_loans=2), RULE, CLOSED, today=date(2024, 3, 5), loan=LOAN)
    assert third == Refusal("limit-reached", limit=2)
    late = decide_return(again, RULE, CLOSED, today=date(2024, 3, 20))
    assert not isinstance(late, Refusal)
    assert (late.late_days, late.paused_until) == (2, date(2024, 3, 22))
    for day, expected in [
        (date(2024, 3, 21), "reader-paused"),
        (date(2024, 3, 22), "reader-paused"),
        (date(2024, 3, 23), date(2024, 3, 28)),  # the third day after the return
    ]:
        who = reader(paused_until=late.paused_until)
        assert gist(decide_loan(FREE, who, RULE, CLOSED, today=day, loan=LOAN)) == expected


@pytest.mark.parametrize(
    "case, due, today, late, until",
    [
        ("early", date(2024, 3, 13), date(2024, 3, 7), 0, None),
        ("on the due day", date(2024, 3, 13), date(2024, 3, 13), 0, None),
        ("a day late", date(2024, 3, 13), date(2024, 3, 14), 1, date(2024, 3, 15)),
        ("a closed Sunday is nobody's lateness", date(2024, 3, 9), date(2024, 3, 13), 1, date(2024, 3, 14)),
    ],
)
def test_lateness_counts_open_days(case, due, today, late, until):
    outcome = decide_return(LoanState(LOAN, "K", due), RULE, CLOSED, today=today)
    assert not isinstance(outcome, Refusal)
    assert (outcome.late_days, outcome.paused_until) == (late, until)


@pytest.mark.parametrize(
    "case, away, late",
    [
        ("never away",                    (),                                            5),
        ("back on the day of the return", ((date(2024, 3, 14), date(2024, 3, 19)),),     1),
        ("left after the first late day", ((date(2024, 3, 15), date(2024, 3, 18)),),     3),
        ("away twice",                    ((date(2024, 3, 14), date(2024, 3, 15)), (date(2024, 3, 18), date.max)), 2),
        ("still away",                    ((date(2024, 3, 1), date.max),),               0),
        ("away before the due day only",  ((date(2024, 3, 1), date(2024, 3, 14)),),      5),
    ],
)  # fmt: skip
def test_days_out_for_a_time_are_not_late_days(case, away, late):
    """Due on Wednesday 13 March, brought on Tuesday 19 March; Sunday is closed."""
    state = LoanState(LOAN, "K", date(2024, 3, 13), away=away)
    outcome = decide_return(state, RULE, CLOSED, today=date(2024, 3, 19))
    assert outcome.late_days == late
    assert outcome.paused_until == (date(2024, 3, 19) + timedelta(days=late) if late else None)
    renewed = decide_renewal(state, RULE, CLOSED, today=date(2024, 3, 19))
    assert renewed.late_days == late


def test_what_a_search_took_pauses_nobody():
    state = LoanState(LOAN, "K", date(2024, 3, 13))
    for no_fault, until in [(False, date(2024, 3, 22)), (True, None)]:
        outcome = decide_return(state, RULE, CLOSED, today=date(2024, 3, 18), no_fault=no_fault)
        assert not isinstance(outcome, Refusal)
        assert (outcome.late_days, outcome.paused_until) == (4, until)


def test_a_rule_without_a_pause_pauses_nobody():
    free = LoanRule(pause_per_late_day=0)
    outcome = decide_return(LoanState(LOAN, "K", date(2024, 3, 1)), free, CLOSED, today=date(2024, 3, 20))
    assert not isinstance(outcome, Refusal)
    assert outcome.paused_until is None
    assert outcome.late_days > 0


def test_what_is_not_on_loan_is_neither_returned_nor_renewed():
    back = LoanState(LOAN, "K", date(2024, 3, 1), open=False)
    assert decide_return(back, RULE, CLOSED, today=TUESDAY) == Refusal("item-not-on-loan", item="K")
    assert decide_renewal(back, RULE, CLOSED, today=TUESDAY) == Refusal("item-not-on-loan", item="K")


@pytest.mark.parametrize(
    "case, today, due, paused",
    [
        ("before the due day: from the due day", date(2024, 3, 6), date(2024, 3, 14), None),
        ("late: from today, with its pause", date(2024, 3, 14), date(2024, 3, 19), date(2024, 3, 17)),
    ],
)
def test_a_renewal_counts_from_the_later_of_today_and_the_due_day(case, today, due, paused):
    outcome = decide_renewal(LoanState(LOAN, "K", date(2024, 3, 9)), RULE, CLOSED, today=today)
    assert not isinstance(outcome, Refusal)
    assert outcome.fact.due == due
    if paused is not None:
        assert outcome.late_days == 2
        assert outcome.paused_until == today + timedelta(days=2)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sets(st.integers(0, 6), max_size=6))
def test_the_next_open_day_is_open_and_none_before_it_was(day, weekdays):
    calendar = Calendar(frozenset(weekdays))
    found = calendar.next_open_day(day)
    assert calendar.is_open(found)
    assert not any(calendar.is_open(day + timedelta(days=n)) for n in range((found - day).days))


def test_a_library_that_never_opens_does_not_hang_the_desk():
    assert Calendar(frozenset(range(7))).next_open_day(TUESDAY) == TUESDAY


NOON = datetime(2024, 3, 5, 4, tzinfo=UTC)
LENT = Lent(loan=LOAN, item=ITEM, scope_item=None, group=ReaderGroup.STAFF, due=TUESDAY, rule=LENGTH)


@pytest.mark.parametrize(
    "case, what, minutes, expected",
    [
        ("a loan at once", Undoable(LENT, NOON), 0, "LoanUndone"),
        ("in the last minute", Undoable(LENT, NOON), 15, "LoanUndone"),
        ("a minute later", Undoable(LENT, NOON), 16, "undo-too-late"),
        ("after a renewal", Undoable(LENT, NOON, newest=False), 1, "undo-changed-since"),
        ("a return", Undoable(Returned(loan=LOAN), NOON), 1, "ReturnUndone"),
        (
            "a return, lent again",
            Undoable(Returned(loan=LOAN), NOON, others_loan=True),
            1,
            "undo-changed-since",
        ),
        ("a renewal", Undoable(Renewed(loan=LOAN, due=TUESDAY), NOON, TUESDAY), 1, "RenewalUndone"),
        ("a renewal of nothing", Undoable(Renewed(loan=LOAN, due=TUESDAY), NOON), 1, "undo-changed-since"),
    ],
)
def test_what_can_be_undone(case, what, minutes, expected):
    outcome = decide_undo(what, now=NOON + timedelta(minutes=minutes))
    assert (outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__) == expected


@pytest.mark.parametrize(
    "case, who, expected",
    [
        ("nothing out", READER, None),
        ("a copy out", reader(open_loans=1), "reader-has-loans"),
        ("ended already", reader(closed=True), "reader-closed-already"),
    ],
)
def test_a_membership_ends_when_all_copies_are_back(case, who, expected):
    outcome = decide_closing(who)
    assert (outcome and outcome.code) == expected


@pytest.mark.parametrize(
    "closed, forgotten, expected",
    [(True, False, None), (False, False, "reader-not-closed"), (True, True, "reader-forgotten")],
)
def test_an_ended_membership_goes_on_while_somebody_knows_whose_it_was(closed, forgotten, expected):
    outcome = decide_reopening(closed=closed, forgotten=forgotten)
    assert (outcome and outcome.code) == expected


@pytest.mark.parametrize(
    "case, count, day, counted, expected",
    [
        ("today", 12, TUESDAY, 0, None),
        ("tomorrow", 12, TUESDAY + timedelta(days=1), 0, "visits-in-future"),
        ("nothing", 0, TUESDAY, 5, "visits-below-nothing"),
        ("a correction to nothing", -5, TUESDAY, 5, None),
        ("a correction below nothing", -6, TUESDAY, 5, "visits-below-nothing"),
    ],
)
def test_visits_are_counted(case, count, day, counted, expected):
    outcome = decide_visits(count, day, today=TUESDAY, counted=counted)
    assert (outcome and outcome.code) == expected


@pytest.mark.parametrize(
    "case, cells, expected",
    [
        ("all large", {"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ("two small ones make one", {"a": 20, "b": 3, "c": 2}, {"a": 20, MERGED: 5}),
        ("two small ones are too few", {"a": 20, "b": 2, "c": 1}, {}),
        ("the next larger one joins", {"a": 20, "b": 6, "c": 2, "d": 1}, {"a": 20, MERGED: 9}),
        ("a cell of five stays where the merged ones are five", {"a": 20, "b": 5, "c": 3, "d": 2},
         {"a": 20, "b": 5, MERGED: 5}),
        ("one small one never stands alone", {"a": 20, "b": 8, "c": 4}, {"a": 20, MERGED: 12}),
        ("one cell, small", {"a": 4}, {}),
        ("one cell, large", {"a": 5}, {"a": 5}),
        ("nothing", {}, {}),
        ("zeros are left out", {"a": 7, "b": 0}, {"a": 7}),
    ],
)  # fmt: skip
def test_small_cells_are_merged(case, cells, expected):
    assert merge_small_cells(cells) == expected


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_a_merged_table_names_nobody_and_loses_nobody(cells):
    shown = merge_small_cells(cells)
    if shown:
        assert sum(shown.values()) == sum(cells.values())
        assert all(count >= rules.SMALLEST_CELL for count in shown.values())
        hidden = [count for name, count in cells.items() if count and name not in shown]
        assert len(hidden) != 1, "a cell merged alone could be told from the total"
        assert shown.get(MERGED, 0) == sum(hidden)


@pytest.mark.parametrize(
    "case, true, said, expected",
    [
        ("nothing said yet", {"loans": 3}, {}, {"loans": 3}),
        ("said already", {"loans": 3, "visits": 0}, {"loans": 3}, None),
        ("one undone", {"loans": 2}, {"loans": 3}, {"loans": -1}),
        ("all undone", {}, {"loans": 3}, {"loans": -3}),
        (
            "one of two changed",
            {"loans": 4, "visits": 2},
            {"loans": 3, "visits": 2},
            {"loans": 1, "visits": 0},
        ),
    ],
)
def test_counting_again_says_only_differences(case, true, said, expected):
    assert difference(true, said) == expected


@pytest.mark.parametrize(
    "case, measured, expected",
    [
        ("the cited item counts loans", {LOAN: "provision", OTHER: "lending"}, LOAN),
        ("the agreement's one lending item does", {OTHER: "lending"}, OTHER),
        ("two of them: nobody can tell", {OTHER: "lending", ITEM: "lending"}, None),
        ("none", {OTHER: "training"}, None),
    ],
)
def test_towards_which_scope_item_a_loan_counts(case, measured, expected):
    assert lending_scope(LOAN, measured) == expected


def test_public_holidays_of_march_2024_are_known():
    """Nyepi fell on 11 March 2024; the collective leave of the 12th closes only those who say so."""
    assert date(2024, 3, 11) in public_holidays(2024)
    assert date(2024, 3, 12) not in public_holidays(2024)
