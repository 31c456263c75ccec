"""Statements straight to SQLite's driver, where nobody listens to them: Django's way to it costs more than they do.

Measured at a desk: 25 of 44 microseconds of a small question. Elsewhere, and where somebody listens, through Django's
cursor as ever. The guard and what Django says of a broken transaction hold on both ways.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

from lentera.journal.guard import must_not_write, watch

Row = tuple[Any, ...]


def ask(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> list[Row]:
    """The rows that a SELECT answers, as the driver gives them."""
    if not is_straight(connection):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    if connection.connection is None:
        connection.ensure_connection()
    connection.validate_no_broken_transaction()
    try:
        rows: list[Row] = connection.connection.execute(as_driver_writes(sql), params).fetchall()
    except Exception:
        with connection.wrap_database_errors:  # said as Django says it
            raise
    return rows


def write(connection: BaseDatabaseWrapper, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Send one statement with each of these rows of values; returns how many rows of the table it met.

    Outside a transaction it goes through Django's cursor, where writers stand in line.
    """
    if not (connection.in_atomic_block and is_straight(connection)):
        with connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)
            return int(cursor.rowcount)
    must_not_write(sql)
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        driver, plain = connection.connection, as_driver_writes(sql)
        sent = driver.execute(plain, rows[0]) if len(rows) == 1 else driver.executemany(plain, rows)
        return int(sent.rowcount)


def say(connection: BaseDatabaseWrapper, sql: str) -> None:
    """Send what begins or ends a transaction or a savepoint."""
    if not is_straight(connection):
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        connection.connection.execute(sql)


@lru_cache(maxsize=2048)
def as_driver_writes(sql: str) -> str:
    """The statement with SQLite's own place holders."""
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


def is_straight(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody listens to the statements of a connection to SQLite but the guard."""
    if connection.vendor != "sqlite" or connection.force_debug_cursor:
        return False
    listeners = connection.execute_wrappers
    return not listeners or (len(listeners) == 1 and listeners[0] is watch)
