"""Whether a server runs on this LENTERA_HOME: each holds a shared lock on one file, which the system lets go with it.

Windows has locks of one holder only: there the first server holds it, and says its number beside it, by which the
service ends it with all that it started.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from lentera.journal.holding import AtWork, holding

FILE, NUMBER = "serving.lock", "serving.pid"


@contextmanager
def serving() -> Iterator[None]:
    """Hold the lock while the server runs; its workers hold it with it."""
    if sys.platform == "win32":
        with _held_alone():
            yield
    else:
        import fcntl

        with (Path(settings.LENTERA_HOME) / FILE).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield


@contextmanager
def _held_alone() -> Iterator[None]:
    home = Path(settings.LENTERA_HOME)
    with ExitStack() as held:
        with suppress(AtWork):  # of a second server only the first is noticed
            held.enter_context(holding(home / FILE))
            (home / NUMBER).write_text(str(os.getpid()), encoding="ascii")
        yield


def server_number() -> int | None:
    """The process number of the server that holds the lock; None where none does, or it said none."""
    try:
        with holding(Path(settings.LENTERA_HOME) / FILE):
            return None
    except AtWork:
        pass
    try:
        return int((Path(settings.LENTERA_HOME) / NUMBER).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def is_serving() -> bool:
    """Whether any server runs here."""
    try:
        with holding(Path(settings.LENTERA_HOME) / FILE):
            return False
    except AtWork:
        return True
