"""The queue and the hold shelf as plain decisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.circulation.facts import Priority, ReaderGroup, SetOnHoldShelf
from lentera.circulation.rules import (
    ALWAYS_OPEN,
    RANK,
    Calendar,
    HoldRule,
    QuestionRule,
    QuestionState,
    ReaderState,
    Waiting,
    Wanted,
    decide_answered,
    decide_hold,
    decide_next,
    decide_pick_up,
    decide_question,
    decide_shelving,
    hold_ends_with,
    last_shelf_day,
    news,
    renewal_is_blocked,
)
from lentera.circulation.rules.wish import WishState
from lentera.journal.refusals import Refusal

TITLE, OTHER, ITEM, COPY_TWO = uuid4(), uuid4(), uuid4(), uuid4()
NOON = datetime(2024, 3, 5, 4, tzinfo=UTC)
READER = ReaderState(uuid4(), ReaderGroup.CONVICT)
TUESDAY = date(2024, 3, 5)


def waits(minutes=0, priority=Priority.ORDINARY, wanted=None, hold=None):
    return Waiting(
        hold or uuid4(), uuid4(), priority, NOON + timedelta(minutes=minutes), wanted or Wanted(record=TITLE)
    )


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else outcome


FIRST, SECOND = waits(0), waits(1)
LEGAL, REENTRY = waits(9, Priority.LEGAL), waits(8, Priority.REENTRY)
THIS_COPY = waits(-5, wanted=Wanted(record=TITLE, item=ITEM))
OTHER_COPY = waits(-9, wanted=Wanted(record=TITLE, item=COPY_TWO))


@pytest.mark.parametrize(
    "case, waiting, expected",
    [
        ("nobody", [], None),
        ("the earlier one", [SECOND, FIRST], FIRST),
        ("legal before all", [FIRST, REENTRY, LEGAL], LEGAL),
        ("re-entry before ordinary", [FIRST, REENTRY], REENTRY),
        ("another title", [waits(wanted=Wanted(record=OTHER))], None),
        ("this very copy, asked for earlier", [FIRST, THIS_COPY], THIS_COPY),
        ("another copy of the title", [OTHER_COPY], None),
        ("words without a record", [waits(wanted=Wanted(title="Kamus"))], None),
    ],
)
def test_who_is_next(case, waiting, expected):
    assert decide_next(ITEM, TITLE, waiting) == expected


def test_who_is_out_for_a_time_is_passed_over_and_keeps_his_place():
    first, second = replace(FIRST, away=True), waits(minutes=9)
    assert decide_next(ITEM, TITLE, [second, first]) == second
    assert decide_next(ITEM, TITLE, [first]) is None
    assert decide_next(ITEM, TITLE, [second, replace(first, away=False)]) == FIRST


@pytest.mark.parametrize(
    "case, here, away, ends",
    [
        ("not fetched in time", True, False, True),
        ("out for a time", True, True, False),
        ("the copy was lost meanwhile", False, False, False),
        ("both", False, True, False),
    ],
)
def test_which_hold_ends_with_its_shelf_time(case, here, away, ends):
    assert hold_ends_with(here, away) is ends


def test_a_copy_without_a_record_goes_to_nobody_who_asked_by_words():
    assert decide_next(ITEM, None, [waits(wanted=Wanted(title="Kamus"))]) is None
    assert decide_next(ITEM, None, [THIS_COPY]) == THIS_COPY


requests = st.builds(
    Waiting,
    st.uuids(),
    st.uuids(),
    st.sampled_from(Priority),
    st.integers(0, 50).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    st.sampled_from([Wanted(record=TITLE), Wanted(record=TITLE, item=ITEM), Wanted(record=OTHER)]),
)


@given(st.lists(requests, max_size=30, unique_by=lambda one: one.hold), st.randoms())
def test_nobody_is_overtaken_by_who_asked_later_in_the_same_class_or_a_lower_one(queue, chance):
    """Served one by one, whatever order they are told in."""
    left = list(queue)
    while left:
        chance.shuffle(left)
        served = decide_next(ITEM, TITLE, left)
        fitting = [one for one in left if one.wanted.fits(ITEM, TITLE)]
        if served is None:
            assert not fitting
            return
        for one in fitting:
            assert RANK[one.priority] >= RANK[served.priority]
            if one.priority is served.priority:
                assert one.asked_at >= served.asked_at
        left.remove(served)


@pytest.mark.parametrize(
    "case, wanted, reader, own, in_hand, expected",
    [
        ("a title", Wanted(record=TITLE), READER, [], False, None),
        ("a paused reader may ask", Wanted(record=TITLE), ReaderState(
            uuid4(), ReaderGroup.CONVICT, paused_until=TUESDAY), [], False, None),
        ("nothing", Wanted(title="  "), READER, [], False, "hold-of-nothing"),
        ("words", Wanted(title="Kamus"), READER, [], False, None),
        ("the same title", Wanted(record=TITLE), READER, [FIRST], False, "hold-already"),
        ("another title", Wanted(record=OTHER), READER, [FIRST], False, None),
        ("the same words", Wanted(title="kamus"), READER, [waits(wanted=Wanted(title="Kamus"))], False,
         "hold-already"),
        ("a title by words that another has", Wanted(title="Kamus"), READER,
         [waits(wanted=Wanted(record=TITLE, title="Kamus"))], False, None),
        ("words that a title has", Wanted(record=TITLE, title="Kamus"), READER,
         [waits(wanted=Wanted(title="Kamus"))], False, None),
        ("a copy without a record", Wanted(item=ITEM), READER, [], False, None),
        ("the same copy", Wanted(record=TITLE, item=ITEM), READER, [THIS_COPY], False, "hold-already"),
        ("another copy of the title", Wanted(record=TITLE, item=ITEM), READER, [OTHER_COPY], False, None),
        ("a copy of the title waited for", Wanted(record=TITLE, item=ITEM), READER, [FIRST], False, None),
        ("the title of a copy waited for", Wanted(record=TITLE), READER, [THIS_COPY], False, None),
        ("in hand", Wanted(record=TITLE), READER, [], True, "hold-in-hand"),
        ("third of three", Wanted(record=OTHER), READER, [FIRST, LEGAL], False, None),
        ("fourth of three", Wanted(record=OTHER), READER, [FIRST, LEGAL, REENTRY], False, "hold-limit"),
        ("closed", Wanted(record=TITLE), ReaderState(uuid4(), ReaderGroup.CONVICT, closed=True), [], False,
         "reader-closed"),
    ],
)  # fmt: skip
def test_who_may_wait_for_what(case, wanted, reader, own, in_hand, expected):
    outcome = decide_hold(wanted, reader, own, HoldRule(), in_hand=in_hand)
    assert gist(outcome) == expected


def test_a_house_without_holds():
    refused = decide_hold(Wanted(record=TITLE), READER, [], HoldRule(most=0), in_hand=False)
    assert gist(refused) == "holds-off"


@pytest.mark.parametrize(
    "case, calendar, days, expected",
    [
        ("three open days", ALWAYS_OPEN, 3, date(2024, 3, 8)),
        ("Sunday costs nobody his turn", Calendar(closed_weekdays=frozenset({6})), 5, date(2024, 3, 11)),
        ("closed dates too", Calendar(closed_dates=frozenset({date(2024, 3, 6)})), 1, date(2024, 3, 7)),
    ],
)
def test_until_when_a_copy_waits(case, calendar, days, expected):
    assert last_shelf_day(HoldRule(shelf_days=days), calendar, TUESDAY) == expected


@pytest.mark.parametrize(
    "case, next_one, on_loan, expected",
    [
        ("somebody waits", FIRST, False, SetOnHoldShelf(item=ITEM, until=date(2024, 3, 8))),
        ("nobody waits", None, False, "hold-nobody-waits"),
        ("still on loan", FIRST, True, "item-still-lent"),
    ],
)
def test_what_is_set_on_the_hold_shelf(case, next_one, on_loan, expected):
    outcome = decide_shelving(ITEM, "KI-1", next_one, HoldRule(), ALWAYS_OPEN, today=TUESDAY, on_loan=on_loan)
    assert gist(outcome) == expected


@pytest.mark.parametrize(
    "case, held_for, expected",
    [("nobody's", None, None), ("his", READER.id, None), ("another's", uuid4(), "item-on-hold-shelf")],
)
def test_who_takes_a_copy_from_the_hold_shelf(case, held_for, expected):
    assert gist(decide_pick_up("KI-1", held_for, READER.id)) == expected


@pytest.mark.parametrize("waiting, free, blocked", [(0, 0, False), (1, 0, True), (1, 1, False), (2, 1, True)])
def test_when_a_renewal_has_to_wait(waiting, free, blocked):
    assert renewal_is_blocked(waiting, free) is blocked


def test_an_agency_hears_what_changed_and_no_more():
    agency, one, two, gone = uuid4(), uuid4(), uuid4(), uuid4()
    now = {
        one: WishState(one, 2, "Kamus"),
        two: WishState(two, 1, "Atlas"),
        gone: WishState(gone, 0, "Novel"),
    }
    told = news(agency, now, {one: 2, gone: 1})
    assert [(fact.wish, fact.copies) for fact in told] == [(two, 1), (gone, 0)]
    assert news(agency, now, {one: 2, two: 1, gone: 0}) == []
    assert [fact.title for fact in news(agency, now, {})] == ["Atlas", "Kamus", "Novel"]


QUESTION = UUID(int=7)


@pytest.mark.parametrize(
    "case, text, priority, asked_on, expected",
    [
        ("ordinary", "Apa itu PK?", Priority.ORDINARY, TUESDAY, date(2024, 3, 19)),
        ("legal in half the time", "Banding?", Priority.LEGAL, TUESDAY, date(2024, 3, 12)),
        ("an old slip counts from its day", "Apa?", Priority.REENTRY, date(2024, 3, 1), date(2024, 3, 15)),
        ("90 days old", "Apa?", Priority.ORDINARY, date(2023, 12, 6), date(2023, 12, 20)),
        ("91 days old", "Apa?", Priority.ORDINARY, date(2023, 12, 5), "reader-question-too-old"),
        ("tomorrow", "Apa?", Priority.ORDINARY, date(2024, 3, 6), "reader-question-in-future"),
        ("empty", "  ", Priority.ORDINARY, TUESDAY, "reader-question-empty"),
    ],
)
def test_when_an_answer_is_expected(case, text, priority, asked_on, expected):
    outcome = decide_question(QUESTION, text, priority, asked_on, QuestionRule(), today=TUESDAY)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.due) == expected


OPEN = QuestionState(QUESTION, Priority.ORDINARY, TUESDAY, TUESDAY)
OVER = QuestionState(QUESTION, Priority.ORDINARY, TUESDAY, TUESDAY, open=False)


@pytest.mark.parametrize(
    "case, question, pages, expected",
    [
        ("at the limit", OPEN, 40, 40),
        ("a page too many", OPEN, 41, "reader-question-pages"),
        ("by word of mouth", OPEN, 0, 0),
        ("twice", OVER, 1, "reader-question-over"),
        ("unknown", None, 1, "reader-question-unknown"),
    ],
)
def test_how_long_an_answer_may_be(case, question, pages, expected):
    outcome = decide_answered(question, pages, QuestionRule())
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.pages) == expected
