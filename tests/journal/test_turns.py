"""Who writes next on SQLite: processes in one line, and long work that makes room."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from lentera.journal import holding, receiving, turns
from lentera.journal.models import Author
from lentera.journal.node import add_author
from lentera.journal.receiving import Range
from tests.journal import standing

ROOT = Path(__file__).parents[2]
LONG = 30.0  # seconds: a lock that is free is had at once, however busy the machine is


@pytest.fixture
def database(tmp_path):
    """A SQLite file with one row that counts turns."""
    path = tmp_path / "node.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE turn (many INTEGER, few INTEGER)")
        made.execute("INSERT INTO turn VALUES (0, 0)")
    return path


@contextmanager
def another(what, database, *, ready=True):
    """A process at the door."""
    words = [sys.executable, "-m", "tests.journal.standing", what, str(database)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        if ready:
            assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        Path(f"{database}.stop").touch()
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def the_second_door(database):
    descriptor = os.open(f"{database}-writing", os.O_RDWR | os.O_CREAT)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def turns_of(desk):
    return desk.execute("SELECT many FROM turn").fetchone()[0]


@pytest.mark.parametrize("until_commit", [False, True])
@pytest.mark.parametrize("what", ["many", "import"])
def test_who_writes_now_and_then_gets_in_between_two_turns_of_who_writes_all_the_time(
    database, what, until_commit
):
    """Counted in the other's turns: without the line it took dozens, by luck; with one door for both, who had just
    gone out was in again before who waited had looked.
    """
    waited = []
    with another(what, database, ready=False), closing(sqlite3.connect(database, timeout=60)) as desk:
        desk.isolation_level = None
        for _ in range(15):
            seen = turns_of(desk)
            while (before := turns_of(desk)) < seen + 2:  # until the other is at it again
                time.sleep(0.001)
            with turns.behind_doors(standing.named(str(database))) if until_commit else nullcontext():
                standing.begin(desk, str(database))
                waited.append(turns_of(desk) - before)
                desk.execute("COMMIT")
    assert median(waited) <= 4, waited


def test_who_is_killed_behind_the_doors_leaves_them(database):
    with another("hold", database) as holder, the_second_door(database) as door:
        assert not holding.wait_for(door, 0.01)
        holder.kill()
        holder.wait()
        assert holding.wait_for(door, LONG)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_child_does_not_keep_its_parents_place(database):
    with another("fork", database) as parent, the_second_door(database) as door:
        assert parent.wait() < 0, "the parent was killed"
        assert holding.wait_for(door, LONG)


def test_a_line_that_does_not_move_is_left(database, monkeypatch):
    """A process that was stopped in the line: SQLite's own waiting decides, as without a line."""
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with another("hold", database), closing(sqlite3.connect(database, isolation_level=None)) as desk:
        standing.begin(desk, str(database))
        desk.execute("UPDATE turn SET few = 1")
        desk.execute("COMMIT")


def test_where_there_is_no_place_for_the_line_one_writes_without(tmp_path):
    nowhere = SimpleNamespace(settings_dict={"NAME": str(tmp_path / "no folder" / "node.sqlite3")})
    assert turns.next_in_line(lambda: "in", nowhere) == "in"


@pytest.mark.parametrize("sql, vendor, inside, stands", [
    ("BEGIN IMMEDIATE", "sqlite", False, True),
    ("INSERT INTO turn VALUES (1)", "sqlite", False, True),
    ("UPDATE turn SET many = 1", "sqlite", False, True),
    ("DELETE FROM turn", "sqlite", False, True),
    ("BEGIN", "sqlite", False, False),  # reads only
    ("ROLLBACK", "sqlite", False, False),
    ("UPDATE turn SET many = 1", "sqlite", True, False),
    ("UPDATE turn SET many = 1", "postgresql", False, False),
])  # fmt: skip
def test_what_begins_to_write(sql, vendor, inside, stands):
    told = SimpleNamespace(in_atomic_block=inside, vendor=vendor, alias="default")
    assert turns.begins_to_write(sql, told) is stands


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no line")
def test_one_is_behind_the_second_door_until_the_commit():
    with the_second_door(connection.settings_dict["NAME"]) as door:
        with turns.my_turn(), transaction.atomic():
            assert not holding.wait_for(door, 0.01)
        assert holding.wait_for(door, LONG)


def test_another_database_than_the_nodes_has_no_line():
    told = SimpleNamespace(in_atomic_block=False, vendor="sqlite", alias="rebuild")
    assert not turns.begins_to_write("BEGIN IMMEDIATE", told)


def known(*ids):
    return set(Author.objects.filter(id__in=ids).values_list("id", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_was_done_before_a_rest_stays(gardener, monkeypatch):
    """On SQLite; PostgreSQL keeps all in one transaction, since no desk waits for it there."""
    monkeypatch.setattr(turns, "TURN", 0.0)
    first, second = uuid4(), uuid4()

    def crash():
        with turns.in_turns() as turn:
            add_author(first, "Satu")
            turn.rest()
            add_author(second, "Dua")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert known(first, second) == ({first} if connection.vendor == "sqlite" else set())
    with turns.in_turns() as turn:
        add_author(second, "Dua")
        turn.rest()
    assert second in known(second)


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_is_not_over_goes_on(gardener, monkeypatch):
    monkeypatch.setattr(turns, "TURN", 3600.0)
    author = uuid4()

    def crash():
        with turns.in_turns() as turn:
            add_author(author, "Satu")
            turn.rest()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert not known(author)


@pytest.mark.parametrize("case, taken, of_a_turn, expected", [
    ("as long as it may", 100, 1, 100),
    ("too long", 100, 4, 25),
    ("quick: twice as many", 100, 0.03, 200),
    ("one entry takes longer than a turn", 1, 300, 1),
    ("the clock stood still", 100, 0, 200),
])  # fmt: skip
def test_how_many_entries_the_next_block_has(case, taken, of_a_turn, expected):
    pace = receiving._Pace()
    assert pace.entries == 100
    pace.learn(taken, of_a_turn * turns.TURN)
    assert pace.entries == expected
    for _ in range(20):
        pace.learn(pace.entries, 0.0)
    assert pace.entries == receiving.LARGEST_BLOCK


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9])
def test_a_range_in_parts_is_the_same_range(size):
    whole = Range(UUID(int=1), "public", "sample", (b"p" * 32,), tuple(b"entry %d" % n for n in range(5)))
    parts = list(whole.parts(size))
    assert [entry for part in parts for entry in part.entries] == list(whole.entries)
    assert [digest for part in parts for digest in part.hashes()] == list(whole.hashes())
    for part in parts:
        assert len(part.entries) <= size
        assert (
            Range(part.author, part.audience, part.area, part.parents, part.entries).hashes() == part.hashes()
        )
