"""Who is answered beside others while another process has nothing to do, or much less, may try there.

Threads of one interpreter that work at once take it from each other, and a desk that holds SQLite's one writer
meanwhile keeps all others. On Linux connections are dealt to the processes of a server by chance, whatever these have
to do, and stay where they are; only closing one deals it anew, which a browser does at its next request unseen.
"""

import mmap
import os
import struct
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

PLACES = 16  # processes that can tell each other
LESS = 3  # requests, of which another process has so many fewer
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Board:
    """Where the processes of one server tell how many requests they are answering: memory that forks share."""

    _place = struct.Struct("=iB")  # number of the process, requests

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, PLACES * self._place.size)
        self._server = os.getpid()
        self._forks = 0
        self._own: int | None = None

    def open(self) -> None:
        """From now on each process that this one forks takes a place."""
        os.register_at_fork(before=self._count, after_in_child=self._take)

    def tell(self, count: int) -> None:
        """Tell how many requests this process is answering."""
        if self._own is not None:
            self._memory[self._own + self._place.size - 1] = min(count, 255)

    def least(self) -> int | None:
        """How many requests the freest process beside this one is answering; None without one."""
        if self._own is None:
            return None
        beside = [one for at, one in enumerate(self._place.iter_unpack(self._memory)) if not self._is_own(at)]
        return min((count for process, count in beside if process and _lives(process)), default=None)

    def _take(self) -> None:
        self._own = None
        if os.getppid() == self._server:  # what a process starts in its turn answers no requests
            self._own = self._forks % PLACES * self._place.size
            self._place.pack_into(self._memory, self._own, os.getpid(), 0)

    def _is_own(self, at: int) -> bool:
        return at * self._place.size == self._own

    def _count(self) -> None:
        if os.getpid() == self._server:
            self._forks += 1


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


_board: Board | None = None


def share() -> None:
    """Let the processes that this one forks from now on know of each other."""
    global _board
    _board = Board()
    _board.open()


def spread(application: Application) -> Application:
    """The application, which closes a connection that had better be dealt anew."""
    answering = _Answering()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _board is None:
            return application(environ, start_response)
        with answering:
            if answering.count > 1 and _may_close(environ) and _is_freer(_board.least(), answering.count):
                return application(environ, _closing(start_response))
            return application(environ, start_response)

    return answer


class _Answering:
    """How many requests this process is answering, told to the others."""

    def __init__(self) -> None:
        self.count, self._one = 0, Lock()

    def __enter__(self) -> None:
        self._change(1)

    def __exit__(self, *_error: object) -> None:
        self._change(-1)

    def _change(self, by: int) -> None:
        with self._one:
            self.count += by
            if _board is not None:
                _board.tell(self.count)


def _is_freer(least: int | None, own: int) -> bool:
    """Whether a request may be better off elsewhere: a difference of two comes and goes by itself."""
    return least is not None and (least == 0 or own - least >= LESS)


def _may_close(environ: dict[str, Any]) -> bool:
    """HTTP/2 has no word for it."""
    return str(environ.get("SERVER_PROTOCOL", "")).startswith("HTTP/1")


def _closing(start_response: Callable[..., Any]) -> Callable[..., Any]:
    def start(status: str, headers: list[tuple[str, str]], *told: Any) -> Any:
        return start_response(status, [*headers, ("Connection", "close")], *told)

    return start
