"""Paper keyed in later: it states what happened, at its true time, once, and asks where it contradicts."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import hold_shelf, paper
from lentera.circulation.actions.paper import Row
from lentera.circulation.actions.slip_questions import settle_slip
from lentera.circulation.facts import Lent, Priority, Renewed, Returned, SetOnHoldShelf
from lentera.circulation.facts.paper import Contradiction, Settlement, SlipAct, SlipKeyed, SlipQuestioned
from lentera.circulation.messages.paper import OBJECTIONS
from lentera.circulation.models import Loan, LoanReader
from lentera.circulation.models.paper import SlipQuestion, SlipReader
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules import Waiting, Wanted
from lentera.circulation.rules.paper import Chain, contradiction, decide_slip_time, story_of_loan
from lentera.circulation.rules.sheet import _ACTS, Sheet, SheetAct, _check, read_sheet
from lentera.circulation.views.why import why_loan
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock import actions as stock
from lentera.stock.facts import LossKind
from tests.cast import ZONE
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, noon_of
from tests.journal.proofs import assert_replay_equals_tables

KI, CARD, OTHER = OWN[1], CARDS[0], CARDS[1]
NOW = noon_of(TUESDAY)


def hour(text, day=TUESDAY):
    return clock.at_local(day, time(int(text[:2]), int(text[2:])), ZONE)


def lent(stage, at, barcode=KI, card=CARD, row=1, sheet="AAAAAAAA"):
    return paper.record_paper_loan(stage.desk, barcode, card, Row(sheet, row), at=at)


def back(stage, at, barcode=KI, row=1, sheet="BBBBBBBB"):
    return paper.record_paper_return(stage.desk, barcode, Row(sheet, row), at=at)


def longer(stage, at, barcode=KI, row=1, sheet="CCCCCCCC"):
    return paper.record_paper_renewal(stage.desk, barcode, Row(sheet, row), at=at)


def settled(stage, question, how):
    return settle_slip(stage.desk, question, how, request_id=None, at=clock.now())


def objections(stage, loan):
    told = [line.fact for line in history(loan, reader=stage.cast.prison)]
    return [one.objection for one in told if isinstance(one, SlipKeyed)]


def only_loan():
    return Loan.objects.get()


@pytest.mark.parametrize(
    "case, act, chain, at, expected",
    [
        ("free copy", "lend", Chain(), "0915", None),
        ("with another since before", "lend", Chain(True, uuid4(), hour("0900"), ()), "0915", "on_loan"),
        ("the very minute", "lend", Chain(True, uuid4(), hour("0915"), ()), "0915", "on_loan"),
        ("lent later", "lend", Chain(True, uuid4(), hour("0930"), (hour("0930"),)), "0915", "lent_since"),
        ("back later", "lend", Chain(moments=(hour("0930"),)), "0915", "lent_since"),
        (
            "back in the same minute",
            "lend",
            Chain(moments=(hour("0915") + timedelta(seconds=40),)),
            "0915",
            None,
        ),
        ("lost by the books", "lend", Chain(in_hand=False), "0915", "not_in_hand"),
        ("nobody has it", "return", Chain(), "0915", "not_on_loan"),
        ("return before loan", "return", Chain(True, uuid4(), hour("0916")), "0915", "returned_before_lent"),
        ("return in the minute of the loan", "return", Chain(True, uuid4(), hour("0915")), "0915", None),
        ("renewal of nothing", "renew", Chain(), "0915", "not_on_loan"),
        ("renewal", "renew", Chain(True, uuid4(), hour("0900")), "0915", None),
    ],
)
def test_what_contradicts(case, act, chain, at, expected):
    assert contradiction(SlipAct(act), chain, hour(at)) == expected


@pytest.mark.parametrize(
    "case, at, expected",
    [
        ("now", NOW, None),
        ("a minute ahead", NOW + timedelta(minutes=1), "slip-in-future"),
        ("90 days back", noon_of(TUESDAY - timedelta(days=90)), None),
        ("91 days back", noon_of(TUESDAY - timedelta(days=91)), "slip-too-old"),
    ],
)
def test_only_the_future_and_the_far_past_are_refused(case, at, expected):
    outcome = decide_slip_time(at, NOW, day=clock.local_day(at, ZONE), today=TUESDAY)
    assert (outcome.code if outcome else None) == expected


def test_a_questioned_loan_ends_what_was_before_and_ends_with_what_came_next():
    open_loan = uuid4()
    before = Chain(True, open_loan, hour("0900"), ())
    assert story_of_loan(before, hour("0915")).ends == open_loan
    assert story_of_loan(before, hour("0915")).until is None
    after = Chain(True, open_loan, hour("0930"), (hour("0930"), hour("0920")))
    assert story_of_loan(after, hour("0915")).ends is None
    assert story_of_loan(after, hour("0915")).until == hour("0920")


@pytest.mark.parametrize("act", list(SheetAct))
@pytest.mark.parametrize("day", [None, date(2024, 2, 29)])
def test_a_sheet_reads_as_it_was_printed(act, day):
    sheet = Sheet(act, "7F3K9QWM", "1A2B", day)
    assert read_sheet(sheet.code) == sheet
    assert read_sheet(f" {sheet.code.lower()} ") == sheet


def test_a_sheet_whose_day_is_no_number_is_none():
    body = f"{next(iter(_ACTS))}²²²²²²-7F3K9QWM-1A2B"
    assert read_sheet(f"{body}-{_check(body)}") is None


def test_a_mistyped_sheet_is_none():
    code = Sheet(SheetAct.LEND, "7F3K9QWM", "1A2B", TUESDAY).code
    for place, one in enumerate(code):
        wrong = code[:place] + ("A" if one != "A" else "B") + code[place + 1 :]
        assert read_sheet(wrong) is None
    assert read_sheet("") is None
    assert read_sheet("KI-00412") is None


def test_a_loan_from_paper_is_a_loan_of_its_time(stage):
    monday = date(2024, 3, 4)
    told = lent(stage, hour("0915", monday))
    assert isinstance(told, Lent)
    row = only_loan()
    assert (row.lent_at, row.due) == (hour("0915", monday), date(2024, 3, 9))
    assert row.lent_recorded == NOW
    assert queries.reader_of_loan(stage.cast.prison, told.loan) == stage.readers[CARD]
    assert objections(stage, told.loan) == [None]
    mine = [
        kind for kind in kinds(stage.cast.prison) if kind in ("circulation.slip_keyed", "circulation.lent")
    ]
    assert mine == ["circulation.slip_keyed", "circulation.lent"]
    assert_replay_equals_tables()


def test_a_loan_and_its_return_from_paper_late_by_the_day_on_the_sheet(stage):
    """Lent on Monday 19 February for five days, back on the 27th: late by the sheet, whenever it is keyed in."""
    first = date(2024, 2, 19)
    told = lent(stage, hour("0915", first))
    assert told.due == date(2024, 2, 24)
    assert isinstance(back(stage, hour("0900", date(2024, 2, 27))), Returned)
    reader = stage.readers[CARD]
    assert queries.paused_until(stage.cast.prison, reader) == date(2024, 2, 29)
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "case, prepare, objection",
    [
        ("third of two", lambda stage: [lend(stage, OWN[0]), lend(stage, OWN[2])], "limit-reached"),
        (
            "ended membership",
            lambda stage: actions.close_reader(
                stage.desk, stage.readers[CARD], request_id=None, at=clock.now()
            ),
            "reader-closed",
        ),
        ("second of kinds that count together", lambda stage: limit_kinds(stage, OWN[0]), "limit-of-kinds"),
    ],
)
def test_rules_object_and_the_loan_stands(stage, case, prepare, objection):
    prepare(stage)
    told = lent(stage, clock.now())
    assert isinstance(told, Lent)
    assert objections(stage, told.loan) == [objection]
    [(_fact, _head, lines)] = why_loan(stage.desk, told.loan)
    assert str(OBJECTIONS[objection]) in lines[-1].text
    assert queries.open_loan_of(stage.cast.prison, stage.items[KI]) is not None
    assert_replay_equals_tables()


def limit_kinds(stage, barcode):
    """One copy at a time of all kinds together; the reader has it."""
    fields = {"name": "Semua jenis", "most": 1, "kinds": "", "group": "", "library": None}
    actions.save_limit(stage.desk, uuid4(), fields, request_id=None)
    lend(stage, barcode)


def lend(stage, barcode, card=CARD):
    return actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())


def test_a_second_renewal_on_paper_was_granted(stage):
    lend(stage, KI)
    clock.tell(NOW + timedelta(hours=3))
    assert isinstance(longer(stage, NOW + timedelta(hours=1), row=1), Renewed)
    told = longer(stage, NOW + timedelta(hours=2), row=2)
    assert isinstance(told, Renewed)
    assert sorted(map(str, objections(stage, told.loan))) == ["None", "renewal-used"]
    told = [
        ["ditolak" in line.text for line in lines][-1]
        for _fact, _head, lines in why_loan(stage.desk, told.loan)
    ]
    assert told == [False, False, True], "the loan and the first renewal were within the rules"
    assert only_loan().renewals == 2
    assert_replay_equals_tables()


def test_the_same_sheet_keyed_twice_changes_nothing(stage):
    def sheet():
        return (
            lent(stage, hour("0815"), row=1),
            lent(stage, hour("0816"), barcode=OWN[0], row=2),
            back(stage, hour("0830"), row=1),
        )

    first = sheet()
    before = kinds(stage.cast.prison)
    assert sheet() == first
    assert kinds(stage.cast.prison) == before
    assert_replay_equals_tables()


def test_a_row_keyed_again_with_something_else_is_said_so(stage):
    lent(stage, hour("0815"))
    assert lent(stage, hour("0815"), barcode=OWN[0]) == Refusal("slip-row-used", row=1)
    assert lent(stage, hour("0815"), card=OTHER) == Refusal("slip-row-used", row=1)
    assert Loan.objects.count() == 1


@pytest.mark.parametrize(
    "barcode, card, at, expected",
    [
        ("KI-99999", CARD, NOW, "barcode-unknown"),
        (KI, "99999", NOW, "card-unknown"),
        (KI, CARD, NOW + timedelta(minutes=1), "slip-in-future"),
        (KI, CARD, NOW - timedelta(days=91), "slip-too-old"),
    ],
)
def test_what_is_refused_writes_nothing(stage, barcode, card, at, expected):
    before = kinds(stage.cast.prison)
    assert lent(stage, at, barcode, card).code == expected
    assert kinds(stage.cast.prison) == before
    assert not LoanReader.objects.exists()


def test_a_copy_that_was_with_another_becomes_a_question_and_nothing_else(stage):
    lend(stage, KI, OTHER)
    clock.tell(NOW + timedelta(hours=1))
    asked = lent(stage, NOW + timedelta(minutes=30))
    assert isinstance(asked, SlipQuestioned)
    assert asked.contradiction is Contradiction.ON_LOAN
    assert queries.open_loans(stage.cast.prison).count() == 1
    assert slips.reader_of_question(stage.cast.prison, asked.question) == stage.readers[CARD]
    assert lent(stage, NOW + timedelta(minutes=30)) == asked
    assert SlipQuestion.objects.count() == 1
    assert_replay_equals_tables()


def test_a_questioned_loan_recorded_as_written_ends_the_older_one(stage):
    older = lend(stage, KI, OTHER)
    at = NOW + timedelta(minutes=30)
    clock.tell(NOW + timedelta(hours=1))
    asked = lent(stage, at)
    settled(stage, asked.question, Settlement.RECORDED)
    assert Loan.objects.get(id=older.loan).returned_at == at
    now_open = queries.open_loan_of(stage.cast.prison, stage.items[KI])
    assert now_open.lent_at == at
    assert queries.reader_of_loan(stage.cast.prison, now_open.id) == stage.readers[CARD]
    assert not SlipReader.objects.exists()
    assert settled(stage, asked.question, Settlement.DROPPED) == Refusal("slip-settled-already")
    assert_replay_equals_tables()


def test_a_questioned_loan_before_a_newer_one_is_over_when_that_began(stage):
    newer = lend(stage, KI, OTHER)
    asked = lent(stage, NOW - timedelta(minutes=30))
    assert asked.contradiction is Contradiction.LENT_SINCE
    settled(stage, asked.question, Settlement.RECORDED)
    mine = Loan.objects.exclude(id=newer.loan).get()
    assert (mine.lent_at, mine.returned_at) == (NOW - timedelta(minutes=30), NOW)
    assert queries.open_loan_of(stage.cast.prison, stage.items[KI]).id == newer.loan
    assert_replay_equals_tables()


def test_sheets_keyed_in_the_wrong_order_are_settled_as_written(stage):
    asked = back(stage, NOW - timedelta(minutes=10))
    assert asked.contradiction is Contradiction.NOT_ON_LOAN
    assert settled(stage, asked.question, Settlement.RECORDED) == Refusal("slip-still-contradicts", item=KI)
    lent(stage, NOW - timedelta(minutes=20))
    settled(stage, asked.question, Settlement.RECORDED)
    assert only_loan().returned_at == NOW - timedelta(minutes=10)
    assert_replay_equals_tables()


def test_a_return_before_its_loan_ends_now_or_is_dropped(stage):
    lend(stage, KI)
    first = back(stage, NOW - timedelta(minutes=10), row=1)
    second = back(stage, NOW - timedelta(minutes=9), row=2)
    assert first.contradiction is Contradiction.RETURNED_BEFORE_LENT
    clock.tell(NOW + timedelta(hours=1))
    settled(stage, first.question, Settlement.ENDED_NOW)
    assert only_loan().returned_at == NOW + timedelta(hours=1)
    settled(stage, second.question, Settlement.DROPPED)
    assert not slips.open_slip_questions(stage.cast.prison).exists()
    assert_replay_equals_tables()


def test_a_copy_lost_by_the_books_is_asked_about(stage):
    stock.open_case(
        stage.cast.prison,
        stage.items[KI],
        LossKind.LOST,
        on=TUESDAY,
        no_fault=False,
        note="",
        actor=stage.cast.sari,
        request_id=None,
    )
    asked = lent(stage, clock.now())
    assert asked.contradiction is Contradiction.NOT_IN_HAND
    assert_replay_equals_tables()


def test_a_loan_from_paper_is_undone_like_any_other(stage):
    told = lent(stage, hour("0815"))
    actions.undo_newest(stage.desk, told.loan, request_id="u1")
    assert only_loan().undone
    assert not LoanReader.objects.exists()
    assert_replay_equals_tables()


def test_no_fact_of_paper_names_a_reader(stage):
    lend(stage, PLACED[0], OTHER)
    clock.tell(NOW + timedelta(hours=1))
    lent(stage, clock.now(), barcode=PLACED[0])
    for kind in (SlipKeyed, SlipQuestioned):
        assert "reader" not in kind.__struct_fields__


def test_a_copy_that_stood_ready_for_another_went_out_on_paper(stage):
    """The paper wins: the copy is gone, and whoever waited waits on."""
    item, waiting = stage.items[KI], stage.readers[OTHER]
    wanted = Wanted(None, item, "Bumi Manusia 2", "", "")
    hold = uuid4()
    hold_shelf.remember(
        stage.cast.prison, Waiting(hold, waiting, Priority.ORDINARY, NOW - timedelta(days=1), wanted)
    )
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        fact = SetOnHoldShelf(item=item, until=date(2024, 3, 9))
        hold_shelf.pair(stage.cast.prison, queries.hold(stage.cast.prison, hold), fact)
        entry.record(fact)
    told = lent(stage, clock.now())
    assert isinstance(told, Lent)
    assert objections(stage, told.loan) == ["hold-for-another"]
    assert queries.held_for(stage.cast.prison, item) is None
    assert not queries.on_hold_shelf(stage.cast.prison, [item])
    assert queries.hold(stage.cast.prison, hold) is not None
    assert_replay_equals_tables()
