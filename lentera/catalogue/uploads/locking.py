"""One process works on an upload at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from lentera.catalogue.uploads.keeping import Upload
from lentera.journal.holding import AtWork, holding

__all__ = ["AtWork", "is_at_work", "working"]


@contextmanager
def working(upload: Upload) -> Iterator[None]:
    """Hold the upload. Raises AtWork, OSError."""
    with holding(upload.folder / "lock"):
        yield


def is_at_work(upload: Upload) -> bool:
    """Whether a process holds the upload now."""
    try:
        with working(upload):
            return False
    except AtWork:
        return True
    except OSError:
        return False
