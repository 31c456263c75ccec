"""How fast facts are recorded and replayed, beside plain Django inserts of the same rows."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from bench.report import Measured
from bench.stage import ACTOR, AUTHOR

NOON = datetime(2024, 2, 6, 4, tzinfo=UTC)
SINGLES = 1_000
BULK = 50_000
BLOCK = 1_000


def measure() -> list[Measured]:
    """All ways of writing; each does its rows on the same database, one after the other."""
    return [
        _timed("Django, a row a transaction", SINGLES, _plain_singles),
        _timed("journal, a fact a block", SINGLES, _journal_singles),
        _timed(f"Django, bulk_create of {BLOCK:,}", BULK, _plain_bulk),
        _timed(f"journal, {BLOCK:,} facts a block", BULK, _journal_bulk),
        _timed("verify --rebuild of all of them", SINGLES + BULK, _rebuild),
    ]


def _timed(name: str, rows: int, work: Callable[[], None]) -> Measured:
    begun = time.perf_counter()
    work()
    return Measured(name=name, count=rows, seconds=time.perf_counter() - begun)


def _plain_singles() -> None:
    from bench.models import PlainBed

    for number in range(SINGLES):
        PlainBed.objects.create(
            id=uuid4(), institution=AUTHOR, stream=AUTHOR, name=f"Mawar {number}", changed_at=NOON
        )


def _plain_bulk() -> None:
    from bench.models import PlainBed

    for first in range(0, BULK, BLOCK):
        PlainBed.objects.bulk_create(
            PlainBed(id=uuid4(), institution=AUTHOR, stream=AUTHOR, name=f"Mawar {number}", changed_at=NOON)
            for number in range(first, first + BLOCK)
        )


def _journal_singles() -> None:
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import BedDug

    for number in range(SINGLES):
        with writing(AUTHOR, f"single {number}", actor=ACTOR, at=NOON) as entry:
            entry.record(BedDug(bed=uuid4(), name=f"Mawar {number}"))


def _journal_bulk() -> None:
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import BedDug

    for first in range(0, BULK, BLOCK):
        with writing(AUTHOR, f"block {first}", actor=ACTOR, at=NOON) as entry:
            entry.record_all(
                BedDug(bed=uuid4(), name=f"Mawar {number}") for number in range(first, first + BLOCK)
            )


def _rebuild() -> None:
    from lentera.journal.verifying import verify

    findings = verify(rebuild=True)
    if findings.problems:
        raise SystemExit(f"the journal does not verify after the benchmark: {findings.problems}")
