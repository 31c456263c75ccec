"""Many sites report a month each to one hub on PostgreSQL: `python -m bench.sites [SITES]` (600 when not told).

Each site is a node of its own with keys and a database, paired with the hub; its bundle is made beforehand and not
counted. Counted is what the hub does for each: take the bundle in, lay it out, and make the bundle that answers. One
process does it; PostgreSQL writes to the disk as in use (fsync, synchronous_commit).
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.report import Measured, keep
from bench.stage import RESULTS
from bench.sync import AGENCY, say

SITES, MONTH = 600, 1_150
LIMIT = 600.0  # seconds for 600 sites


@contextmanager
def hub_on_postgresql() -> Iterator[Path]:
    """Django on an empty hub in a PostgreSQL of its own; its folder."""
    from tests import postgres

    postgres._settings.update(
        fsync="on", synchronous_commit="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB"
    )
    cluster = postgres.Cluster()
    RESULTS.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="sites-", dir=RESULTS) as folder:
            address = cluster.start()
            os.environ |= {
                "DATABASE_URL": address,
                "LENTERA_HOME": folder,
                "DJANGO_SETTINGS_MODULE": "bench.settings",
            }
            import django

            django.setup()
            from django.apps import apps
            from django.db import connection

            from lentera.journal.node import add_author, make_node

            with connection.schema_editor() as editor:
                for model in apps.get_models():
                    editor.create_model(model)
            make_node("hub", "Dispersip")
            add_author(AGENCY, "Dispersip")
            yield Path(folder)
    finally:
        from django.db import connections

        connections.close_all()
        cluster.stop()


def bundles(folder: Path, count: int) -> list[bytes]:
    """A month of each site, made at the site."""
    from lentera.journal.node import add_author, this_node
    from lentera.sync import pairing
    from tests.sync.nodes import House, make_template

    template = make_template(folder / "empty.sqlite3")
    prisons = [UUID(int=1_000 + number) for number in range(count)]
    for number, prison in enumerate(prisons):
        add_author(prison, f"Lapas {number + 1}")
    hub: Any = type("Hub", (), {"id": this_node()})
    made = []
    for number, prison in enumerate(prisons):
        site = House(folder / f"site-{number}", template).start("site", f"Lapas {number + 1}")
        with site.open():
            request = pairing.ask()
        told = pairing.answer(request, [prison])
        if not isinstance(told, tuple):
            raise SystemExit(f"not paired: {told}")
        with site.open():
            pairing.accept(*told)
        say(site, prison, MONTH)
        made.append(site.export(hub))
        site.database.unlink()
        if (number + 1) % 50 == 0:
            print(f"{number + 1} sites have reported", flush=True)
    return made


def measure(told: list[bytes]) -> tuple[Measured, float]:
    """Seconds of the wall clock for all, and this process's processor time."""
    from lentera.journal.refusals import Refusal
    from lentera.sync.exporting import export
    from lentera.sync.importing import take

    wall, busy = time.perf_counter(), time.process_time()
    for bundle in told:
        taken = take(bundle)
        if isinstance(taken, Refusal) or taken.parked or taken.laid_out < MONTH:
            raise SystemExit(f"not everything arrived: {taken}")
        if isinstance(export(taken.label.sender), Refusal):
            raise SystemExit("no answer")
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    return Measured(name="a month of a site, taken and answered", count=len(told), seconds=wall), busy


def main() -> None:
    """Measure, print, keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    with hub_on_postgresql() as folder:
        told = bundles(folder, count)
        row, busy = measure(told)
    print(
        f"{row.count} sites, {MONTH:,} facts each ({sum(map(len, told)) / len(told) / 1024:.0f} KiB a bundle), one hub "
        f"on PostgreSQL: {row.seconds:.1f} s ({busy:.1f} s of processor time in the hub's process); "
        f"limit {LIMIT * count / SITES:.0f} s"
    )
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"\nkept in {keep(RESULTS, 'sites', [row])}")


if __name__ == "__main__":
    main()
