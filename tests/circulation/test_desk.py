"""The story of a copy at the desk, through the journal."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent, LoanUndone, RenewalUndone, Renewed, Returned, ReturnUndone
from lentera.circulation.models import LoanReader, ReaderPause
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import hooks as stock_hooks
from tests.circulation.conftest import CARDS, OWN, PLACED, add_own, add_reader, bears, noon_of
from tests.journal.proofs import assert_replay_equals_tables

KI, PLACED_ONE, CARD = OWN[1], PLACED[0], CARDS[0]


def lend(stage, barcode=KI, card=CARD, request_id=None):
    return actions.lend(stage.desk, barcode, card, request_id=request_id, at=clock.now())


def give_back(stage, barcode=KI, request_id=None):
    return actions.give_back(stage.desk, barcode, request_id=request_id, at=clock.now())


def renew(stage, barcode=KI, request_id=None):
    return actions.renew(stage.desk, barcode, request_id=request_id, at=clock.now())


def circulation_kinds(stage):
    return [kind for kind in kinds(stage.cast.prison) if kind.startswith("circulation.")][len(CARDS) :]


def on(day):
    return clock.tell(noon_of(day))


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def test_scenario_five_through_the_journal(stage):
    """11 March is a public holiday of itself; the 12th is told as a closed day. Sundays are closed here."""
    actions.save_closed_day(stage.desk, date(2024, 3, 12), "Cuti bersama", request_id=None)
    first = lend(stage)
    assert isinstance(first, Lent)
    assert first.due == date(2024, 3, 13)
    assert isinstance(lend(stage, PLACED_ONE), Lent)
    assert lend(stage, OWN[0]) == Refusal("limit-reached", limit=2)
    on(date(2024, 3, 13))
    assert renew(stage) == Renewed(loan=first.loan, due=date(2024, 3, 18))
    on(date(2024, 3, 18))
    assert code(renew(stage)) == "renewal-used"
    on(date(2024, 3, 20))
    assert isinstance(give_back(stage), Returned)
    reader = stage.readers[CARD]
    assert queries.paused_until(stage.cast.prison, reader) == date(2024, 3, 22)
    on(date(2024, 3, 22))
    assert lend(stage) == Refusal("reader-paused", until=date(2024, 3, 22))
    on(date(2024, 3, 23))
    assert isinstance(lend(stage), Lent)
    assert_replay_equals_tables()


def test_a_placed_copy_lends_like_an_own_one_and_remembers_its_ground(stage):
    own, placed = lend(stage), lend(stage, PLACED_ONE)
    assert own.scope_item is None
    assert placed.scope_item is not None


def test_the_one_question_of_a_loan_tells_what_the_others_tell(stage):
    """`loan_case` asks at every scan what `item_state` and `reader_state` ask one by one."""

    def agree():
        for barcode in (KI, PLACED_ONE):
            for card in CARDS:
                reader = stage.readers[card]
                case = queries.loan_case(
                    stage.cast.prison, queries.copy_by_barcode(stage.cast.prison, barcode), reader
                )
                assert case.item == queries.item_state(stage.cast.prison, barcode)
                assert case.reader == queries.reader_state(stage.cast.prison, reader)

    agree()
    lend(stage)
    lend(stage, PLACED_ONE)
    agree()
    on(date(2024, 3, 20))
    give_back(stage)
    assert queries.paused_until(stage.cast.prison, stage.readers[CARD]) is not None
    agree()


def test_a_double_click_lends_once(stage):
    first, again = (lend(stage, request_id="r1") for _ in range(2))
    assert first == again
    assert circulation_kinds(stage) == ["circulation.lent"]
    assert LoanReader.objects.count() == 1
    assert_replay_equals_tables()


def test_a_request_used_for_something_else_is_said_so(stage):
    lend(stage, request_id="r1")
    assert code(give_back(stage, request_id="r1")) == "request-used-otherwise"
    assert circulation_kinds(stage) == ["circulation.lent"]


@pytest.mark.parametrize(
    "case, act, expected",
    [
        ("unknown barcode", lambda stage: lend(stage, "KI-99999"), "barcode-unknown"),
        ("unknown card", lambda stage: lend(stage, KI, "99999"), "card-unknown"),
        ("nothing to return", give_back, "item-not-on-loan"),
        ("nothing to renew", renew, "item-not-on-loan"),
    ],
)
def test_bad_input_changes_nothing(stage, case, act, expected):
    assert code(act(stage)) == expected
    assert circulation_kinds(stage) == []
    assert not LoanReader.objects.exists()


def test_a_double_barcode_is_refused(stage):
    add_own(stage.cast.prison, ("DK-20417",), stage.cast.sari)
    assert code(lend(stage, PLACED_ONE)) == "barcode-double"


def test_cards_and_copies_of_another_institution_are_unknown_here(stage):
    other = Desk(stage.cast.other_prison, stage.cast.other_librarian, stage.cast.other_library)
    add_reader(other, "81001")
    add_own(stage.cast.other_prison, ("TJ-00001",), stage.cast.other_librarian)
    assert lend(stage, KI, "81001") == Refusal("card-unknown", card="81001")
    assert code(lend(stage, "TJ-00001")) == "barcode-unknown"
    assert circulation_kinds(stage) == []


def test_a_copy_away_is_not_lent_again_and_not_free_for_packing(stage):
    lend(stage)
    assert lend(stage, KI, CARDS[1]) == Refusal("item-on-loan", item=KI)
    tied = stock_hooks.tied(stage.cast.prison, [stage.items[KI], stage.items[OWN[0]]])
    assert tied == {stage.items[KI]: Refusal("item-still-lent", item=KI)}


def test_the_link_to_the_reader_goes_fifteen_minutes_after_the_return(stage):
    loan = lend(stage).loan
    assert queries.reader_of_loan(stage.cast.prison, loan) == stage.readers[CARD]
    give_back(stage)
    clock.tell(clock.now() + timedelta(minutes=15))
    assert actions.forget_links(stage.cast.prison) == 0
    clock.tell(clock.now() + timedelta(minutes=1))
    assert actions.forget_links(stage.cast.prison) == 1
    assert queries.reader_of_loan(stage.cast.prison, loan) is None
    assert actions.forget_links(stage.cast.prison) == 0


def test_a_loan_can_be_undone(stage):
    loan = lend(stage).loan
    undone = actions.undo_newest(stage.desk, loan, request_id="u1")
    assert undone == LoanUndone(loan=loan)
    assert actions.undo_newest(stage.desk, loan, request_id="u1") == undone
    assert queries.reader_of_loan(stage.cast.prison, loan) is None
    assert isinstance(lend(stage, KI, CARDS[1]), Lent)
    assert_replay_equals_tables()


def test_an_undone_return_takes_its_pause_along(stage):
    loan = lend(stage).loan
    on(date(2024, 3, 20))
    give_back(stage)
    assert ReaderPause.objects.count() == 1
    assert actions.undo_newest(stage.desk, loan, request_id="u1") == ReturnUndone(loan=loan)
    assert ReaderPause.objects.count() == 0
    assert queries.reader_of_loan(stage.cast.prison, loan) == stage.readers[CARD]
    assert isinstance(give_back(stage), Returned)
    assert ReaderPause.objects.count() == 1
    assert_replay_equals_tables()


def test_an_undone_renewal_is_due_as_before(stage):
    lent = lend(stage)
    renew(stage)
    outcome = actions.undo_newest(stage.desk, lent.loan, request_id="u1")
    assert outcome == RenewalUndone(loan=lent.loan, due=lent.due)
    assert isinstance(renew(stage), Renewed), "the renewal is free again"


def test_a_late_undo_is_refused_and_changes_nothing(stage):
    loan = lend(stage).loan
    clock.tell(clock.now() + timedelta(minutes=16))
    assert code(actions.undo_newest(stage.desk, loan, request_id="u1")) == "undo-too-late"
    assert circulation_kinds(stage) == ["circulation.lent"]


def test_a_return_is_not_undone_once_the_copy_went_to_somebody_else(stage):
    loan = lend(stage).loan
    give_back(stage)
    lend(stage, KI, CARDS[1])
    assert code(actions.undo_newest(stage.desk, loan, request_id="u1")) == "undo-changed-since"


def test_a_loan_of_another_institution_is_not_undone(stage):
    loan = lend(stage).loan
    other = Desk(stage.cast.other_prison, stage.cast.other_librarian)
    assert code(actions.undo_newest(other, loan, request_id="u1")) == "loan-unknown"


def test_the_most_exact_rule_decides(stage):
    def rule(group, days):
        actions.save_rule(
            stage.desk, group, days=days, renewals=0, max_items=9, pause_per_late_day=0, request_id=None
        )

    rule("", 3)
    assert lend(stage, OWN[0]).due == date(2024, 3, 8)
    rule("convict", 2)
    assert lend(stage, OWN[1]).due == date(2024, 3, 7)
    rule("convict", 1)
    assert lend(stage, OWN[2]).due == date(2024, 3, 6)
    assert_replay_equals_tables()


def test_visits_are_counted_and_corrected(stage):
    today = stage.desk.day(clock.now())
    actions.record_visits(stage.desk, 42, today, request_id="v1", at=clock.now())
    actions.record_visits(stage.desk, 42, today, request_id="v1", at=clock.now())
    actions.record_visits(stage.desk, -2, today, request_id="v2", at=clock.now())
    refused = actions.record_visits(stage.desk, -41, today, request_id="v3", at=clock.now())
    assert code(refused) == "visits-below-nothing"
    lend(stage)
    counts = queries.counts_on(stage.cast.prison, today, stage.desk.zone)
    assert (counts.loans, counts.returns, counts.visits, counts.new_readers) == (1, 0, 40, 0)


def test_an_export_names_no_reader(stage):
    lend(stage)
    rows = list(queries.export_loans(stage.cast.prison))
    assert list(rows[0]) == "loan institution barcode title lent due returned renewals ended".split()
    assert list(rows[0].values())[2:] == [KI, "Bumi Manusia 2", "2024-03-05", "2024-03-12", "", "0", ""]
    told = repr(rows)
    assert not bears(told, CARD)
    assert str(stage.readers[CARD]) not in told
