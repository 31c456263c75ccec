"""The numbers of the day go on from those counted before, and are those that counting tells."""

from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lentera.circulation import actions
from lentera.circulation.actions.paper import Row, record_paper_loan
from lentera.circulation.queries import today
from lentera.circulation.queries.today import counts_on
from lentera.journal import clock
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_reader, noon_of

KI, CARD = OWN[1], CARDS[0]


@pytest.fixture(autouse=True)
def nothing_counted():
    today._counted.clear()


@pytest.fixture
def anew(monkeypatch):
    """How often the day was counted as a whole."""
    told, count = [], today._counted_anew

    def counted(*given):
        told.append(given)
        return count(*given)

    monkeypatch.setattr(today, "_counted_anew", counted)
    return told


def numbers(stage, day=TUESDAY, zone=None):
    """What the desk shows, which is what counting tells."""
    told = counts_on(stage.cast.prison, day, zone or stage.desk.zone)
    kept = dict(today._counted)
    today._counted.clear()
    assert counts_on(stage.cast.prison, day, zone or stage.desk.zone) == told
    today._counted.update(kept)
    return told.loans, told.returns, told.visits


def lend(stage, barcode=KI, card=CARD):
    return actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())


def give_back(stage, barcode=KI):
    return actions.give_back(stage.desk, barcode, request_id=None, at=clock.now())


def undo(stage, loan):
    return actions.undo_newest(stage.desk, loan, request_id=f"undo {loan}")


def test_each_act_changes_the_numbers_as_counting_does(stage):
    assert numbers(stage) == (0, 0, 0)
    first = lend(stage)
    lend(stage, PLACED[0])
    assert numbers(stage) == (2, 0, 0)
    actions.renew(stage.desk, PLACED[0], request_id=None, at=clock.now())
    give_back(stage)
    assert numbers(stage) == (2, 1, 0)
    undo(stage, first.loan)
    assert numbers(stage) == (2, 0, 0), "the return is taken back"
    second = lend(stage, OWN[0], CARDS[1])
    assert numbers(stage) == (3, 0, 0)
    undo(stage, second.loan)
    assert numbers(stage) == (2, 0, 0), "the loan is"
    actions.record_visits(stage.desk, 4, TUESDAY, request_id=None, at=clock.now())
    assert numbers(stage) == (2, 0, 4)
    record_paper_loan(stage.desk, OWN[2], CARDS[1], Row("AAAAAAAA", 1), at=clock.now() - timedelta(days=1))
    assert numbers(stage) == (3, 0, 4), "counted on the day on which it was keyed in"
    add_reader(stage.desk, "77001")
    assert counts_on(stage.cast.prison, TUESDAY, stage.desk.zone).new_readers == 1


def test_scans_are_not_a_reason_to_count_the_day_anew(stage, anew):
    for barcode in (KI, PLACED[0]):
        lend(stage, barcode)
        counts_on(stage.cast.prison, TUESDAY, stage.desk.zone)
    give_back(stage)
    with CaptureQueriesContext(connection) as heard:
        assert counts_on(stage.cast.prison, TUESDAY, stage.desk.zone).returns == 1
    assert len(anew) == len(heard) == 1


def test_another_day_another_zone_and_another_house_have_their_own(stage):
    lend(stage)
    assert numbers(stage) == (1, 0, 0)
    clock.tell(noon_of(date(2024, 3, 6)))
    give_back(stage)
    assert numbers(stage, date(2024, 3, 6)) == (0, 1, 0)
    assert numbers(stage) == (1, 0, 0)
    assert numbers(stage, zone="Pacific/Honolulu") == (0, 1, 0)
    assert counts_on(stage.cast.other_prison, TUESDAY, stage.desk.zone).loans == 0


def test_what_the_next_day_brought_is_not_counted_to_the_day_before(stage):
    """A scan begins a moment before midnight and is answered after another desk's, of the next day."""
    midnight = clock.at_local(date(2024, 3, 6), time(0), stage.desk.zone)
    clock.tell(midnight - timedelta(milliseconds=1))
    lend(stage)
    assert numbers(stage) == (1, 0, 0)
    clock.tell(midnight)
    lend(stage, PLACED[0])
    assert numbers(stage) == (1, 0, 0)
    assert numbers(stage, date(2024, 3, 6)) == (1, 0, 0)


def test_a_clock_set_back_over_midnight_counts_as_recorded(stage):
    clock.tell(clock.at_local(date(2024, 3, 6), time(0), stage.desk.zone))
    lend(stage)
    clock.tell(noon_of(TUESDAY))
    assert numbers(stage) == (0, 0, 0)
    lend(stage, PLACED[0])
    assert numbers(stage) == (0, 0, 0), "recorded no earlier than what stands before it"
    assert numbers(stage, date(2024, 3, 6)) == (2, 0, 0)


def test_two_desks_in_two_zones_at_midnight_have_each_its_own_day(stage):
    """Central Indonesia is in Wednesday already, western Indonesia still in Tuesday for an hour."""
    wednesday, west = date(2024, 3, 6), "Asia/Jakarta"
    midnight = clock.at_local(wednesday, time(0), stage.desk.zone)
    clock.tell(midnight - timedelta(minutes=1))
    lend(stage)
    assert numbers(stage) == numbers(stage, zone=west) == (1, 0, 0)
    clock.tell(midnight + timedelta(minutes=1))
    assert numbers(stage, wednesday) == (0, 0, 0)
    assert numbers(stage, zone=west) == (1, 0, 0)
    lend(stage, PLACED[0])
    assert numbers(stage, zone=west) == (2, 0, 0)
    assert numbers(stage, wednesday) == (1, 0, 0)


def test_what_was_taken_back_by_the_database_is_not_counted(stage):
    """Another chain from the same place on: another file was restored, or a transaction was rolled back."""
    numbers(stage)
    with transaction.atomic():
        lend(stage)
        lend(stage, PLACED[0])
        assert counts_on(stage.cast.prison, TUESDAY, stage.desk.zone).loans == 2
        transaction.set_rollback(True)
    actions.record_visits(stage.desk, 4, TUESDAY, request_id=None, at=clock.now())
    lend(stage)
    lend(stage, PLACED[0])
    assert numbers(stage) == (2, 0, 4)


def test_after_many_entries_it_is_counted_anew(stage, anew, monkeypatch):
    monkeypatch.setattr(today, "MOST", 2)
    counts_on(stage.cast.prison, TUESDAY, stage.desk.zone)
    for card, barcode in zip(CARDS, (KI, PLACED[0], OWN[0]), strict=False):
        lend(stage, barcode, card)
    assert counts_on(stage.cast.prison, TUESDAY, stage.desk.zone).loans == min(len(CARDS), 3)
    assert len(anew) == 2
