"""What the same function would make anew for test after test in an empty database: made once in a process, its rows
put back for the others.

The rows are those that the program's own actions wrote, byte for byte, only the node gets another id each time: by it
the program knows that index and caches tell of another database. What it keeps by other ids is forgotten.
"""

import copy
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connections

from lentera.journal import forgettable, ids, mark
from lentera.journal.identity import this_node
from lentera.journal.models import DataKey, Node
from lentera.journal.node import keys_folder, node_key
from tests.wiping import filled_tables

Made = TypeVar("Made")
NODE = f'"{Node._meta.db_table}"'


@dataclass(frozen=True)
class Kept:
    """What a function gave and wrote, and the key of the node that its sealed rows need."""

    made: Any
    node: Any  # its id, as the driver tells it
    key: bytes
    rows: dict[str, list[tuple[Any, ...]]]


_kept: dict[Hashable, Kept] = {}


def kept(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` makes; from the second time on, within a test's transaction, its rows are only put back.

    `name` says all that the rows depend on. `make` must begin with the node, and may write nothing but rows.
    """
    connection = connections["default"]
    if not connection.in_atomic_block or ids_are_drawn() or Node.objects.exists():
        return make()
    known = _kept.get(name := (connection.vendor, name))
    if known is None:
        was_empty, made = not filled_tables(connection), make()
        if was_empty:
            _kept[name] = _remembered(copy.deepcopy(made))
        return made
    path = keys_folder() / "node.key"
    if not path.exists():
        path.write_bytes(known.key)
    if path.read_bytes() != known.key:
        return make()
    _put_back(known)
    return copy.deepcopy(known.made)


def ids_are_drawn() -> bool:
    """Whether ids come from a seed here."""
    return ids._source.get() is not uuid4


def _remembered(made: Any) -> Kept:
    rows, connection = {}, connections["default"]
    with connection.cursor() as cursor:
        for table in filled_tables(connection):
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    [(node, *_)] = rows[NODE]
    return Kept(made, node, node_key(), rows)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _put_back(known: Kept) -> None:
    """Past the guard; in the order in which `make_node` and then the actions write."""
    node = uuid4().hex if isinstance(known.node, str) else uuid4()
    for table in sorted(known.rows, key=lambda name: name != NODE):
        rows = [tuple(node if value == known.node else value for value in row) for row in known.rows[table]]
        _insert(table, rows)
        if table == NODE:
            this_node.cache_clear()
            mark.begin()
    for forget in caches_by_id(len(sys.modules)):
        forget()
    for institution in DataKey.objects.values_list("institution", flat=True):
        forgettable._keys(
            institution
        )  # known, as to whoever wrote the rows: some tests go to another home after them


def _insert(table: str, rows: list[tuple[Any, ...]]) -> None:
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)
    else:
        marks = ", ".join("?" * len(rows[0]))
        connection.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


@lru_cache(maxsize=1)
def caches_by_id(_modules: int) -> list[Callable[[], object]]:
    """What empties each cache of the program that is kept by ids: functions that take one, and dictionaries whose
    annotation says so. (A registry's values are functions.) Looked for again when there are more modules.
    """
    found: list[Callable[[], object]] = []
    for module in [told for name, told in list(sys.modules.items()) if name.startswith("lentera.")]:
        for name, value in vars(module).items():
            if isinstance(value, _lru_cache_wrapper):
                if value.__module__ == module.__name__ and "UUID" in str(value.__wrapped__.__annotations__):
                    found.append(value.cache_clear)
            elif isinstance(value, dict) and name in vars(module).get("__annotations__", {}):
                told = str(module.__annotations__[name])
                if "Callable" not in told and ("UUID" in told or "Hashable" in told):
                    found.append(value.clear)
    return found
