"""`python -m bench.soak`: a writer is killed again and again; what it acknowledged must be there once, and verify.

Bounded by SOAK_SECONDS (60 when absent). Then twenty-one days without a network are told to a hub on PostgreSQL
(some two minutes; the suite tells them to one on SQLite). Ends with exit code 1 when a promise was broken.
"""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.stage import RESULTS, empty_node


def main() -> None:
    """Kill, count, verify; one line at the end."""
    seconds = float(os.environ.get("SOAK_SECONDS", "60"))
    with empty_node() as home:
        acknowledged, kills = _torment(home, until=time.monotonic() + seconds)
        problems = _judge(acknowledged)
    print(
        f"{kills} kills, {acknowledged + 1} facts acknowledged, {len(problems)} problems ({RESULTS.parent})"
    )
    for problem in problems:
        print(f"- {problem}")
    sys.exit(bool(problems) | _days_at_postgresql())


def _days_at_postgresql() -> int:
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--nomigrations",
        "tests/sync/test_21_days.py",
        "-k",
        "postgresql",
    ]
    environment = {
        name: told for name, told in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
    }
    return subprocess.run(words, env=environment | {"SOAK_HUB": "postgresql"}, check=False).returncode


def _torment(home: Path, *, until: float) -> tuple[int, int]:
    last, kills = -1, 0
    while time.monotonic() < until:
        victim = subprocess.Popen(
            [sys.executable, "-m", "bench.writer", str(home), str(last + 1)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert victim.stdout is not None
        killer = None
        for line in victim.stdout:
            last = int(line)
            if killer is None:  # it writes: let it go on for a moment that no one can foresee
                killer = threading.Timer(random.uniform(0.01, 1.0), victim.kill)
                killer.start()
        if victim.wait() != -9:
            raise SystemExit(f"the writer ended by itself with code {victim.returncode}")
        kills += 1
    return last, kills


def _judge(acknowledged: int) -> list[str]:
    from lentera.journal.verifying import verify
    from tests.journal.sample.models import Bed

    names = sorted(int(name) for name in Bed.objects.values_list("name", flat=True))
    problems = [str(problem) for problem in verify(rebuild=True).problems]
    lost = set(range(acknowledged + 1)) - set(names)
    if lost:
        problems.append(f"acknowledged and lost: {sorted(lost)[:10]}")
    if len(names) != len(set(names)):
        problems.append("a fact was recorded twice")
    if names and names[-1] > acknowledged + 1:
        problems.append(f"number {names[-1]} was recorded although {acknowledged + 1} was never acknowledged")
    return problems


if __name__ == "__main__":
    main()
