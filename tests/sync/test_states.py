"""Nodes that are copied are those that were made; what a test did to them is in no other."""

import shutil
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from lentera.journal import clock
from tests.journal.sample.facts import PlantsGiven
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House
from tests.sync.states import States
from tests.sync.test_exchange import carry, say


@pytest.fixture
def own(tmp_path):
    return States(tmp_path / "states")


@pytest.fixture
def begun(db, template, own, tmp_path):
    """A hub made or copied, and how many were made so far."""
    made = []

    def begin(name, moment=None):
        def make():
            house = House(tmp_path / name / "hub", template).start("hub", "Dispersip")
            house.say_author(AGENCY, "Dispersip")
            made.append(house)
            return [house], [name]

        if moment is None:
            [house], told = own.after([], "begun", make, tmp_path / name)
        else:
            with clock.told(moment):
                [house], told = own.after([], "begun", make, tmp_path / name)
        return house, told, len(made)

    return begin


def gift():
    return PlantsGiven(gift=uuid4(), partner=PRISON, plants=9)


def test_a_copy_is_what_was_made_whatever_became_of_the_first(begun):
    first, told, _ = begun("first")
    entries = first.entries()
    say(first, AGENCY, gift())
    told.append("changed")
    second, told, made = begun("second")
    assert made == 1 and told == ["first"] and second.folder != first.folder
    assert (second.id, second.author) == (first.id, AGENCY)
    assert second.entries() == entries != first.entries()
    say(second, AGENCY, gift())
    assert second.replay_gives_the_same()


def test_under_another_clock_all_is_made(begun):
    assert [begun(name, moment)[2] for name, moment in (
        ("real", None), ("one", datetime(2024, 2, 6, tzinfo=UTC)), ("other", datetime(2024, 2, 7, tzinfo=UTC)),
        ("again", datetime(2024, 2, 6, tzinfo=UTC)),
    )] == [1, 2, 3, 3]  # fmt: skip


def test_after_a_node_that_a_test_changed_all_is_made(begun, own, tmp_path):
    made = []

    def spoke(house):
        say(house, AGENCY, gift())
        made.append(house)
        return [house], None

    for name, before in (("first", False), ("second", False), ("third", True)):
        house, *_ = begun(name)
        if before:
            say(house, AGENCY, gift())
        own.after([house], "spoke", lambda house=house: spoke(house), tmp_path / name)
        assert sum(map(len, house.entries().values())) == (2 if before else 1)
    assert len(made) == 2


def test_nodes_that_were_copied_talk(both):
    hub, site = both
    assert carry(hub, site).parked == [] and carry(site, hub).parked == []
    assert hub.replay_gives_the_same() and site.replay_gives_the_same()


def test_a_connection_that_was_left_sees_a_file_that_was_put_in_its_place(begun):
    house, *_ = begun("house")
    copy, before = house.keep_copy("before"), house.entries()
    say(house, AGENCY, gift())
    assert house.entries() != before
    shutil.move(copy, house.database)
    assert house.entries() == before


def test_after_a_fault_within_nothing_is_held_open(begun):
    house, *_ = begun("house")
    with pytest.raises(ZeroDivisionError), house.open():
        _ = 1 / 0
    say(house, AGENCY, gift())
    assert house.replay_gives_the_same()
