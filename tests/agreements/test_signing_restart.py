"""Killed in the middle of making an event's papers, the next press goes on: nothing is doubled, nothing is missing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[2]
AGREEMENTS = 3

STAGE = f"""
from bench.signing import DAY, stage
from bench.stage import plug_in
import sys
from pathlib import Path
plug_in(Path(sys.argv[1]))
from lentera.journal import clock
from lentera.journal.node import make_node
from lentera.journal.tables import prepare_tables
prepare_tables()
make_node("hub", "Bench")
with clock.told(clock.at_local(DAY)):
    agency, actor, _head, event = stage({AGREEMENTS})
print(agency, actor, event)
"""

PRESS = """
import sys
from pathlib import Path
from uuid import UUID
from bench.signing import DAY
from bench.stage import plug_in
plug_in(Path(sys.argv[1]))
from lentera.agreements.actions.signing_papers import make_papers
from lentera.journal import clock
with clock.told(clock.at_local(DAY)):
    print("pressed", flush=True)
    progress = make_papers(UUID(sys.argv[2]), UUID(sys.argv[4]), actor=UUID(sys.argv[3]))
print(progress.done, progress.total, len(progress.refused))
"""

COUNT = """
import sys
from pathlib import Path
from uuid import UUID
from bench.stage import plug_in
plug_in(Path(sys.argv[1]))
from lentera.journal.verifying import verify
from lentera.papers.models import IssuedPaper, Number
from lentera.papers.queries import numbers_waiting
rows = [f"{row.kind} {row.about}" for row in IssuedPaper.objects.all()]
taken = sorted(Number.objects.values_list("sequence", flat=True))
print(len(rows), len(set(rows)), taken == list(range(1, len(taken) + 1)), numbers_waiting(UUID(sys.argv[2])).count())
print(verify(rebuild=True).problems)
"""


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_without_doubling(tmp_path):
    agency, actor, event = run(STAGE, tmp_path).split()[-3:]
    wanted = 2 * AGREEMENTS
    for kept in (1, 3):
        kill_after(tmp_path, kept, agency, actor, event)
    assert run(PRESS, tmp_path, agency, actor, event).splitlines()[-1] == f"{wanted} {wanted} 0"
    assert run(PRESS, tmp_path, agency, actor, event).splitlines()[-1] == f"{wanted} {wanted} 0"
    counted, problems = run(COUNT, tmp_path, agency).splitlines()[-2:]
    assert counted == f"{wanted} {wanted} True 0"
    assert problems == "[]"


def kill_after(home: Path, kept: int, *told: str) -> None:
    """Press, and kill the process the hard way as soon as `kept` papers exist."""
    process = subprocess.Popen(
        [sys.executable, "-c", PRESS, str(home), *told],
        cwd=CODE,
        env=environment(home),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdout.readline().strip() == b"pressed"
    until = time.monotonic() + 120
    while papers(home) < kept and time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
    assert process.poll() is None, "it was done before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def papers(home: Path) -> int:
    try:
        with sqlite3.connect(f"file:{home / 'lentera.sqlite3'}?mode=ro", uri=True, timeout=5) as database:
            return int(database.execute("SELECT count(*) FROM papers_issuedpaper").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def run(code: str, home: Path, *told: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), *told],
        cwd=CODE,
        env=environment(home),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: told
        for name, told in os.environ.items()
        if not name.startswith(("LENTERA_", "DJANGO_", "DATABASE_"))
    }
    return kept | {"LENTERA_HOME": str(home), "PYTHONPATH": str(CODE)}
