"""Sending: the writes of a block, grouped into `executemany` without changing what any row sees."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal import straight
from lentera.journal.guard import open_door


class WrongStream(Exception):
    """A projection changed a row that its stream does not own, or that does not exist: a bug, never a decision."""


class Sender:
    """Writes to one database, held back until `flush`, in an order that no row can tell."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias
        # of this thread: a sender is never shared
        self.connection: BaseDatabaseWrapper = connections[alias]
        self._held: dict[str, dict[str, list[list[Any]]]] = {}
        self._last: dict[tuple[str, Any], int] = {}

    def send(self, table: str, sql: str, row: list[Any], key: Any) -> None:
        """Hold back one write of the row `key`; same statements are sent together."""
        groups = self._held.setdefault(table, {})
        if sql not in groups:
            groups[sql] = []
        place = list(groups).index(sql)
        if self._last.get((table, key), -1) > place:  # an earlier write of this row would come after
            self.flush()
            groups = self._held.setdefault(table, {})
            groups[sql] = []
            place = 0
        self._last[table, key] = place
        groups[sql].append(row)

    def send_all(self, table: str, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Send many writes of one shape at once, after what is held back."""
        self.flush()
        with open_door():
            self._send(table, sql, rows)

    def flush(self) -> None:
        """Send what is held back. Raises WrongStream when a change met no row of its stream."""
        held, self._held, self._last = self._held, {}, {}
        if not held:
            return
        with open_door():
            for table, groups in held.items():
                for sql, rows in groups.items():
                    self._send(table, sql, rows)

    def _send(self, table: str, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        met = straight.write(self.connection, sql, rows)
        if met != len(rows):
            raise WrongStream(f"{table}: {len(rows)} rows told, {met} found in the stream")

    def drop(self) -> None:
        """Forget what is held back: the block that held it was undone."""
        self._held, self._last = {}, {}

    def execute(self, sql: str, row: list[Any]) -> int:
        """Send one statement at once; returns the number of rows."""
        with open_door():
            return straight.write(self.connection, sql, [row])


current_sender: ContextVar[Sender | None] = ContextVar("lentera_sender", default=None)
"""Where projections write while an entry is laid out."""
