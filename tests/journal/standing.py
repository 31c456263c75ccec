"""Other processes at the doors of one SQLite file: `python -m tests.journal.standing many|import|hold|fork DATABASE`.

`many` writes turn after turn until a file DATABASE.stop is there, and is behind the doors until SQLite has let it in;
`import` is there until its commit; `hold` comes in and stays; `fork` comes in, has a child, and is killed while the
child lives, until that file is there. Both say "ready" once they are so far.
"""

import os
import signal
import sqlite3
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from lentera.journal.turns import behind_doors, next_in_line

WORK = 0.02  # seconds of one turn


def named(name: str) -> Any:
    """What the line knows of a database."""
    return cast(Any, SimpleNamespace(settings_dict={"NAME": name}))


def begin(database: sqlite3.Connection, name: str) -> None:
    """Begin to write, in the line."""
    next_in_line(lambda: database.execute("BEGIN IMMEDIATE"), named(name))


def many(name: str, *, until_commit: bool) -> None:
    """One turn after another, as long work does."""
    database = sqlite3.connect(name, isolation_level=None, timeout=30)
    stop = Path(f"{name}.stop")
    while not stop.exists():
        with behind_doors(named(name)) if until_commit else nullcontext():
            begin(database, name)
            database.execute("UPDATE turn SET many = many + 1")
            time.sleep(WORK)
            database.execute("COMMIT")


def stay(name: str) -> None:
    """Until killed, or told to stop."""
    print("ready", flush=True)
    while not Path(f"{name}.stop").exists():
        time.sleep(0.01)


def fork(name: str) -> None:
    """The parent is gone while it leads the line; its child says so and lives on."""
    parent = os.getpid()
    if os.fork() == 0:
        os.kill(parent, signal.SIGKILL)
        while os.getppid() == parent:
            time.sleep(0.01)
        stay(name)
    else:
        time.sleep(600)


if __name__ == "__main__":
    what, path = sys.argv[1:3]
    if what in ("many", "import"):
        many(path, until_commit=what == "import")
    else:
        run = stay if what == "hold" else fork
        next_in_line(lambda: run(path), named(path))
