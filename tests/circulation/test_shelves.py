"""A loan changes at once what the catalogue counts as free, and a return changes it back."""

from uuid import uuid4

from lentera.catalogue import hooks
from lentera.circulation import actions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock.facts import ItemLine, ItemsAccessioned, Source
from tests.circulation.conftest import CARDS, TUESDAY

TITLE, OTHER = uuid4(), uuid4()


def add(stage, barcodes, record):
    lines = tuple(
        ItemLine(barcode=code, title="Judul", record=record, source=Source.PURCHASE, document="x", value=1,
                 acquired_on=TUESDAY)
        for code in barcodes
    )  # fmt: skip
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        entry.record(ItemsAccessioned(items=tuple(uuid4() for _ in barcodes), lines=lines))


def lend(stage, barcode, card):
    assert not isinstance(actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now()), Refusal)


def away(stage):
    told = hooks.shelves(stage.cast.prison)
    assert told is not None
    return told.away


def test_a_title_is_away_when_its_last_copy_is_out(stage):
    add(stage, ("A-1", "A-2"), TITLE)
    add(stage, ("B-1",), OTHER)
    told = hooks.shelves(stage.cast.prison)
    assert told is not None and {TITLE, OTHER} <= told.here and told.here == told.only and not told.away
    lend(stage, "A-1", CARDS[0])
    assert away(stage) == set()
    lend(stage, "A-2", CARDS[1])
    assert away(stage) == {TITLE}
    actions.give_back(stage.desk, "A-1", request_id=None, at=clock.now())
    assert away(stage) == set()


def test_others_hear_nothing_of_it(stage):
    add(stage, ("A-1",), TITLE)
    lend(stage, "A-1", CARDS[0])
    for asking in (None, stage.cast.agency, stage.cast.other_prison):
        told = hooks.shelves(asking)
        assert told is not None and TITLE not in told.away | told.here


def test_what_arrived_is_newest_first_and_ends_half_a_year_before_the_last(stage):
    add(stage, ("A-1",), TITLE)
    told = hooks.arrivals(stage.cast.prison, None, 10)
    assert told == [(TITLE, TUESDAY)]  # the copies of the year before are no news, and without a record
    assert hooks.arrivals(stage.cast.prison, (TUESDAY, TITLE), 10) == []
    assert hooks.arrivals(None, None, 10) == []
