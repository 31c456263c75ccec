"""`python -m bench`: every benchmark, each on a node of its own."""

import subprocess
import sys

from bench import journal_writes
from bench.report import keep, print_table
from bench.stage import RESULTS, empty_node


def main() -> None:
    """Measure, print, keep."""
    with empty_node():
        measured = journal_writes.measure()
    print_table("Writing facts, beside plain Django inserts (SQLite, synchronous=FULL)", measured)
    print(f"\nkept in {keep(RESULTS, 'journal_writes', measured)}")
    for module in (
        "bench.marc_reading",
        "bench.importing",
        "bench.discovery",
        "bench.board",
        "bench.signing",
        "bench.sync",
        "bench.sync_desk",
        "bench.sites",
        "bench.lending",
    ):  # Django starts once for a process
        subprocess.run([sys.executable, "-m", module], check=False)


if __name__ == "__main__":
    main()
