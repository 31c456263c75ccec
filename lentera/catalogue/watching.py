"""Whether anything happened to the catalogue since: one short statement, asked before every search.

An answer that was right at one state of the streams is right until they change, so what is drawn from them (where
the index stands, which imports wait) is worked out once a state and not once a request.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection

from lentera.journal.models import Stream

AREA = "catalogue"
State = tuple[Any, ...]
Told = TypeVar("Told")
_SQL = f'SELECT "id", "seq", "laid_out", "tip" FROM "{Stream._meta.db_table}" WHERE "area" = %s ORDER BY "id"'


def state() -> State:
    """Another value after every fact of the catalogue, wherever it came from; the same until then."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [AREA])
        return tuple(
            (id, seq, laid_out, bytes(tip) if isinstance(tip, memoryview) else tip)
            for id, seq, laid_out, tip in cursor.fetchall()
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
