"""One process at a time: a lock of the system, which falls with the process that holds it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class AtWork(Exception):
    """Another process is at it."""


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold the file at `path`, which is made. Raises AtWork at once when another holds it, and OSError."""
    with path.open("ab") as file:
        if not _take(file):
            raise AtWork
        yield  # closing the file gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
