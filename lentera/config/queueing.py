"""On SQLite, whoever may write is answered after the one before him, on the connection that stands open from him.

SQLite has one writer, and a connection drops what it has read whenever another one writes. Threads of one process that
write side by side wait in the middle of their work, take Python from each other at each statement, and read all anew.
Reading waits for nobody, and who takes long is passed by.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

LEASE = 0.03  # seconds; nearly all is answered in a tenth of that
READING = frozenset({"GET", "HEAD", "OPTIONS"})
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def one_after_another(application: Application) -> Application:
    """The application, which on SQLite answers requests that may write in turns."""
    line, warm = Line(), WarmConnection()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") in READING or connections["default"].vendor != "sqlite":
            return application(environ, start_response)
        with line.turn(), warm.lent():
            return application(environ, start_response)

    return answer


class Line:
    """Turns of the threads of one process, as they come."""

    def __init__(self) -> None:
        self._door = Lock()
        self._before = Lock()  # whose turn it is, held till its end
        self._until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the end of the turn before, at most till its lease is over."""
        mine = Lock()
        mine.acquire()
        with self._door:
            self._before.acquire(timeout=max(self._until - monotonic(), 0))
            self._before, self._until = mine, monotonic() + LEASE
        try:
            yield
        finally:
            mine.release()


class WarmConnection:
    """A connection that goes from thread to thread, and is never with two: who finds none opens another one."""

    def __init__(self) -> None:
        self._free: list[BaseDatabaseWrapper] = []

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Inside, this thread works with it; its own one waits."""
        own = connections["default"]
        try:
            warm = self._free.pop()
        except IndexError:
            warm = connections.create_connection("default")
            warm.inc_thread_sharing()
        connections["default"] = warm
        try:
            yield
        finally:
            connections["default"] = own
            if self._free or warm.in_atomic_block:
                warm.close()
            else:
                self._free.append(warm)
