"""Guessing slowed down: failed logins are counted in this process, each making the next wait longer.

Machines behind one router have one address, so whoever guesses there closes a name for its own machine too: the
times are short, and grow only while it goes on. PINs are counted in circulation.
"""

import secrets
import time
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

WATCHED = 15 * 60  # seconds after which failures are forgotten when none came since
MOST_FAILURES = 5  # without a wait
LONGEST = 60  # seconds
MOST_KNOWN = 10_000  # logins watched, and PINs found right, at one time


def pause_after(failures: int) -> int:
    """Seconds for which a name is closed: 1 after the fifth failure, then 2, 4, 8 and so on to a minute."""
    more = failures - MOST_FAILURES
    return 0 if more < 0 else min(2 ** min(more, 10), LONGEST)


class Tries:
    """Failures by name: how many, and when the last one was. Names are kept as keyed hashes."""

    def __init__(self) -> None:
        self._failed: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def must_wait(self, *name: str) -> bool:
        """Whether this name is closed for now; asking meanwhile makes it no longer."""
        with self._lock:
            failures, last = self._failed.get(_sealed(*name), (0, 0.0))
            return failures > 0 and time.monotonic() < last + pause_after(failures)

    def failed(self, *name: str) -> None:
        """One more failure."""
        with self._lock:
            now = time.monotonic()
            failures, last = self._failed.pop(_sealed(*name), (0, now))
            self._failed[_sealed(*name)] = (failures + 1 if now - last < WATCHED else 1, now)
            while len(self._failed) > MOST_KNOWN:
                self._failed.popitem(last=False)

    def succeeded(self, *name: str) -> None:
        """The failures of this name are forgotten."""
        with self._lock:
            self._failed.pop(_sealed(*name), None)


class FoundRight:
    """PINs that were found right: hashing one takes a good part of a second, and a reader takes several books."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._lock = Lock()

    def add(self, stored: str, pin: str) -> None:
        """This PIN belongs to the stored hash."""
        with self._lock:
            self._known[_sealed(stored, pin)] = None
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def has(self, stored: str, pin: str) -> bool:
        """Whether it was found right before; a changed PIN has another hash and is not known."""
        with self._lock:
            return _sealed(stored, pin) in self._known


_key = secrets.token_bytes(32)


def _sealed(*parts: str) -> bytes:
    told = "".join(f"{len(part)} {part}" for part in parts).encode("utf-8", "replace")
    return blake2b(told, key=_key, digest_size=16).digest()
