"""Real threads on a real database: no write is lost, and one chain stays one chain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections

from lentera.journal.backing_up import back_up, make_recovery_key
from lentera.journal.forgettable import make_deleted_gone
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.snapshot import reading_as_one
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import BedDug, Planted
from tests.journal.sample.models import Bed

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(work, count):
    def closing(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(closing, range(count)))


def test_check_and_effect_cannot_be_split(gardener, bed):
    """Eight workers may each plant one if fewer than five stand there: five do."""

    def plant_if_room(number):
        with writing(gardener, f"p{number}", actor=ACTOR) as entry:
            if Bed.objects.get(id=bed).plants >= 5:
                return False
            entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))
            return True

    assert sorted(in_threads(plant_if_room, 8)) == [False] * 3 + [True] * 5
    assert Bed.objects.get().plants == 5
    stream = Stream.objects.get()
    assert StoredEntry.objects.filter(stream=stream.id).count() == stream.seq + 1 == 6
    assert_replay_equals_tables()


def test_the_same_request_at_the_same_time_counts_once(gardener, bed):
    def plant(_):
        with writing(gardener, "once", actor=ACTOR) as entry:
            if entry.first_result is None:
                entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))

    in_threads(plant, 6)
    assert Bed.objects.get().plants == 1


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="PostgreSQL has writers side by side")
def test_threads_of_one_process_stand_in_a_line_and_never_meet_a_busy_database(gardener, bed):
    def plant(_):
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "PRAGMA busy_timeout = 0"
            )  # whoever found the writer's place taken would fail at once
        for _again in range(20):
            with writing(gardener, None, actor=ACTOR) as entry:
                with writing(gardener, None, actor=ACTOR):
                    pass  # a block within a block does not wait for itself
                entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))

    in_threads(plant, 8)
    assert Bed.objects.get().plants == 160


def test_two_authors_do_not_mix(gardener, bed, neighbour):
    def dig(number):
        author = (gardener, neighbour)[number % 2]
        with writing(author, None, actor=ACTOR) as entry:
            entry.record(BedDug(bed=uuid4(), name=f"{number}"))

    in_threads(dig, 10)
    assert Bed.objects.filter(institution=neighbour).count() == 5
    assert Bed.objects.filter(institution=gardener).count() == 6
    assert_replay_equals_tables()


def test_verifying_and_backing_up_hold_nobody_up(gardener, bed, tmp_path):
    """While one view is read, another connection writes; the view does not change."""
    make_recovery_key()
    with reading_as_one():
        before = StoredEntry.objects.count()

        def dig(number):
            with writing(gardener, None, actor=ACTOR) as entry:
                entry.record(BedDug(bed=uuid4(), name=f"{number}"))

        in_threads(dig, 2)
        assert StoredEntry.objects.count() == before
        if connections["default"].vendor == "sqlite":
            assert not in_threads(lambda _: make_deleted_gone(), 1)[0], "a reader postpones it"
    assert StoredEntry.objects.count() == before + 2
    assert make_deleted_gone()
    assert back_up(tmp_path / "copy.backup") > 0
    assert_replay_equals_tables()
