"""Telling the whole story: chapters onto the agenda, the agenda in the order of time, then the papers for scripts."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection

from lentera.demo.stage import Progress, Stage
from lentera.demo.story import (
    agreements,
    asks,
    classes,
    families,
    house_rules,
    loans,
    machines,
    meetings,
    people,
    placements,
    reading,
    reviews,
    shelves,
    vans,
    waiting,
    work,
)
from lentera.journal import clock
from lentera.journal.backing_up import make_recovery_key
from lentera.journal.ids import seeded_ids
from lentera.journal.node import make_node

SEED = 17


def tell(as_of: date, progress: Progress, *, scale: float = 1.0) -> Stage:
    """Make a node and tell its story up to `as_of`; the same day always tells the same story.

    `scale` under 1 tells it with fewer titles, copies, readers and days of loans (for tests).
    """
    stage = Stage(as_of=as_of, chance=Random(SEED), scale=scale)
    with _unhurried_disk(), clock.told(clock.at_local(people.FIRST_DAY)), seeded_ids(f"lentera {as_of}"):
        make_node("hub", "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan")
        stage.made["people"] = classes.names(as_of)
        stage.secrets.extend(stage.made["people"])
        people.found(stage)
        people.open_accounts(stage, demo_password())
        shelves.fill(stage, progress)
        agreements.tell(stage)
        placements.tell(stage)
        vans.tell(stage)
        classes.tell(stage)
        meetings.tell(stage)
        asks.tell(stage)
        reviews.tell(stage)
        stage.play(progress)
        loans.tell(stage, progress)
        house_rules.tell(stage)
        machines.tell(stage)
        reading.tell(stage)
        work.tell(stage)
        waiting.tell(stage)
        families.tell(stage)
    _write_keys()
    return stage


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """A story that is cut short is told anew, so SQLite need not wait for the disk after each block while it is told.

    Afterwards everything is written down, and each write waits for the disk again.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def demo_password() -> str:
    """The password of all demo accounts: told by the environment, or made once and kept beside the keys."""
    told = os.environ.get("LENTERA_DEMO_PASSWORD")
    path = Path(settings.LENTERA_HOME) / "keys" / "demo-password"
    if told is None and path.exists():
        return path.read_text(encoding="utf-8")
    password = told or secrets.token_urlsafe(9)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(password, encoding="utf-8")
    return password


def _write_keys() -> None:
    sheet = Path(settings.LENTERA_HOME) / "keys" / "recovery-sheet.txt"
    sheet.touch(mode=0o600)
    sheet.write_text(make_recovery_key() + "\n", encoding="utf-8")
