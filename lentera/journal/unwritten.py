"""Why something could not be written that is no fault of ours: no room, or somebody else who writes."""

import errno
from enum import StrEnum

from django.db import OperationalError

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG, errno.EROFS}
# As SQLite and PostgreSQL say it: "database or disk is full", "attempt to write a readonly database", "disk I/O
# error", "could not extend file … No space left on device"; the search index names it in a ValueError.
FULL_WORDS = ("is full", "readonly database", "disk i/o error", "no space left")
INDEX_FULL = ("no space left on device (os error", "read-only file system (os error")
BUSY_WORDS = ("is locked", "lock timeout", "deadlock")


class Unwritten(StrEnum):
    """What has to change before it can be written."""

    FULL = "full"  # there is no room, or the disk takes nothing
    BUSY = "busy"


def why_unwritten(error: Exception) -> Unwritten | None:
    """Whether an error says that nothing was written for want of room or of a turn; None for any other fault."""
    if not isinstance(error, OperationalError | OSError | ValueError):
        return None
    told = str(error).lower()
    words = INDEX_FULL if isinstance(error, ValueError) else FULL_WORDS
    if getattr(error, "errno", None) in FULL or any(one in told for one in words):
        return Unwritten.FULL
    busy = not isinstance(error, ValueError) and any(one in told for one in BUSY_WORDS)
    return Unwritten.BUSY if busy else None
