"""A site's facts by stick to the hub: `python -m bench.sync [FACTS]` (100,000 when not told; 1000000 shows the slope).

On SQLite with synchronous=FULL, as in use. Beside them, in the same run: the same rows by Morango, the sync engine of
Kolibri, in an environment of its own (it pins Django 3.2), serialized and deserialized only; and bare entries written
by Python's `sqlite3` in one transaction, which is what storing could cost at best. Each line has processor time next to
the wall clock: on a machine that others use only the first can be compared.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from bench.report import Measured, keep
from bench.stage import ACTOR, RESULTS, empty_node, pragmas

FACTS = 100_000
NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
AGENCY, PRISON = UUID(int=101), UUID(int=102)
MORANGO = ("morango==0.8.15", "Django==3.2.25", "djangorestframework==3.15.1")
BYTES = 40  # a fact, at most
Told = TypeVar("Told")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`count` facts in `wall` and `processor` seconds; `limit`: seconds for 100,000, in proportion for others."""

    name: str
    count: int
    wall: float
    processor: float
    limit: float | None = None


def measure(folder: Path, count: int) -> tuple[list[Row], float]:
    """Export, storing and laying out of `count` facts, bare inserts of the same, and the bundle's bytes a fact."""
    from lentera.sync import importing
    from tests.sync import nodes

    nodes.PRAGMAS = pragmas()
    folder.mkdir()
    template = nodes.make_template(folder / "empty.sqlite3")
    hub = nodes.House(folder / "hub", template).start("hub", "Pusat")
    for author, name in ((PRISON, "Lapas"), (AGENCY, "Dinas")):
        hub.say_author(author, name)
    site = nodes.House(folder / "site", template).start("site", "Lapas")
    nodes.pair(hub, site, [PRISON])
    say(site, PRISON, count)
    rows: list[Row] = []
    bundle = _timed(rows, "export", count, 2.5, lambda: site.export(hub))
    laid_out = [0.0, 0.0]
    catch_up = importing.catch_up

    def timed_catch_up(stream: UUID) -> int:
        wall, busy = time.perf_counter(), time.process_time()
        done = catch_up(stream)
        laid_out[0] += time.perf_counter() - wall
        laid_out[1] += time.process_time() - busy
        return done

    importing.catch_up = timed_catch_up
    try:
        wall, busy = time.perf_counter(), time.process_time()
        taken = hub.take(bundle)
        wall, busy = time.perf_counter() - wall, time.process_time() - busy
    finally:
        importing.catch_up = catch_up
    if taken.entries != count or taken.laid_out != count:
        raise SystemExit(f"not everything arrived: {taken}")
    stored = Row(
        name="import: proved and stored",
        count=count,
        wall=wall - laid_out[0],
        processor=busy - laid_out[1],
        limit=3,
    )
    rows += [stored, Row(name="import: to laid out", count=count, wall=wall, processor=busy, limit=10)]
    _timed(rows, "bare sqlite3 inserts", count, None, lambda: _bare(hub.database, folder / "bare"))
    _timed(rows, "export again, all known", 1, None, lambda: _second(site, hub))
    return rows, len(bundle) / count


def say(site: Any, author: UUID, count: int) -> None:
    """So many facts of a prison to its agency, a thousand a block and one each minute, with ids as loans have them."""
    from lentera.journal.ids import timely_id
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import PlantsGiven

    def facts(first: int) -> Iterator[tuple[Any, datetime]]:
        for number in range(first, min(first + 1000, count)):
            at = NOON - timedelta(minutes=count - number)
            yield PlantsGiven(gift=timely_id(at), partner=AGENCY, plants=number % 1000), at

    with site.open():
        for start in range(0, count, 1000):
            with writing(author, None, actor=ACTOR, at=NOON) as entry:
                entry.record_all(facts(start))


def morango(folder: Path, count: int) -> list[Row]:
    """The same rows by Morango; nothing, with a line that says why, where its environment cannot be made."""
    python = RESULTS / "morango" / "bin" / "python"
    try:
        if not python.exists():
            venv.create(python.parent.parent, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *MORANGO], check=True)
        folder.mkdir()
        script = Path(__file__).with_name("morango_side.py")
        done = subprocess.run([python, script, folder, str(count)], check=True, stdout=subprocess.PIPE)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Morango was not measured: {error}")
        return []
    told = json.loads(done.stdout)
    return [
        Row(name=f"Morango: {name}", count=count, wall=told[name]["wall"], processor=told[name]["processor"])
        for name in ("serialize", "deserialize")
    ]


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
            "CREATE TABLE entry (stream, hash, seq, parents, kind, bytes, PRIMARY KEY (stream, seq, hash))"
        )
        bare.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)


def _timed(rows: list[Row], name: str, count: int, limit: float | None, work: Callable[[], Told]) -> Told:
    wall, busy = time.perf_counter(), time.process_time()
    done = work()
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    rows.append(Row(name=name, count=count, wall=wall, processor=busy, limit=limit))
    return done


def show(title: str, rows: list[Row]) -> None:
    """The table on screen, each limit beside what it limits."""
    width = max(len(row.name) for row in rows)
    print(
        f"\n{title}\n{'':{width}}  {'count':>9}  {'wall s':>8}  {'processor s':>11}  {'limit s':>8}  a second"
    )
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit * row.count / FACTS:.1f}"
        print(
            f"{row.name:{width}}  {row.count:>9,}  {row.wall:>8.2f}  {row.processor:>11.2f}  {limit:>8}  "
            f"{row.count / max(row.processor, 1e-6):,.0f}"
        )


def main() -> None:
    """Measure, print, keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with empty_node() as home:
        rows, size = measure(home / "nodes", count)
        beside = morango(home / "morango", min(count, FACTS))
    show(f"A stick with {count:,} facts from a site to the hub (SQLite)", [*rows, *beside])
    print(f"{size:.1f} bytes a fact; limit {BYTES}")
    if beside:
        ours = sum(row.processor / row.count for row in rows if row.name in ("export", "import: to laid out"))
        theirs = sum(row.processor / row.count for row in beside)
        print(f"there and back, processor time a row: {theirs / ours:.1f} times less than Morango; limit 5")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    kept = [Measured(name=row.name, count=row.count, seconds=row.processor) for row in [*rows, *beside]]
    print(f"\nprocessor time kept in {keep(RESULTS, 'sync', kept)}")


if __name__ == "__main__":
    main()
