"""The guard: no INSERT, UPDATE or DELETE reaches a projected or journal table but through the journal.

Model overrides alone let querysets and raw cursors through, so it stands on every connection as an execute
wrapper. What goes round the connection itself (the driver, another program) is found by `verify --rebuild`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal.turns import begins_to_write, next_in_line


class ProjectedWrite(Exception):
    """Somebody tried to write a table that only the journal writes."""


_open: ContextVar[bool] = ContextVar("lentera_journal_door", default=False)
_guarded: set[str] = set()
_name = r'["`\[]?(?:\w+["`\]]?\s*\.\s*["`\[]?)?(\w+)'
_writes = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?(?:\s+only)?|delete\s+from(?:\s+only)?"
    r"|merge\s+into|copy|truncate(?:\s+table)?(?:\s+only)?)\s+" + _name,
    re.IGNORECASE,
)
_truncated = re.compile(r"\btruncate\b(.*)", re.IGNORECASE | re.DOTALL)
_comments = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)


def protect(table: str) -> None:
    """From now on only the journal writes `table`."""
    _guarded.add(table.lower())


def protected_tables() -> frozenset[str]:
    """The tables that only the journal writes, in lower case."""
    return frozenset(_guarded)


@contextmanager
def open_door() -> Iterator[None]:
    """For the journal itself (and for wiping a test database): inside, writes pass."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def written_tables(sql: str) -> set[str]:
    """The tables that a statement writes, in lower case, as far as its words tell."""
    plain = _comments.sub(" ", sql)
    tables = {match.group(1).lower() for match in _writes.finditer(plain)}
    for match in _truncated.finditer(plain):
        tables.update(word.lower() for word in re.findall(r"\w+", match.group(1)))
    return tables


def must_not_write(sql: str) -> None:
    """Raises ProjectedWrite when a statement writes a protected table and the door is not open."""
    if _open.get():
        return
    touched = written_tables(str(sql)) & _guarded
    if touched:
        raise ProjectedWrite(
            f"{', '.join(sorted(touched))}: only the journal writes this table; record a fact instead"
        )


def stand_guard(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Put the guard on a connection, once."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def stand_guard_everywhere() -> None:
    """Put the guard on connections that are already open."""
    for connection in connections.all(initialized_only=True):
        stand_guard(connection)


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """The execute wrapper that is the guard. Raises ProjectedWrite for a write past the journal."""
    if sql[:6] == "SELECT" and ";" not in sql:
        return execute(sql, params, many, context)
    if sql != "BEGIN IMMEDIATE":  # most of what comes here: every block begins so
        must_not_write(sql)
    if begins_to_write(sql, context["connection"]):
        return next_in_line(lambda: execute(sql, params, many, context), context["connection"])
    return execute(sql, params, many, context)
