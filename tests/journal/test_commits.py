"""Blocks that share a commit: nobody goes on before it, and what one does wrong is not the others' loss."""

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import date
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from lentera.journal import commits, holding, queueing
from lentera.journal.commits import commit_before_long_work
from lentera.journal.queueing import Queue
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import Planted
from tests.journal.sample.models import Bed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers"),
]
SOON = 60.0  # seconds after which a thread is given up


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine: nobody is passed by, and a commit waits for all who come."""
    monkeypatch.setattr(queueing, "LEASE", 3600.0)
    monkeypatch.setattr(commits, "LONGEST", 3600.0)


@pytest.fixture
def made(monkeypatch):
    """How many commits were made; `made.fails` is what the next one meets."""

    class Made(list):
        fails = None

    told, commit = Made(), DatabaseWrapper._commit

    def counted(database):
        if told.fails is not None:
            failure, told.fails = told.fails, None
            raise failure
        told.append(database)
        return commit(database)

    monkeypatch.setattr(DatabaseWrapper, "_commit", counted)
    return told


class People:
    """So many at one queue: the first one begins his block when all others stand in line."""

    def __init__(self, author, *works):
        self.author, self.queue = author, Queue()
        self.told = [None] * len(works)
        self.all_here = Event()
        self.threads = [Thread(target=self._go, args=(at, work)) for at, work in enumerate(works)]

    def tell(self):
        for number, thread in enumerate(self.threads):
            thread.start()
            self._until(number)
        self.all_here.set()
        for thread in self.threads:
            thread.join(SOON)
        assert not any(thread.is_alive() for thread in self.threads)
        return self.told

    def _until(self, number):
        line, until = self.queue.line, monotonic() + SOON
        while (line._present is None or len(line._waiting) < number) and monotonic() < until:
            sleep(0.001)

    def _go(self, at, work):
        try:
            with self.queue.turn(quick=True):
                self.told[at] = work(self)
        except (OperationalError, ZeroDivisionError) as error:
            self.told[at] = error
        finally:
            connections.close_all()


def planting(bed, plants, *, request_id=None, wrong=None):
    """Plant, and look from outside whether that is on the disk."""

    def work(people):
        assert people.all_here.wait(SOON)
        with writing(people.author, request_id, actor=ACTOR) as entry:
            if entry.first_result is None:
                entry.record(Planted(bed=bed, plants=plants, kind="x", on=date(2024, 1, 1)))
            if wrong is not None:
                wrong()
        return seen_from_outside(bed)

    return work


def seen_from_outside(bed):
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60, uri=True)) as other:
        told = other.execute("SELECT plants FROM sample_bed WHERE id = ?", [bed.hex]).fetchone()
    return told[0]


@contextmanager
def another_process_writes():
    """As far as the doors tell."""
    door = os.open(f"{connection.settings_dict['NAME']}-writing", os.O_RDWR | os.O_CREAT)
    try:
        assert holding.wait_for(door, SOON)
        yield
    finally:
        os.close(door)


def reading_first(bed, plants, read, **more):
    """Read something, then plant."""
    plant = planting(bed, plants, **more)

    def work(people):
        people.all_here.set()
        Bed.objects.count()
        read.append(connections["default"])
        return plant(people)

    return work


@contextmanager
def all_have_read(author, *works, read):
    """People who came while another process wrote; it goes on doing so inside."""
    people = People(author, *works)
    with another_process_writes():
        for thread in people.threads:
            thread.start()
        until = monotonic() + SOON
        while len(read) < len(works) and monotonic() < until:
            sleep(0.001)
        assert len(read) == len(works), "whoever waits for the other process keeps nobody from reading"
        yield people
    for thread in people.threads:
        thread.join(SOON)
    assert not any(thread.is_alive() for thread in people.threads)


def divide():
    raise ZeroDivisionError


def plants():
    return Bed.objects.get().plants


def test_all_go_on_with_one_commit_and_not_before_it(gardener, bed, patient, made):
    told = People(gardener, *(planting(bed, number) for number in (1, 2, 3))).tell()
    assert told == [6, 6, 6], "each saw all of it on the disk"
    assert len(made) == 1
    assert_replay_equals_tables()


def test_one_alone_commits_at_once(gardener, bed, patient, made):
    assert People(gardener, planting(bed, 5)).tell() == [5]
    assert len(made) == 1


def test_a_full_commit_is_made(gardener, bed, patient, made, monkeypatch):
    monkeypatch.setattr(commits, "MOST", 2)
    told = People(gardener, *(planting(bed, 1) for _ in range(5))).tell()
    assert told[1] == 2, "who makes it still has his turn; who wakes late sees more"
    assert max(told) == plants() == 5 and len(made) >= 3


def test_an_old_commit_is_made(gardener, bed, patient, made, monkeypatch):
    monkeypatch.setattr(commits, "LONGEST", 0.0)
    told = People(gardener, *(planting(bed, 1) for _ in range(3))).tell()
    assert sorted(told) == [1, 2, 3]
    assert len(made) == 3


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_whose_block_fails_loses_his_own_alone(gardener, bed, patient, made, wrong):
    works = [planting(bed, 10**at, wrong=divide if at == wrong else None) for at in range(3)]
    told = People(gardener, *works).tell()
    assert isinstance(told[wrong], ZeroDivisionError)
    assert plants() == sum(10**at for at in range(3) if at != wrong)
    assert_replay_equals_tables()


def test_a_disk_that_refuses_is_told_to_all_and_nothing_was_written(gardener, bed, patient, made):
    people = People(gardener, *(planting(bed, 1) for _ in range(3)))
    made.fails = OperationalError("database or disk is full")
    told = people.tell()
    assert [str(one) for one in told] == ["database or disk is full"] * 3
    assert plants() == 0
    assert People(gardener, planting(bed, 1)).tell() == [1], "the next one finds all in order"
    assert_replay_equals_tables()


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_disk_that_is_full_in_the_middle_is_told_to_all_before(gardener, bed, patient, wrong):
    """SQLite then takes the whole transaction back by itself."""

    def full():
        connections["default"].connection.execute("ROLLBACK")
        raise OperationalError("database or disk is full")

    works = [planting(bed, 10**at, wrong=full if at == wrong else None) for at in range(3)]
    told = People(gardener, *works).tell()
    assert [str(one) for one in told[: wrong + 1]] == ["database or disk is full"] * (wrong + 1)
    assert plants() == sum(10**at for at in range(wrong + 1, 3))
    assert_replay_equals_tables()


def test_the_same_request_twice_in_one_commit_counts_once(gardener, bed, patient, made):
    told = People(gardener, *(planting(bed, 1, request_id="once") for _ in range(3))).tell()
    assert told == [1, 1, 1]
    assert len(made) == 1


def test_a_block_within_a_block_waits_for_nobody(gardener, bed, patient, made):
    def twice(people):
        assert people.all_here.wait(SOON)
        with writing(people.author, None, actor=ACTOR) as entry:
            with writing(people.author, None, actor=ACTOR) as within:
                within.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))
            entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))
        return seen_from_outside(bed)

    assert People(gardener, twice, planting(bed, 1)).tell() == [3, 3]
    assert len(made) == 1


def test_what_is_open_is_committed_before_long_work(gardener, bed, patient, made):
    """Who hashes a PIN keeps nobody waiting who wrote before him."""
    seen = []

    def long(people):
        seen.append(seen_from_outside(bed))
        commit_before_long_work()
        seen.append(seen_from_outside(bed))
        return planting(bed, 1)(people)

    assert People(gardener, planting(bed, 1), long).tell()[1] == 2
    assert seen == [0, 1]


def test_nothing_is_committed_in_the_middle_of_a_block(gardener, bed, patient, made):
    told = People(gardener, planting(bed, 1, wrong=commit_before_long_work), planting(bed, 1)).tell()
    assert told == [2, 2]
    assert len(made) == 1


def test_who_writes_nothing_keeps_nobody_waiting(gardener, bed, patient):
    told = People(gardener, planting(bed, 1), lambda _: "nothing").tell()
    assert told == [1, "nothing"]


@pytest.mark.parametrize("quick", [(True, False), (False, True)])
def test_who_is_not_quick_shares_with_nobody(gardener, bed, patient, made, quick):
    people = People(gardener, planting(bed, 1), planting(bed, 1))
    turn = people.queue.turn
    given = iter(quick)
    people.queue.turn = lambda quick: turn(quick=next(given))
    assert people.tell() == [1, 2]
    assert len(made) == 2


def test_while_another_process_writes_all_read_what_they_need_and_then_share_a_commit(
    gardener, bed, patient, made, monkeypatch
):
    read, at_doors, doors = [], [], queueing.my_turn

    def looked(*, at_once=False):
        at_doors.append(connections["default"])
        return doors(at_once=at_once)

    monkeypatch.setattr(queueing, "my_turn", looked)
    with all_have_read(gardener, *(reading_first(bed, at, read) for at in (1, 2, 3)), read=read) as people:
        assert not made and people.told == [None] * 3
    assert people.told == [6, 6, 6] and len(made) == 1
    assert len(set(read)) == 1 and at_doors[0] is read[0]
    assert at_doors[1] is not read[0], "with others it may be in the middle of something"
    assert_replay_equals_tables()


def test_who_stands_ready_is_left_by_no_commit(gardener, bed, patient, made, monkeypatch):
    monkeypatch.setattr(commits, "MOST", 1)
    read = []
    with all_have_read(gardener, *(reading_first(bed, 1, read) for _ in range(4)), read=read) as people:
        pass
    assert max(people.told) == plants() == 4 and len(made) == 4


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_whose_block_fails_keeps_nobody_who_stands_ready(gardener, bed, patient, wrong):
    read = []
    works = [reading_first(bed, 1, read, wrong=divide if at == wrong else None) for at in range(3)]
    with all_have_read(gardener, *works, read=read) as people:
        pass
    assert isinstance(people.told[wrong], ZeroDivisionError) and plants() == 2
    assert_replay_equals_tables()


def test_who_fails_at_the_doors_sends_the_next_one_there(gardener, bed, patient, monkeypatch):
    read, failed, doors = [], [], queueing.my_turn

    @contextmanager
    def broken(*, at_once=False):
        if not at_once and not failed:
            failed.append(True)
            while len(read) < 3:
                sleep(0.001)
            raise OperationalError("too many open files")
        with doors(at_once=at_once):
            yield

    monkeypatch.setattr(queueing, "my_turn", broken)
    with all_have_read(gardener, *(reading_first(bed, 1, read) for _ in range(3)), read=read) as people:
        pass
    assert sum(isinstance(one, OperationalError) for one in people.told) == 1 and plants() == 2


def test_who_stands_ready_and_is_never_called_is_told_so(gardener, bed, patient, made, monkeypatch):
    monkeypatch.setattr(queueing, "PATIENCE", 0.05)
    read = []
    with all_have_read(gardener, *(reading_first(bed, 1, read) for _ in range(3)), read=read) as people:
        until = monotonic() + SOON
        while sum(one is not None for one in people.told) < 2 and monotonic() < until:
            sleep(0.001)
    assert sorted(map(str, people.told)) == ["1", *["the database is locked: nobody comes to write"] * 2]
    assert plants() == len(made) == 1


def test_two_threads_beside_the_queue_write_too(gardener, bed, patient):
    def beside(_):
        with writing(gardener, None, actor=ACTOR) as entry:
            entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))

    people = People(gardener, *(planting(bed, 1) for _ in range(4)))
    others = [Thread(target=lambda: (beside(None), connections.close_all())) for _ in range(3)]
    for other in others:
        other.start()
    people.tell()
    for other in others:
        other.join(SOON)
    assert plants() == 7
    assert_replay_equals_tables()


def test_many_requests_of_many_threads_lose_nothing(gardener, bed):
    queue, told = Queue(), []

    def go(number):
        try:
            for turn in range(25):
                with queue.turn(quick=number % 3 > 0):
                    with writing(gardener, f"{number}-{turn}", actor=ACTOR) as entry:
                        entry.record(Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1)))
                    told.append(uuid4())
        finally:
            connections.close_all()

    threads = [Thread(target=go, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert len(told) == plants() == 200
    assert_replay_equals_tables()


def test_what_a_savepoint_keeps_of_the_pages_before_it_is_no_file():
    def told(name):
        with connections["default"].cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()

    queue, synchronous = Queue(), told("synchronous")
    for _ in range(2):
        with queue.turn(quick=True):
            assert told("temp_store") == (2,)  # in memory
            assert told("synchronous") == synchronous  # and all else as everywhere
        queue.warm._free[0][0].close()  # the next one opens it anew
    assert told("temp_store") == (0,)
