"""On SQLite, whoever may write is answered after the one before him, on the connection that stands open from him.

SQLite has one writer, and a connection drops what it has read whenever another one writes. Threads of one process that
write side by side wait in the middle of their work, take Python from each other at each statement, and read all anew.
Reading waits for nobody, and who takes long is passed by.

Who is quick shares his commit (see `commits`): once he has written, the next quick one may write too, and all of them
go on when the last has committed.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal.commits import Sharing, sharing

LEASE = 0.03  # seconds; nearly all is answered in a tenth of that
SHORTEST = 0.0005  # seconds between two looks at who takes long
Warm = tuple[BaseDatabaseWrapper, Sharing]  # a connection, and its commit that is not made yet


class Place:
    """Somebody's place in the line. `quick`: he will soon write. `handed`: the connection that he is to go on with."""

    def __init__(self, *, quick: bool = False) -> None:
        self.quick, self.again = quick, False
        self.called = Event()
        self.handed: Warm | None = None


class Line:
    """Turns of the threads of one process, as they come."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Place] = deque()
        self._present: Place | None = None
        self._until = 0.0

    def enter(self, place: Place, *, again: bool = False) -> None:
        """Wait for the end of the turn before; whoever is next waits at most till its lease is over.

        `again`: he wrote in an earlier turn and comes to answer, before those who are yet to write.
        """
        place.called.clear()
        with self._lock:
            if self._present is None:
                self._begin(place)
                return
            if again:
                place.quick, place.again = False, True
                self._waiting.insert(sum(one.again for one in self._waiting), place)
            else:
                self._waiting.append(place)
        while not place.called.wait(max(self._until - monotonic(), SHORTEST)):
            with self._lock:
                if place.called.is_set():
                    return
                if self._waiting[0] is place and monotonic() >= self._until:
                    self._waiting.popleft()
                    self._begin(place)
                    return

    def leave(self, place: Place) -> None:
        """End a turn, and call the next one. Nothing for who was passed by."""
        with self._lock:
            if self._present is place:
                self._call_next(None)

    def give_way(self, place: Place, warm: Warm) -> bool:
        """End a turn in favour of the next one, if he is quick: he goes on with the connection. Whether he does."""
        with self._lock:
            if self._present is not place or not self._waiting or not self._waiting[0].quick:
                return False
            self._call_next(warm)
            return True

    def is_quick_next(self) -> bool:
        """Whether somebody quick waits to be next."""
        with self._lock:
            return bool(self._waiting) and self._waiting[0].quick

    def _begin(self, place: Place) -> None:
        self._present, self._until = place, monotonic() + LEASE

    def _call_next(self, warm: Warm | None) -> None:
        self._present = None
        if self._waiting:
            following = self._waiting.popleft()
            following.handed = warm
            self._begin(following)
            following.called.set()


class WarmConnection:
    """A connection that goes from thread to thread, and is never with two: who finds none opens another one."""

    def __init__(self) -> None:
        self._free: list[Warm] = []

    def take(self) -> Warm:
        """The one that is free, or a new one."""
        try:
            return self._free.pop()
        except IndexError:
            return _opened(), Sharing()

    def give_back(self, warm: Warm) -> None:
        """One is kept for the next who comes, and none in the middle of something."""
        if self._free or warm[0].in_atomic_block:
            warm[0].close()
        else:
            self._free.append(warm)


def _opened() -> BaseDatabaseWrapper:
    """A connection for many threads, which no request's beginning closes because others' blocks are open on it."""
    warm: Any = connections.create_connection("default")
    warm.inc_thread_sharing()
    close_if_obsolete = warm.close_if_unusable_or_obsolete
    warm.close_if_unusable_or_obsolete = lambda: None if warm.in_atomic_block else close_if_obsolete()
    opened: BaseDatabaseWrapper = warm
    return opened


class Queue:
    """The line of one process, with its connection."""

    def __init__(self) -> None:
        self.line, self.warm = Line(), WarmConnection()

    @contextmanager
    def turn(self, *, quick: bool = False) -> Iterator[None]:
        """Inside, this thread has its turn and works with the warm connection; its own one waits.

        `quick`: it takes a few milliseconds, and nothing but blocks of the journal need be on the disk at its end.
        """
        own = connections["default"]
        turn = _Turn(self, Place(quick=quick))
        try:
            with sharing(turn if quick else None):
                yield
        finally:
            turn.end()
            connections["default"] = own


class _Turn:
    """Somebody's turn, and the connection that he has."""

    _warm: Warm

    def __init__(self, queue: Queue, place: Place) -> None:
        self._queue, self._place = queue, place
        self._is_here = False
        self._take(again=False)

    @property
    def shared(self) -> Sharing:
        return self._warm[1]

    def has_company(self) -> bool:
        return self._queue.line.is_quick_next()

    def let_others_in(self) -> bool:
        given = self._queue.line.give_way(self._place, self._warm)
        self._is_here = not given
        return given

    def come_back(self) -> None:
        self._take(again=True)

    def end(self) -> None:
        """Commit what is open, and call the next one; nothing for who did not come back."""
        if not self._is_here:
            return
        try:
            self.shared.commit()
        finally:
            self._queue.warm.give_back(self._warm)
            self._queue.line.leave(self._place)

    def _take(self, *, again: bool) -> None:
        self._queue.line.enter(self._place, again=again)
        try:
            self._warm = self._place.handed or self._queue.warm.take()
        except BaseException:
            self._queue.line.leave(self._place)
            raise
        self._is_here, self._place.handed = True, None
        connections["default"] = self._warm[0]
