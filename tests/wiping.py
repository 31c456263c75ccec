"""After a test that commits: the tables that hold rows are emptied, and only these.

Django's `flush` empties every table and makes content types and permissions anew, which takes longer than most tests.
"""

from functools import cache

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = frozenset({"django_content_type", "auth_permission"})
"""What is made with the tables, and no test changes."""
MOST = 400
"""Questions that are asked at once; SQLite joins up to 500."""
LARGE = 1 << 18
"""Bytes of a table from which on PostgreSQL makes its files anew (6 ms a table); deleted rows stay in smaller ones."""
_GROWN = """
    SELECT "named" FROM unnest(%s::text[]) AS "named" WHERE pg_relation_size("named"::regclass) > %s
"""


def wipe(connection: BaseDatabaseWrapper) -> None:
    """Empty all tables of models but `KEPT`; the journal's door must stand open."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        filled = filled_tables(connection)
        if not filled:
            return
        if connection.vendor == "postgresql":
            cursor.execute(_GROWN, [filled, LARGE])
            if grown := [name for (name,) in cursor.fetchall()]:
                cursor.execute(f"TRUNCATE {', '.join(grown)} CASCADE")
        for name in filled:  # constraints are looked at when all is gone
            cursor.execute(f"DELETE FROM {name}")


def filled_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The quoted names of tables of models that hold a row, but for `KEPT`."""
    filled = []
    with connection.cursor() as cursor:
        for question in _questions(connection):
            cursor.execute(question)
            filled += [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
    return filled


@cache
def _questions(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Statements that answer which tables hold a row."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})"
        for name in sorted(names)
        if name not in KEPT
    ]
    return tuple(" UNION ALL ".join(asked[start : start + MOST]) for start in range(0, len(asked), MOST))
