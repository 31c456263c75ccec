"""Whether anything happened to the catalogue since: one short statement, asked before every search.

An answer that was right at one state of the streams is right until they change, so what is drawn from them (where
the index stands, which imports wait) is worked out once a state and not once a request.
"""

from collections.abc import Callable
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


def state() -> State:
    """Another value after every fact of the catalogue, and when editions brought records; the same until then."""
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
