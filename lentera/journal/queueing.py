"""On SQLite, whoever may write is answered after the one before him, on the connection that stands open from him.

SQLite has one writer, and a connection drops what it has read whenever another one writes. Threads of one process that
write side by side wait in the middle of their work, take Python from each other at each statement, and read all anew.
Reading waits for nobody, and who takes long is passed by.

Who is quick shares his commit (see `commits`): once he has written, the next quick one may write too, and all of them
go on when the last has committed. Where another process writes, one goes to wait for all at its doors (see `turns`),
and the others meanwhile read what they need, so that nobody reads while he keeps the writer's place.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Lock
from time import monotonic
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal.at_hand import take
from lentera.journal.commits import PATIENCE, Sharing, sharing
from lentera.journal.holding import AtWork
from lentera.journal.turns import my_turn

LEASE = 0.03  # seconds; nearly all is answered in a tenth of that
SHORTEST = 0.0005  # seconds between two looks at who takes long
Warm = tuple[BaseDatabaseWrapper, Sharing]  # a connection, and its commit that is not made yet


class Place:
    """Somebody's place in the line. `quick`: he will soon write. `handed`: the connection that he is to go on with.

    `again`: he has read already, and comes back.
    """

    def __init__(self, *, quick: bool = False) -> None:
        self.quick, self.again = quick, False
        self.called = Event()
        self.handed: Warm | None = None


class Line:
    """Turns of the threads of one process, as they come."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Place] = deque()
        self._ready: deque[Place] = deque()  # to write; they stand beside the line
        self._is_writing = False  # somebody is at the doors for all of them, or behind
        self._present: Place | None = None
        self._until = 0.0

    def enter(self, place: Place, *, again: bool = False, writes: bool = False) -> None:
        """Wait for the end of the turn before; whoever is next waits at most till its lease is over.

        `again`: he wrote in an earlier turn and comes to answer, before those who are yet to write. `writes`: he comes
        from the doors, before all.
        """
        place.called.clear()
        with self._lock:
            if self._present is None:
                self._begin(place)
                return
            if again or writes:
                place.quick, place.again = False, True
                before = 0 if writes else sum(one.again for one in self._waiting)
                self._waiting.insert(before, place)
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
            self._leave(place)

    def is_first_to_write(self) -> bool:
        """Whether nobody is at the doors or behind them; whoever asked is from now on."""
        with self._lock:
            first, self._is_writing = not self._is_writing, True
            return first

    def stand_ready(self, place: Place) -> bool:
        """End a turn, and wait beside the line until the commit of others is open, or till one is to go to the doors:
        whether he is.
        """
        with self._lock:
            place.called.clear()
            self._leave(place)
            if not self._is_writing:
                self._is_writing = True
                return True
            self._ready.append(place)
        if not place.called.wait(PATIENCE):
            with self._lock:
                if place in self._ready:
                    self._ready.remove(place)
                    raise OperationalError("the database is locked: nobody comes to write")
        return place.handed is None

    def wrote(self) -> None:
        """Out of the doors; the first who stands ready goes there for the others."""
        with self._lock:
            self._is_writing = bool(self._ready)
            if self._ready:
                self._ready.popleft().called.set()

    def give_way(self, place: Place, warm: Warm) -> bool:
        """End a turn in favour of who is ready to write, else who is quick: he goes on with the connection.

        Whether there is one.
        """
        with self._lock:
            if self._present is not place or not self._has_quick():
                return False
            if self._ready:
                self._waiting.appendleft(self._ready.popleft())
            self._call_next(warm)
            return True

    def is_quick_next(self) -> bool:
        """Whether somebody waits who would write before the commit."""
        with self._lock:
            return self._has_quick()

    def _has_quick(self) -> bool:
        return bool(self._ready) or (bool(self._waiting) and self._waiting[0].quick)

    def _leave(self, place: Place) -> None:
        if self._present is place:
            self._call_next(None)

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
    told = warm.settings_dict["OPTIONS"]
    # what a savepoint keeps of the pages before it: with blocks in one commit it was a file made and deleted each time
    begin = f"{told.get('init_command', '')} PRAGMA temp_store=MEMORY;"
    warm.settings_dict = {**warm.settings_dict, "OPTIONS": {**told, "init_command": begin}}
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
        turn = _Turn(self, Place(quick=quick), own)
        try:
            with sharing(turn if quick else None):
                yield
        finally:
            turn.end()
            take(None)
            connections["default"] = own


class _Turn:
    """Somebody's turn, and the connection that he has."""

    _warm: Warm

    def __init__(self, queue: Queue, place: Place, own: Any) -> None:
        self._queue, self._place, self._own = queue, place, own
        self._is_here = False
        self._take()

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

    def come_to_write(self) -> ExitStack | None:
        line, first = self._queue.line, self._queue.line.is_first_to_write()
        if first and (doors := self._behind_doors(at_once=True)) is not None:
            return doors
        self._is_here = False
        take(None)
        connections["default"] = self._own
        self._queue.warm.give_back(self._warm)
        if first:
            line.leave(self._place)
        elif not line.stand_ready(self._place):
            self._go_on()
            return None
        with ExitStack() as coming:
            coming.enter_context(self._behind_doors() or ExitStack())
            self._take(writes=True)
            return coming.pop_all()

    def end(self) -> None:
        """Commit what is open, and call the next one; nothing for who did not come back."""
        if not self._is_here:
            return
        try:
            self.shared.commit()
        finally:
            self._queue.warm.give_back(self._warm)
            self._queue.line.leave(self._place)

    def _behind_doors(self, *, at_once: bool = False) -> ExitStack | None:
        doors = ExitStack()
        doors.callback(self._queue.line.wrote)
        try:
            doors.enter_context(my_turn(at_once=at_once))
        except AtWork:
            doors.pop_all()
            return None
        except BaseException:
            doors.close()
            raise
        return doors

    def _take(self, *, again: bool = False, writes: bool = False) -> None:
        self._queue.line.enter(self._place, again=again, writes=writes)
        self._go_on()

    def _go_on(self) -> None:
        try:
            self._warm = self._place.handed or self._queue.warm.take()
        except BaseException:
            self._queue.line.leave(self._place)
            raise
        self._is_here, self._place.handed = True, None
        connections["default"] = self._warm[0]
        take(self._warm[0])
