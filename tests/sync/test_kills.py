"""Imports cut short by kill -9, and four at once: afterwards all is as after one clean import."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from lentera.journal.writing import writing
from tests.journal.sample.facts import BedDug, PlantsGiven
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import ACTOR, NOON, carry

ROOT = Path(__file__).parents[2]
FACTS = 4000

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def say_many(hub, count, first=0):
    """Gifts to the prison, in blocks."""
    for start in range(first, first + count, 1000):
        with hub.open(), writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
            for number in range(start, min(start + 1000, first + count)):
                entry.record(PlantsGiven(gift=uuid4(), partner=PRISON, plants=number))


def begin(house, bundle: Path):
    """A process that takes the bundle in."""
    environment = {
        **os.environ,
        "LENTERA_HOME": str(house.folder),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    environment.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "tests.sync.taking", str(house.folder), str(house.database), str(bundle)]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE)


def state(house):
    return house.entries(), house.rows(set(house.streams()))


@pytest.fixture
def waiting(hub, site, template, tmp_path):
    """A large bundle, and what a clean import of it gives."""
    carry(site, hub)
    say_many(hub, FACTS)
    with site.open(), writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
        entry.record(BedDug(bed=uuid4(), name="milik sendiri"))
    bundle = tmp_path / "besar.bundel"
    bundle.write_bytes(hub.export(site))
    before = site.keep_copy("before")
    assert site.take(bundle.read_bytes()).entries >= FACTS
    clean = state(site)
    site.put_back(before)
    assert state(site) != clean
    return site, bundle, clean


def test_an_import_killed_at_any_moment_is_finished_by_the_next(waiting):
    site, bundle, clean = waiting
    chance = Random(20240206)
    killed = 0
    for _ in range(4):
        process = begin(site, bundle)
        _wait_for_the_work(site, process)
        time.sleep(chance.uniform(0, 0.5))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
    assert killed, "every import was over before it could be killed"
    last = begin(site, bundle)
    words = last.communicate()[1]
    assert last.returncode == 0, words
    assert state(site) == clean
    assert site.replay_gives_the_same()


def _wait_for_the_work(site, process):
    """Until the database is being written, so that the kill does not only meet the start of Python."""
    journal = site.database.with_name(f"{site.database.name}-journal")
    wal = site.database.with_name(f"{site.database.name}-wal")
    before = site.database.stat().st_mtime_ns
    while process.poll() is None and site.database.stat().st_mtime_ns == before:
        if journal.exists() or (wal.exists() and wal.stat().st_size):
            return
        time.sleep(0.005)


def test_four_imports_at_once_store_everything_once(waiting):
    site, bundle, clean = waiting
    processes = [begin(site, bundle) for _ in range(4)]
    for process in processes:
        words = process.communicate()[1]
        assert process.returncode == 0, words
    assert state(site) == clean
    assert site.replay_gives_the_same()


def test_two_sticks_of_two_senders_at_once(hub, site, template, tmp_path):
    """A hub reads the sticks of two prisons at the same time."""
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    sticks = []
    for house, author in ((site, PRISON), (other, OTHER)):
        for _ in range(3):
            with house.open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
                for number in range(500):
                    entry.record(PlantsGiven(gift=uuid4(), partner=AGENCY, plants=number))
        path = tmp_path / f"{author}.bundel"
        path.write_bytes(house.export(hub))
        sticks.append(path)
    before = hub.keep_copy("before")
    for path in sticks:
        hub.take(path.read_bytes())
    clean = state(hub)
    hub.put_back(before)
    for process in [begin(hub, path) for path in sticks]:
        words = process.communicate()[1]
        assert process.returncode == 0, words
    assert state(hub) == clean
