"""One process works on an upload at a time. The lock is the system's: it falls with the process that holds it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lentera.catalogue.uploads.keeping import Upload


class AtWork(Exception):
    """Another process works on this upload."""


@contextmanager
def working(upload: Upload) -> Iterator[None]:
    """Hold the upload. Raises AtWork, OSError."""
    with (upload.folder / "lock").open("ab") as file:
        if not _take(file):
            raise AtWork
        yield  # closing the file gives the lock back


def is_at_work(upload: Upload) -> bool:
    """Whether a process holds the upload now."""
    try:
        with working(upload):
            return False
    except AtWork:
        return True
    except OSError:
        return False


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
