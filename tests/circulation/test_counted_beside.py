"""A shelf is counted for days while the desk goes on lending: what was seen and left later contradicts nothing."""

from datetime import timedelta

import pytest

from lentera.circulation import actions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock import actions as stock
from lentera.stock import queries as stocks
from lentera.stock.rules.stocktake import Sight
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, noon_of
from tests.circulation.hold_stage import LAW, add_titles, place

pytestmark = pytest.mark.django_db
NOON = noon_of(TUESDAY)


@pytest.fixture
def count(stage):
    """A count of the prison's shelves that has begun, and how copies are scanned in it."""
    cast = stage.cast
    begun = stock.begin_stocktake(cast.prison, "Cacah ulang", on=TUESDAY, actor=cast.sari, request_id=None)
    assert not isinstance(begun, Refusal)

    def scan(day, *codes, shelf=""):
        told = stock.scan_copies(
            cast.prison,
            begun.stocktake,
            shelf,
            codes,
            actor=cast.sari,
            request_id=None,
            at=NOON + timedelta(days=day),
        )
        assert not isinstance(told, Refusal), told
        return [one.sight for one in told]

    return begun.stocktake, scan


def test_loans_around_a_count(stage, count):
    stocktake, scan = count

    def lend(day, code, card):
        told = actions.lend(stage.desk, code, card, request_id=None, at=NOON + timedelta(days=day))
        assert not isinstance(told, Refusal), told

    def strange():
        prison = stage.cast.prison
        now = stocks.picture_of(prison, stocks.stocktake_row(prison, stocktake))
        return {one.seen.barcode: one.sight for one in now.strange}

    lend(0, OWN[0], CARDS[0])
    assert scan(1, *OWN[:2], PLACED[0]) == [Sight.ON_LOAN, Sight.FOUND, Sight.FOUND]
    lend(2, OWN[1], CARDS[1])
    lend(2, PLACED[0], CARDS[1])
    assert strange() == {OWN[0]: Sight.ON_LOAN}
    actions.give_back(stage.desk, OWN[0], request_id=None, at=NOON + timedelta(days=3))
    assert strange() == {}


def test_a_copy_that_waits_on_the_hold_shelf_is_found_there(stage, count):
    titles = add_titles(stage)
    place(stage, CARDS[0], titles.law)
    told = actions.set_on_shelf(stage.desk, LAW[0], request_id=None, at=clock.now())
    assert not isinstance(told, Refusal)
    _, scan = count
    assert scan(1, LAW[0], shelf="Rak pesanan") == [Sight.FOUND]
