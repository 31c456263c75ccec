"""The blocks of several requests in one commit, on SQLite.

A commit writes some twenty pages and waits for the disk, whether it holds one loan or four, and every other process
then reads anew what it knew. So where requests are answered one after the other on one connection (see `queueing`),
the next one may write before the commit of the one before. Nobody goes on before the commit that holds his block: what
is acknowledged is on the disk. If the disk refuses, all of them hear it, and nothing was written.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from threading import Event
from time import monotonic
from typing import Protocol

from django.db import OperationalError, connections, transaction

from lentera.journal.at_hand import at_hand
from lentera.journal.turns import my_turn

MOST = 8  # blocks in one commit
LONGEST = 0.008  # seconds that it stays open: other processes wait for SQLite's one writer
PATIENCE = 60.0  # seconds for a commit that another makes; then the disk is taken to be stuck


class Turn(Protocol):
    """Somebody's turn on a connection whose commits are shared."""

    def come_to_write(self) -> ExitStack | None:
        """Be where one may write: what to leave in the end, or None where another's commit is open. The connection
        may be another one afterwards.
        """

    @property
    def shared(self) -> "Sharing":
        """The commit of the connection that he has."""

    def has_company(self) -> bool:
        """Whether somebody waits who would share a commit."""

    def let_others_in(self) -> bool:
        """Hand connection and turn to him, if there is one; whether he has them now."""

    def come_back(self) -> None:
        """Wait for a turn, and have a connection again."""


_turn: ContextVar[Turn | None] = ContextVar("lentera_turn", default=None)


@contextmanager
def sharing(turn: Turn | None) -> Iterator[None]:
    """Inside, blocks share their commits with those of the turns beside this one."""
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)


@contextmanager
def block() -> Iterator[None]:
    """A transaction that is committed at the end, alone or with those of others; an exception undoes it alone."""
    turn = _turn.get()
    if turn is None:
        with my_turn(), transaction.atomic():
            yield
    else:
        doors = turn.come_to_write() if turn.shared.is_free else None
        with turn.shared.block(turn, doors or ExitStack()):
            yield


def commit_before_long_work() -> None:
    """Let nobody wait for what comes now: what is open is committed."""
    turn = _turn.get()
    if turn is not None:
        turn.shared.commit()


class Commit:
    """One that is to come, for the blocks before it."""

    def __init__(self) -> None:
        self._made = Event()
        self._failed: BaseException | None = None
        self.blocks, self.until = 0, monotonic() + LONGEST

    def is_full(self) -> bool:
        """Whether nothing more may come into it."""
        return self.blocks >= MOST or monotonic() >= self.until

    def made(self, failed: BaseException | None = None) -> None:
        """It was made, or could not be."""
        self._failed = failed
        self._made.set()

    def wait(self) -> None:
        """Raises OperationalError when it could not be made: nothing of it was written."""
        if not self._made.wait(PATIENCE):
            raise OperationalError("the database is locked: a commit does not end")
        if self._failed is not None:
            raise OperationalError(str(self._failed)) from self._failed


class Sharing:
    """The commit of one connection that is not made yet. It is with one thread at a time, like the connection."""

    def __init__(self) -> None:
        self._commit: Commit | None = None
        self._transaction = ExitStack()
        self._broken: BaseException | None = None
        self._inside = False

    @property
    def is_free(self) -> bool:
        """Whether nobody writes on this connection, nor has anything to commit."""
        return self._commit is None and not self._inside and not at_hand().in_atomic_block

    @contextmanager
    def block(self, turn: Turn, doors: ExitStack) -> Iterator[None]:
        """A block of one request, which ends with its commit, whoever makes it. `doors` are left after the commit."""
        if self._inside or not (self._commit or turn.has_company()):
            with doors, transaction.atomic():
                yield
            return
        commit = self._opened(doors)
        self._inside = True
        try:
            with transaction.atomic():
                yield
        except BaseException as error:
            if connections["default"].needs_rollback:
                self._broken = error  # SQLite took back more than this block: its disk is full
            raise
        finally:
            self._inside = False
        commit.blocks += 1
        if commit.is_full() or not turn.let_others_in():
            self.commit()
            commit.wait()
            return
        try:
            commit.wait()
        finally:
            turn.come_back()

    def commit(self) -> None:
        """Commit what is open, if anything is; those who wait for it hear how it went."""
        if self._inside or self._commit is None:
            return
        commit, broken = self._commit, self._broken
        self._commit = self._broken = None
        try:
            self._transaction.close()  # takes back what is broken, and says nothing
        except BaseException as error:
            commit.made(error)
            if not isinstance(error, Exception):
                raise
        else:
            commit.made(broken)

    def _opened(self, doors: ExitStack) -> Commit:
        if self._commit is None:
            with ExitStack() as opening:
                opening.enter_context(doors)
                opening.enter_context(transaction.atomic())
                self._transaction = opening.pop_all()
            self._commit = Commit()
        return self._commit
