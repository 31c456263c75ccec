"""Django's connection to SQLite, whose transactions begin and end straight at the driver.

Every block of the journal is a transaction or a savepoint. Measured: through a cursor of Django's, a savepoint and its
release take 56 µs of processor time, and 18 so; an empty transaction 75 and 49.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.backends.sqlite3 import base

from lentera.journal import straight
from lentera.journal.turns import begins_to_write, next_in_line


def _unwatched(method: Callable[..., Any]) -> Any:
    """The method without its look for a loop of asyncio, which raises and drops an error each time. Connecting, which
    comes before all of this, and every cursor still look for one.
    """
    return method.__wrapped__  # type: ignore[attr-defined]


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection; where somebody listens to its statements they go through a cursor as ever."""

    commit = _unwatched(base.DatabaseWrapper.commit)
    savepoint = _unwatched(base.DatabaseWrapper.savepoint)
    savepoint_commit = _unwatched(base.DatabaseWrapper.savepoint_commit)
    savepoint_rollback = _unwatched(base.DatabaseWrapper.savepoint_rollback)

    def ensure_connection(self) -> None:
        """Connect, unless there is a connection."""
        if self.connection is None:
            super().ensure_connection()

    def _start_transaction_under_autocommit(self) -> None:
        begin = f"BEGIN {self.transaction_mode}" if self.transaction_mode else "BEGIN"  # type: ignore[attr-defined]
        if not straight.is_straight(self):
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        elif self.execute_wrappers and begins_to_write(begin, self):  # the guard stands: so does the line
            next_in_line(partial(straight.say, self, begin), self)
        else:
            straight.say(self, begin)

    def _savepoint(self, sid: str) -> None:
        straight.say(self, self.ops.savepoint_create_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        straight.say(self, self.ops.savepoint_rollback_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        straight.say(self, self.ops.savepoint_commit_sql(sid))
