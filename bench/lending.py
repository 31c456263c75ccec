"""Lending: what a loan costs in process, over HTTP and over SIP2, beside plain SQLite: `python -m bench.lending`.

Everything is on SQLite with synchronous=FULL: an acknowledged loan is on the disk. BENCH_FULL=1 goes up to five
million past loans (14 GB), BENCH_PAST="10000 1000000" names the steps. Machines in use by others make wall-clock
figures worse; processor time stands beside them.
"""

import json
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from statistics import median
from typing import Any

from bench.lending_bed import COPIES, NOW, Bed, barcode, card, make_bed
from bench.lending_past import lay_past
from bench.lending_served import Told, idle_memory, over_http, over_sip2
from bench.stage import RESULTS, empty_node, pragmas

LOANS = int(os.environ.get("BENCH_LOANS", "500"))  # in a row
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))  # over HTTP
FULL = "10000 1000000 5000000" if os.environ.get("BENCH_FULL") == "1" else "10000 200000"
PAST = tuple(map(int, os.environ.get("BENCH_PAST", FULL).split()))
Statement = tuple[str, Any, bool]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `cpu`: microseconds of processor time a loan, 0 where another process spent it."""

    name: str
    loans: int
    rate: float
    p50: float = 0.0
    p99: float = 0.0
    cpu: float = 0.0
    note: str = ""


def main() -> None:
    """Measure, print, keep."""
    rows: list[Row] = []
    with empty_node() as home:
        bed = make_bed()
        numbers = iter(range(COPIES))
        laid = 0
        for past in PAST:
            before = NOW + timedelta(days=-366 if laid else 0)
            lay_past(bed, past - laid, before=before, seed=past)
            laid, first = past, next(numbers)
            rows.append(_in_process(bed, chain([first], numbers), f"lend, {past:,} past loans"))
            _say(rows[-1])
            rows.append(_returned(bed, first, f"return, {past:,} past loans"))
            _say(rows[-1])
        rows += _beside_sqlite(home, bed, numbers)
        for row in rows[-2:]:
            _say(row)
        for told in _served(home, bed, numbers):
            rows.append(told)
            _say(told)
    _keep(rows)


def _in_process(bed: Bed, numbers: Iterator[int], name: str) -> Row:
    return _timed(name, lambda: _lend(bed, next(numbers)))


def _returned(bed: Bed, first: int, name: str) -> Row:
    numbers = count(first)
    return _timed(name, lambda: _give_back(bed, next(numbers)))


def _timed(name: str, work: Callable[[], None]) -> Row:
    taken: list[float] = []
    begun, own = time.perf_counter(), time.process_time()
    for _turn in range(LOANS):
        before = time.perf_counter()
        work()
        taken.append((time.perf_counter() - before) * 1000)
    seconds, own = time.perf_counter() - begun, time.process_time() - own
    taken.sort()
    return Row(
        name=name,
        loans=LOANS,
        rate=LOANS / seconds,
        p50=taken[LOANS // 2],
        p99=taken[int(LOANS * 0.99) - 1],
        cpu=own / LOANS * 1e6,
    )


def _lend(bed: Bed, number: int) -> None:
    from lentera.circulation import actions
    from lentera.journal import clock

    with clock.told(NOW):
        told = actions.lend(
            bed.desk, barcode(number), card(number // 2), request_id=f"bench {number}", at=clock.now()
        )
    if not hasattr(told, "loan"):
        raise SystemExit(f"copy {number} was not lent: {told}")


def _give_back(bed: Bed, number: int) -> None:
    from lentera.circulation import actions
    from lentera.journal import clock

    with clock.told(NOW + timedelta(days=1)):
        told = actions.give_back(bed.desk, barcode(number), request_id=f"back {number}", at=clock.now())
    if not hasattr(told, "loan"):
        raise SystemExit(f"copy {number} was not taken back: {told}")


def _beside_sqlite(home: Path, bed: Bed, numbers: Iterator[int]) -> list[Row]:
    """Loans whose statements are written down, the very same statements on a copy of the database before them, and as
    many loans again to which nobody listens.
    """
    from django.db import connection

    before = home / "before.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(before)) as copy:
        connection.connection.backup(copy)
    told: list[list[Statement]] = []

    def write_down(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("BEGIN"):
            told[-1].append((sql.replace("%s", "?"), params or (), many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write_down):
        _in_process(bed, _telling(numbers, told), "written down")
    plain = _replayed(before, told)
    recorded = _in_process(bed, numbers, "lend through the action")
    statements = len(told[-1]) + 2
    share = recorded.rate / plain.rate * 100
    return [
        plain,
        Row(**asdict(recorded) | {"note": f"{share:.0f} % of plain; {statements} statements"}),
    ]


def _telling(numbers: Iterator[int], told: list[list[Statement]]) -> Iterator[int]:
    for number in numbers:
        told.append([])
        yield number


def _replayed(path: Path, told: list[list[Statement]]) -> Row:
    taken: list[float] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.executescript(pragmas())
        begun, own = time.perf_counter(), time.process_time()
        for statements in told:
            before = time.perf_counter()
            plain.execute("BEGIN IMMEDIATE")
            for sql, params, many in statements:
                if many:
                    plain.executemany(sql, params)
                else:
                    plain.execute(sql, params).fetchall()
            plain.execute("COMMIT")
            taken.append((time.perf_counter() - before) * 1000)
        seconds, own = time.perf_counter() - begun, time.process_time() - own
    taken.sort()
    count = len(told)
    return Row(
        name="the same statements through sqlite3",
        loans=count,
        rate=count / seconds,
        p50=taken[count // 2],
        p99=taken[int(count * 0.99) - 1],
        cpu=own / count * 1e6,
    )


def _served(home: Path, bed: Bed, numbers: Iterator[int]) -> Iterator[Row]:
    from django.db import connections

    connections.close_all()
    yield Row(name="idle memory of the server", loans=0, rate=0, note=f"{idle_memory(home):.0f} MB resident")
    rounds: dict[int, list[Row]] = {2: [], 8: []}
    for turn in range(ROUNDS):  # in turn, so that a slower minute of the machine meets both
        for desks, rows in rounds.items():
            told = over_http(home, bed, desks, [next(numbers) for _ in range(LOANS)])
            rows.append(_row(f"HTTP, {desks} desks, round {turn + 1}", told))
            yield rows[-1]
    for desks, rows in rounds.items():
        yield _middle(f"HTTP, {desks} desks, medians", rows)
    readers = [next(numbers) for _ in range(LOANS)]
    yield _row("SIP2, 8 machines", over_sip2(home, bed, 8, readers))


def _middle(name: str, rows: list[Row]) -> Row:
    rate, p50, p99 = (median(getattr(row, column) for row in rows) for column in ("rate", "p50", "p99"))
    met = sum(row.rate >= 600 and row.p99 <= 25 for row in rows)
    note = f"{met} of {len(rows)} rounds with 600/s and 25 ms"
    return Row(name=name, loans=rows[0].loans, rate=rate, p50=p50, p99=p99, note=note)


def _row(name: str, told: Told) -> Row:
    taken = sorted(told.milliseconds)
    cost = f"; {told.cost}" if told.server else ""
    return Row(
        name=name,
        loans=len(taken),
        rate=len(taken) / told.seconds,
        p50=taken[len(taken) // 2],
        p99=taken[int(len(taken) * 0.99) - 1],
        note=("; ".join(told.problems) or "each acknowledged loan there once") + cost,
    )


def _say(row: Row) -> None:
    print(
        f"{row.name:38} {row.loans:>7,} {row.rate:>9,.0f}/s  p50 {row.p50:>6.1f}  p99 {row.p99:>6.1f} ms"
        f"  cpu {row.cpu:>6,.0f} us  {row.note}",
        flush=True,
    )


def _keep(rows: list[Row]) -> None:
    path = RESULTS / "lending.json"
    run = {
        "benchmark": "lending",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "rows": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(run, indent=2) + "\n")
    print(f"kept in {path}; targets: 25 % of plain, 600/s and p99 25 ms over HTTP, 500/s over SIP2, 200 MB")


if __name__ == "__main__":
    main()
