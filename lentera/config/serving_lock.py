"""Whether a server runs on this LENTERA_HOME: each holds a shared lock on one file, which the system lets go with it.

Windows has no such lock; there `is_serving` answers no, and the page of installation says to end the server first.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

FILE = "serving.lock"


@contextmanager
def serving() -> Iterator[None]:
    """Hold the lock while the server runs; its workers hold it with it."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (Path(settings.LENTERA_HOME) / FILE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_serving() -> bool:
    """Whether any server runs here."""
    if sys.platform == "win32":
        return False
    import fcntl

    with (Path(settings.LENTERA_HOME) / FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
