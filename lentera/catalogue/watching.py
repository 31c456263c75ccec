"""Whether anything happened to the catalogue since: one short statement, asked before every search.

An answer that was right at one state of the streams is right until they change, so what is drawn from them (where
the index stands, which imports wait) is worked out once a state and not once a request.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connection

from lentera.catalogue.editions.models import CarriedRecord
from lentera.journal.models import Stream

AREA = "catalogue"
State = tuple[Any, ...]
Told = TypeVar("Told")
_SQL = f"""
    SELECT stream."id", "seq", "laid_out", "tip", "last"
    FROM (SELECT MAX("changed") AS "last" FROM "{CarriedRecord._meta.db_table}") AS carried
    LEFT JOIN "{Stream._meta.db_table}" AS stream ON stream."area" = %s ORDER BY stream."id"
""".strip()  # a statement that begins so is let through by the guard unread


class _Standing(threading.local):
    """What this thread holds still while it gives one answer."""

    still = False
    now: State | None = None
    settled = False  # whether the index was seen to be up to it


_standing = _Standing()


@contextmanager
def standing_still() -> Iterator[None]:
    """Inside, this thread asks once for the state, and once whether the index is up to it: for one answer that many
    ask about both.
    """
    _standing.still, _standing.now, _standing.settled = True, None, False
    try:
        yield
    finally:
        _standing.still, _standing.now = False, None


def is_settled(now: State) -> bool:
    """Whether the index was found up to this state, and the thread holds still since."""
    return _standing.still and _standing.settled and _standing.now is now


def settle(now: State) -> None:
    """The index is up to this state."""
    _standing.settled = _standing.now is now


def state() -> State:
    """Another value after every fact of the catalogue, and when editions brought records; the same until then."""
    if not _standing.still:
        return _asked()
    if _standing.now is None:
        _standing.now = _asked()
    return _standing.now


def _asked() -> State:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [AREA])
        return tuple(
            (id, seq, laid_out, bytes(tip) if isinstance(tip, memoryview) else tip, last)
            for id, seq, laid_out, tip, last in cursor.fetchall()
        )


class Once(Generic[Told]):
    """Keeps what a function told for the last state that it was asked for."""

    def __init__(self, ask: Callable[[], Told]) -> None:
        self._ask = ask
        self._kept: tuple[State, Told] | None = None

    def at(self, now: State) -> Told:
        """What the function tells at this state."""
        kept = self._kept
        if kept is None or kept[0] != now:
            kept = self._kept = (now, self._ask())
        return kept[1]
