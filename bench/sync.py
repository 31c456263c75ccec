"""A site's facts by stick to the hub: `python -m bench.sync [FACTS]` (100,000 when not told).

Beside them, in the same run: the same rows written as bare entries by Python's `sqlite3` in one transaction, which is
what storing could cost at best. Morango, the sync engine of Kolibri, is not measured here: it pins Django 3.2.
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from bench.report import Measured, keep, print_table
from bench.stage import ACTOR, RESULTS, empty_node

FACTS = 100_000
NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
AGENCY, PRISON = UUID(int=101), UUID(int=102)
Told = TypeVar("Told")


def measure(folder: Path, count: int) -> tuple[list[Measured], float]:
    """Export, storing and laying out of `count` facts, bare inserts of the same, and the bundle's bytes a fact."""
    from lentera.sync import importing
    from tests.sync.nodes import House, make_template, pair

    folder.mkdir()
    template = make_template(folder / "empty.sqlite3")
    hub = House(folder / "hub", template).start("hub", "Pusat")
    for author, name in ((PRISON, "Lapas"), (AGENCY, "Dinas")):
        hub.say_author(author, name)
    site = House(folder / "site", template).start("site", "Lapas")
    pair(hub, site, [PRISON])
    _say(site, count)
    rows: list[Measured] = []
    bundle = _timed(rows, "export", count, lambda: site.export(hub))
    laid_out = 0.0
    catch_up = importing.catch_up

    def timed_catch_up(stream: UUID) -> int:
        nonlocal laid_out
        start = time.perf_counter()
        done = catch_up(stream)
        laid_out += time.perf_counter() - start
        return done

    importing.catch_up = timed_catch_up
    try:
        start = time.perf_counter()
        taken = hub.take(bundle)
        whole = time.perf_counter() - start
    finally:
        importing.catch_up = catch_up
    if taken.entries != count or taken.laid_out != count:
        raise SystemExit(f"not everything arrived: {taken}")
    rows += [
        Measured(name="import: proved and stored", count=count, seconds=whole - laid_out),
        Measured(name="import: laid out", count=count, seconds=laid_out),
    ]
    _timed(rows, "bare sqlite3 inserts of the entries", count, lambda: _bare(hub.database, folder / "bare"))
    _timed(rows, "export again, everything confirmed", 1, lambda: _second(site, hub))
    return rows, len(bundle) / count


def _say(site: Any, count: int) -> None:
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import PlantsGiven

    with site.open():
        for start in range(0, count, 1000):
            with writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
                entry.record_all(
                    PlantsGiven(gift=uuid4(), partner=AGENCY, plants=plants)
                    for plants in range(min(1000, count - start))
                )


def _second(site: Any, hub: Any) -> None:
    site.take(hub.export(site))
    site.export(hub)


def _bare(database: Path, target: Path) -> None:
    told = sqlite3.connect(database).execute(
        "SELECT stream, hash, seq, parents, kind, bytes FROM journal_storedentry"
    )
    rows = told.fetchall()
    with sqlite3.connect(target) as bare:
        bare.execute(
            "CREATE TABLE entry (stream, hash, seq, parents, kind, bytes, PRIMARY KEY (stream, hash))"
        )
        bare.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)


def _timed(rows: list[Measured], name: str, count: int, work: Callable[[], Told]) -> Told:
    start = time.perf_counter()
    done = work()
    rows.append(Measured(name=name, count=count, seconds=time.perf_counter() - start))
    return done


def main() -> None:
    """Measure, print, keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with empty_node() as home:
        measured, size = measure(home / "nodes", count)
    print_table(
        f"A stick with {count:,} facts from a site to the hub (SQLite); {size:.1f} bytes a fact", measured
    )
    print(f"\nkept in {keep(RESULTS, 'sync', measured)}")


if __name__ == "__main__":
    main()
