"""Turns at writing on SQLite, which has one writer: who stands in line gets in, and long work makes room.

SQLite's own waiting is sleep and look again, up to a tenth of a second: a desk of one process missed every gap that a
large import in another left. So processes go through two doors, which are files of the system, as threads do through
two locks: at the first stands who is next, behind the second is who writes, until he has committed. The import, once
its turn is over, finds the first door taken and comes after whoever waits there. They decide only who is next: where
they cannot be had, SQLite waits as ever. On PostgreSQL there is nothing of this.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal import holding
from lentera.journal.holding import AtWork

TURN = 0.02  # seconds of work in one transaction of long work; its commit comes on top
PATIENCE = 10.0  # seconds in the line; then SQLite's own waiting has to do
Answer = TypeVar("Answer")
_next, _writes = threading.Lock(), threading.Lock()
_held: set[int] = set()  # descriptors of this process that hold a door, or wait at one
_writer: int | None = None  # the thread that is behind the second door till the end of what it writes


@contextmanager
def my_turn(*, at_once: bool = False) -> Iterator[None]:
    """Threads stand in a line for SQLite's one writer. Two doors: who comes out of the second goes behind who waits.

    `at_once`: raises AtWork where somebody is before.
    """
    database = connections["default"]
    if database.vendor != "sqlite" or database.in_atomic_block:
        yield
        return
    following, writes = _next, _writes
    _take(following, at_once)
    try:
        _take(writes, at_once)
    finally:
        following.release()
    try:
        with behind_doors(database, at_once=at_once):
            yield
    finally:
        writes.release()


def _take(lock: threading.Lock, at_once: bool) -> None:
    if not lock.acquire(blocking=not at_once):
        raise AtWork


@contextmanager
def behind_doors(database: BaseDatabaseWrapper, *, at_once: bool = False) -> Iterator[None]:
    """Come in before all other processes and stay till the end: who is next need not ask SQLite again and again."""
    global _writer
    descriptor = _come_in(database, at_once=at_once)
    _writer = threading.get_ident() if descriptor is not None else None
    try:
        yield
    finally:
        _writer = None
        _let_go(descriptor)


class Turns:
    """Long work in short transactions; see `in_turns`."""

    def __init__(self, *, cut: bool) -> None:
        self._cut = cut
        self._turn = ExitStack()
        self._begun = 0.0

    @property
    def is_over(self) -> bool:
        """Whether this turn has lasted as long as it may; never, where nobody has to wait for its end."""
        return self._cut and time.monotonic() - self._begun >= TURN

    def rest(self) -> None:
        """A place where all is whole: if the turn is over, keep what was done, let others in, and begin the next."""
        if self.is_over:
            self._turn.close()
            self._begin()

    def _begin(self) -> None:
        self._turn = ExitStack()
        self._turn.enter_context(my_turn())
        self._turn.enter_context(transaction.atomic())
        self._begun = time.monotonic()


@contextmanager
def in_turns() -> Iterator[Turns]:
    """Work that would keep desks waiting: it calls `rest` wherever a transaction may end.

    An exception undoes the present turn. One transaction for all of it on PostgreSQL, where desks do not wait, and
    inside another transaction.
    """
    turns = Turns(cut=connection.vendor == "sqlite" and not connection.in_atomic_block)
    turns._begin()
    try:
        yield turns
    except BaseException:
        if not turns._turn.__exit__(*sys.exc_info()):
            raise
    else:
        turns._turn.close()


def begins_to_write(sql: str, database: BaseDatabaseWrapper) -> bool:
    """Whether SQLite will ask for its one writer's place with this statement."""
    return (
        not database.in_atomic_block
        and database.vendor == "sqlite"
        and database.alias == "default"
        and sql.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE"))
    )


def next_in_line(run: Callable[[], Answer], database: BaseDatabaseWrapper) -> Answer:
    """Run what begins to write, in the line of all processes that write this file."""
    if _writer == threading.get_ident():
        return run()
    descriptor = _come_in(database)
    try:
        return run()
    finally:
        _let_go(descriptor)


def _come_in(database: BaseDatabaseWrapper, *, at_once: bool = False) -> int | None:
    """Go through both doors; what holds the second one, or None where there are none."""
    name = str(database.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        return None
    first = _wait_at(f"{name}-line", often=False, at_once=at_once)
    try:
        return _wait_at(f"{name}-writing", often=True, at_once=at_once)
    finally:
        _let_go(first)


def _wait_at(path: str, *, often: bool, at_once: bool) -> int | None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    _held.add(descriptor)
    try:
        held = holding.wait_for(descriptor, 0.0 if at_once else PATIENCE, often=often)
        if at_once and not held:
            raise AtWork
    except BaseException:
        _let_go(descriptor)
        raise
    return descriptor


def _let_go(descriptor: int | None) -> None:
    if descriptor is not None:
        _held.discard(descriptor)
        holding.give_back(descriptor)
        os.close(descriptor)


def _new_line() -> None:
    """After a fork: another thread may have been writing, whose locks would never open here."""
    global _next, _writes, _writer
    _next, _writes, _writer = threading.Lock(), threading.Lock(), None
    while _held:
        os.close(_held.pop())  # the parent's doors must not outlive the parent


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_line)
