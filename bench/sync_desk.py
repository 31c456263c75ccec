"""A desk that lends while its node takes a large stick in: `python -m bench.sync_desk [FACTS]` (100,000 when not told).

Two processes on one SQLite file with synchronous=FULL: one reads the bundle, the other lends copy after copy.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.report import Measured, keep
from bench.stage import RESULTS, empty_node, plug_in, pragmas
from bench.sync import AGENCY, FACTS, say

LIMIT = 100.0  # ms, for 99 of 100 loans
COPIES, READERS = 4_000, 2_000
PAUSE = 0.05  # seconds between two loans: a very busy desk


def stage(folder: Path, count: int) -> tuple[Any, Any]:
    """A hub with a library at it, and a site's bundle for the hub in `folder`: the hub, and the library."""
    from bench.lending_bed import make_bed
    from lentera.sync import exporting
    from tests.sync import nodes

    nodes.PRAGMAS = pragmas()
    folder.mkdir()
    template = nodes.make_template(folder / "empty.sqlite3")
    hub = nodes.House(folder / "hub", template).start("hub", "Pusat")
    hub.say_author(AGENCY, "Dinas")
    with hub.open():
        bed = make_bed(COPIES, READERS)
    site = nodes.House(folder / "site", template).start("site", "Lapas")
    prison = hub_author(hub)
    nodes.pair(hub, site, [prison])
    say(site, prison, count)
    with site.open():
        (folder / "bundle").write_bytes(exporting.export(hub.id))  # type: ignore[arg-type]
    return hub, bed


def hub_author(hub: Any) -> Any:
    """One more prison, which will write at the site."""
    from uuid import UUID

    prison = UUID(int=102)
    hub.say_author(prison, "Lapas")
    return prison


def take(folder: Path) -> None:
    """In the other process: read the bundle."""
    plug_in(folder / "home")
    from tests.sync import nodes

    nodes.PRAGMAS = pragmas()
    taken = nodes.House.again(folder / "hub").take((folder / "bundle").read_bytes())
    print(f"{taken.entries:,} stored, {taken.laid_out:,} laid out")


def lend(hub: Any, bed: Any, until: "subprocess.Popen[bytes]") -> list[float]:
    """Milliseconds of each loan while the other process works."""
    from bench.lending_bed import NOW, barcode, card
    from lentera.circulation import actions
    from lentera.circulation.facts import Lent
    from lentera.journal import clock

    took = []
    with hub.open(), clock.told(NOW):
        for number in range(COPIES):
            if until.poll() is not None:
                break
            before = time.perf_counter()
            told = actions.lend(bed.desk, barcode(number), card(number // 2), request_id=None, at=NOW)
            took.append((time.perf_counter() - before) * 1000)
            if not isinstance(told, Lent):
                raise SystemExit(f"not lent: {told}")
            time.sleep(PAUSE)
    return sorted(took)


def main() -> None:
    """Measure, print, keep."""
    if sys.argv[1:2] == ["--take"]:
        take(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with empty_node() as home:
        folder = home / "nodes"
        hub, bed = stage(folder, count)
        reader = subprocess.Popen([sys.executable, "-m", "bench.sync_desk", "--take", str(folder)])
        took = lend(hub, bed, reader)
        if reader.wait() != 0:
            raise SystemExit("the bundle was not read")
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99) - 1]
    print(
        f"{len(took)} loans while {count:,} facts were read: p50 {p50:.1f} ms, p99 {p99:.1f} ms (limit {LIMIT:.0f}), "
        f"longest {took[-1]:.1f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    rows = [Measured(name="loans during an import, p99", count=1, seconds=p99 / 1000)]
    print(f"\nkept in {keep(RESULTS, 'sync_desk', rows)}")


if __name__ == "__main__":
    main()
