"""Guessing slowed down: failed logins are counted in this process, for a quarter of an hour; PINs in circulation."""

import secrets
import time
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

WATCHED = 15 * 60  # seconds
MOST_FAILURES = 5
MOST_KNOWN = 10_000  # logins watched, and PINs found right, at one time


class Tries:
    """Failures by name. Names are kept as keyed hashes, so that no card number lies here."""

    def __init__(self) -> None:
        self._failed: OrderedDict[bytes, list[float]] = OrderedDict()
        self._lock = Lock()

    def must_wait(self, *name: str) -> bool:
        """Whether there were too many failures under this name."""
        with self._lock:
            since = time.monotonic() - WATCHED
            return sum(at > since for at in self._failed.get(_sealed(*name), [])) >= MOST_FAILURES

    def failed(self, *name: str) -> None:
        """One more failure."""
        with self._lock:
            told = [*self._failed.pop(_sealed(*name), []), time.monotonic()][-MOST_FAILURES:]
            self._failed[_sealed(*name)] = told
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
