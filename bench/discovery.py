"""`python -m bench.discovery [COUNT]`: SRU beside zebrasrv, pages with facets, a full harvest, over one node."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from bench import corpus, oai, pages, sru, zebra
from bench.report import keep, print_table
from bench.served import fill, serve
from bench.stage import RESULTS

COUNT = 100_000


def main(count: int) -> None:
    """Measure, print, keep."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        place = Path(folder)
        file = corpus.write(place / "corpus.mrc", count)
        fill(place / "node", file)
        with serve(place / "node", workers=2) as (port, server), _zebra(place / "zebra", file) as other:
            measured = [*sru.measure(port, other), *pages.measure(port), *oai.measure(port, server)]
    print_table(f"Asking a catalogue of {count:,} records", measured)
    for first, second in pairwise(measured):
        if "zebrasrv" in second.name:
            print(f"{first.name.partition(':')[0]}: {first.rate / second.rate:.1f} times zebrasrv")
    print(f"\nkept in {keep(RESULTS, 'discovery', measured)}")


@contextmanager
def _zebra(folder: Path, file: Path) -> Iterator[int | None]:
    """The baseline over the same file: its port, or None when it is not installed, which is said."""
    if not zebra.installed():
        print(zebra.MISSING)
        yield None
        return
    folder.mkdir()
    zebra.configure(folder)
    zebra.index(folder, file)
    with zebra.serve(folder) as address:
        yield urlsplit(address).port


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
