"""Requests that may write are answered in turns on SQLite: see `journal.queueing`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections

from lentera.journal.queueing import Queue

READING = frozenset({"GET", "HEAD", "OPTIONS"})
QUICK = frozenset({"/desk/circulation/"})  # a scan
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def one_after_another(application: Application) -> Application:
    """The application, which on SQLite answers requests that may write in turns."""
    queue = Queue()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") in READING or connections["default"].vendor != "sqlite":
            return application(environ, start_response)
        with queue.turn(quick=environ.get("PATH_INFO") in QUICK):
            return application(environ, start_response)

    return answer
