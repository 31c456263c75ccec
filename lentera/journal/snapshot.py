"""Reading as one: what is read inside comes from one moment, while desks go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def reading_as_one() -> Iterator[None]:
    """Hold one view of the database until the end; nothing is locked.

    Django's own transactions would begin IMMEDIATE on SQLite and keep every desk waiting, so the statement is sent
    as it is. Inside a transaction there is one view already (SQLite) or the caller chose its own (PostgreSQL).
    """
    if connection.in_atomic_block:
        yield
        return
    begin = (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
