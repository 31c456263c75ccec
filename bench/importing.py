"""From a MARC file to records that are validated, stored, journalled and searchable, beside zebraidx on the same file.

`python -m bench.importing` takes COUNT records three times, Lentera and Zebra in turn, and tells the medians.
`python -m bench.importing 1000000 --once` takes that many once, without Zebra, and tells the rate of each 100,000.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench import corpus, zebra
from bench.report import Measured, keep, print_table
from bench.stage import ACTOR, AUTHOR, RESULTS, empty_node

COUNT = 100_000
TURNS = 3
STEP = 100_000


def main(count: int, *, once: bool) -> None:
    """Measure, print, keep."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        file = corpus.write(Path(folder) / "corpus.mrc", count)
        if once:
            _tell_once(_own(file))
            return
        own: list[float] = []
        other: list[float] = []
        for turn in range(TURNS):
            own.append(float(str(_own(file)["seconds"])))
            if zebra.installed():
                place = Path(folder) / f"zebra-{turn}"
                place.mkdir()
                zebra.configure(place)
                other.append(zebra.index(place, file))
    rows = [Measured(name="Lentera: both passes, journal, tables, index", count=count, seconds=median(own))]
    if other:
        rows.append(Measured(name="zebraidx, 15 indexes", count=count, seconds=median(other)))
    print_table(f"Importing {count:,} MARC records", rows)
    print(f"{rows[0].rate / rows[1].rate:.1f} times zebraidx" if other else zebra.MISSING)
    print(f"kept in {keep(RESULTS, 'importing', rows)}")


def _tell_once(told: dict[str, object]) -> None:
    print(json.dumps(told, indent=2))


def _own(file: Path) -> dict[str, object]:
    """One import in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing", "--measure", str(file)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(file: Path) -> dict[str, object]:
    """Import a file into an empty node; seconds, peak memory (MiB) of this process, of the largest of its helpers,
    and records a second of each STEP of the second pass.
    """
    with empty_node():
        from lentera.catalogue import actions, queries
        from lentera.catalogue.formats import open_file
        from lentera.catalogue.working import in_pieces

        marks = [(0, time.perf_counter())]

        def mark(told: actions.Progress) -> None:
            if told.writing and told.read // STEP > marks[-1][0] // STEP:
                marks.append((told.read, time.perf_counter()))
            elif not told.writing:
                marks[0] = (0, time.perf_counter())

        began = time.perf_counter()
        opened = open_file(file)
        done = actions.import_records(
            AUTHOR, opened.reads, actor=ACTOR, source=file.name, pieces=in_pieces(opened), progress=mark
        )
        seconds = time.perf_counter() - began
        found = queries.search("", limit=1).answer.total
        if found != done.counts["added"]:
            raise SystemExit(f"{done.counts['added']} records were added and {found} are found")
    peaks = [
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    pairs = pairwise(marks)
    return {
        "records": done.read,
        "seconds": round(seconds, 2),
        "rate": round(done.read / seconds),
        "peak_mib": peaks[0],
        "peak_of_a_helper_mib": peaks[1],
        "rates": [round((after - before) / (then - when)) for (before, when), (after, then) in pairs],
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        told = [word for word in sys.argv[1:] if word.isdigit()]
        main(int(told[0]) if told else COUNT, once="--once" in sys.argv)
