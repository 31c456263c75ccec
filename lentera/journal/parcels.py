"""Parcels: what lies beside the journal and moves with an author to a new home.

Who readers are, which reader has a loan, who an account is: rows under the author's own data key. The parcel holds
that key and the rows as they are sealed, so it travels only inside what is encrypted to the new home. The old home
destroys both once the new one has said that it has them.
"""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.db import transaction

from lentera.journal.backing_up import NotABackup, TableInsert, plain_value
from lentera.journal.forgettable import drop_cached_keys, forgettable_models
from lentera.journal.guard import open_door
from lentera.journal.models import DataKey
from lentera.journal.node import node_key

Rows = list[dict[str, Any]]


class Part(msgspec.Struct, frozen=True):
    """What an area adds: rows that are not forgettable ones but move too (accounts)."""

    pack: Callable[[UUID], Rows]
    unpack: Callable[[UUID, Rows], None]
    destroy: Callable[[UUID], None]


class Table(msgspec.Struct, frozen=True):
    """Rows of one table, as plain values."""

    label: str
    columns: list[str]
    rows: list[list[Any]]


class Parcel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything of one author beside the journal. `key` is the data key itself, in base64; empty when he has none."""

    author: UUID
    key: str
    tables: list[Table]
    parts: dict[str, Rows]


_parts: dict[str, Part] = {}


def register_part(name: str, part: Part) -> None:
    """Let more move with an author. Filled at start."""
    _parts[name] = part


def pack(author: UUID) -> bytes:
    """The parcel of an author, in plain: seal it at once."""
    wrapped = DataKey.objects.filter(institution=author).values_list("wrapped", flat=True).first()
    key = "" if wrapped is None else base64.b64encode(aes_key_unwrap(node_key(), bytes(wrapped))).decode()
    tables = []
    for model in forgettable_models():
        columns = [field.attname for field in model._meta.local_concrete_fields]
        found = model._base_manager.filter(institution=author).order_by("pk").values_list(*columns)
        rows = [[plain_value(value) for value in row] for row in found]
        if rows:
            tables.append(Table(model._meta.label, columns, rows))
    parts = {name: part.pack(author) for name, part in sorted(_parts.items())}
    return msgspec.json.encode(Parcel(author=author, key=key, tables=tables, parts=parts), enc_hook=str)


def unpack(packed: bytes) -> int:
    """Take a parcel in; returns the number of rows. What is here already stays as it is: a second time changes nothing.

    Raises NotABackup with one sentence for what is no parcel or of another program.
    """
    try:
        told = msgspec.json.decode(packed, type=Parcel)
        key = base64.b64decode(told.key, validate=True)
    except (msgspec.DecodeError, ValueError) as error:
        raise NotABackup("this is no parcel of this program") from error
    if DataKey.objects.filter(institution=told.author).exists():
        return 0
    count = 0
    with transaction.atomic(), open_door():
        if key:
            DataKey.objects.create(institution_id=told.author, wrapped=aes_key_wrap(node_key(), key))
        for table in told.tables:
            insert = TableInsert(table.label, table.columns)
            if insert.model not in forgettable_models():
                raise NotABackup(f"a parcel holds no {table.label}")
            for row in table.rows:
                count += insert.take(row)
        for name, rows in told.parts.items():
            if name in _parts:
                _parts[name].unpack(told.author, rows)
    drop_cached_keys()
    return count


def destroy(author: UUID) -> int:
    """Delete rows and key of an author that has moved away; returns the number of rows. No way back."""
    count = 0
    with transaction.atomic(), open_door():
        for model in forgettable_models():
            count += model._base_manager.filter(institution=author).delete()[0]
        for part in _parts.values():
            part.destroy(author)
        DataKey.objects.filter(institution=author).delete()
    drop_cached_keys()
    return count
