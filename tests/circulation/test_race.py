"""Two desks, one copy: exactly one of them lends it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, Returned
from lentera.circulation.models import Loan, LoanReader
from lentera.journal import clock
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from tests.circulation.conftest import CARDS, OWN, TUESDAY, make_stage, noon_of
from tests.journal.proofs import assert_replay_equals_tables


@pytest.fixture
def committed(transactional_db):
    this_node.cache_clear()
    made = make_stage()
    yield made
    this_node.cache_clear()


def at_once(*acts):
    """Run these in threads of their own, with connections of their own, starting together."""
    start = Barrier(len(acts))

    def run(act):
        try:
            with clock.told(noon_of(TUESDAY)):
                start.wait(timeout=20)
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_desks_lend_one_copy_once(committed):
    stage = committed
    for barcode in OWN[:2]:
        outcomes = at_once(
            *(
                lambda card=card, barcode=barcode: actions.lend(
                    stage.desk, barcode, card, request_id=None, at=clock.now()
                )
                for card in CARDS[:2]
            )
        )
        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        refusals = [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)]
        assert kinds == ["Lent", "Refusal"]
        assert refusals == ["item-on-loan"]
    items = list(queries.open_loans(stage.cast.prison).values_list("item", flat=True))
    assert len(items) == len(set(items)) == 2
    assert LoanReader.objects.count() == len(items)
    assert_replay_equals_tables()


def test_a_request_sent_twice_at_once_is_one_loan(committed):
    stage = committed
    first, again = at_once(
        *(
            lambda: actions.lend(stage.desk, OWN[0], CARDS[0], request_id="once", at=clock.now())
            for _ in range(2)
        )
    )
    assert isinstance(first, Lent)
    assert first == again
    assert Loan.objects.count() == 1


def test_a_reader_with_one_place_left_gets_one_copy_of_two_desks(committed):
    stage = committed
    with clock.told(noon_of(TUESDAY)):
        actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    outcomes = at_once(
        *(
            lambda barcode=barcode: actions.lend(
                stage.desk, barcode, CARDS[0], request_id=None, at=clock.now()
            )
            for barcode in OWN[1:3]
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Lent", "Refusal"]
    assert Refusal("limit-reached", limit=2) in outcomes


def test_two_desks_take_one_copy_back_once(committed):
    stage = committed
    with clock.told(noon_of(TUESDAY)):
        actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    outcomes = at_once(
        *(lambda: actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now()) for _ in range(2))
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", Returned.__name__]
