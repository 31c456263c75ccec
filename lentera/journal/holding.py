"""One process at a time: a lock of the system, which falls with the process that holds it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOON, LOOK = 0.0001, 0.001  # seconds between two looks at a lock that another holds: at first, and later on


class AtWork(Exception):
    """Another process is at it."""


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold the file at `path`, which is made. Raises AtWork at once when another holds it, and OSError."""
    with path.open("ab") as file:
        if not _take(file.fileno()):
            raise AtWork
        yield  # closing the file gives the lock back


def wait_for(descriptor: int, seconds: float, *, often: bool = False) -> bool:
    """Hold an open file, waiting at most so long; whether it is held now. `often`: it is soon to be had.

    Looked at again and again: what the system offers for waiting has no end when the holder was stopped.
    """
    until, look = time.monotonic() + seconds, SOON if often else LOOK
    while not _take(descriptor):
        if time.monotonic() >= until:
            return False
        time.sleep(look)
        look = min(look * 1.5, LOOK)
    return True


if sys.platform == "win32":
    import msvcrt
    import os

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def give_back(descriptor: int) -> None:
        """Let an open file go, held or not."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        except OSError:
            return

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def give_back(descriptor: int) -> None:
        """Let an open file go, held or not; copies of the descriptor in children hold it no longer either."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
