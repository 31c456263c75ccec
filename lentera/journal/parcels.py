"""Parcels: what lies beside the journal and moves with an author to a new home.

Who readers are, which reader has a loan, who an account is: rows under the author's own data key. The parcel holds
that key and the rows as they are sealed, so it travels only inside what is encrypted to the new home. The old home
destroys both once the new one has said that it has them. The same parcel, kept elsewhere for the author's own home,
is laid over an older state by `merge`.
"""

import base64
from collections.abc import Callable
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.db import IntegrityError, transaction

from lentera.journal.backing_up import NotABackup, TableInsert, plain_value
from lentera.journal.forgettable import Forgettable, drop_cached_keys, forgettable_models
from lentera.journal.guard import open_door
from lentera.journal.models import DataKey
from lentera.journal.node import node_key

Rows = list[dict[str, Any]]


class Part(msgspec.Struct, frozen=True):
    """What an area adds: rows that are not forgettable ones but move too (accounts)."""

    pack: Callable[[UUID], Rows]
    unpack: Callable[[UUID, Rows], None]
    destroy: Callable[[UUID], None]
    renew: Callable[[UUID, Rows], None] | None = None  # rows that are here already become as told


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


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What laying a parcel over the rows here did. `clashing`: rows that another row here leaves no place for."""

    added: int = 0
    renewed: int = 0
    removed: int = 0
    clashing: int = 0


def pack(author: UUID) -> bytes:
    """The parcel of an author, in plain: seal it at once."""
    key = _own_key(author)
    tables = [
        Table(model._meta.label, _columns(model), rows)
        for model in forgettable_models()
        if (rows := _rows(model, author))
    ]
    parts = {name: part.pack(author) for name, part in sorted(_parts.items())}
    told = Parcel(
        author=author,
        key="" if key is None else base64.b64encode(key).decode(),
        tables=tables,
        parts=parts,
    )
    return msgspec.json.encode(told, enc_hook=str)


def unpack(packed: bytes) -> int:
    """Take a parcel in; returns the number of rows. What is here already stays as it is: a second time changes nothing.

    Raises NotABackup with one sentence for what is no parcel or of another program.
    """
    told, _key = _read(packed)
    if DataKey.objects.filter(institution=told.author).exists():
        return 0
    return merge(packed).added


def standing(author: UUID) -> bytes:
    """What an author's rows are now, as digests: beside it `merge` tells later what was changed here since."""
    told = {model._meta.label: _digests(_rows(model, author)) for model in forgettable_models()}
    told |= {name: _digests_of_parts(part.pack(author)) for name, part in _parts.items()}
    return msgspec.json.encode(told)


def merge(packed: bytes, base: bytes | None = None) -> Merged:
    """Lay a parcel over the rows here. `base` is what was `standing` here when the two went apart; None: unknown.

    Rows that are missing here are added, but not those that were forgotten here since. Rows that nobody changed here
    since become as the parcel has them, or go where it has them no more; whatever was changed here since stays.
    Without a base rows are only added. Raises NotABackup for what is no parcel or of another program.
    """
    told, key = _read(packed)
    before: dict[str, dict[str, str]] | None = None if base is None else msgspec.json.decode(base)
    with transaction.atomic(), open_door():
        mine = _own_key(told.author)
        if mine is None and key:
            DataKey.objects.create(institution_id=told.author, wrapped=aes_key_wrap(node_key(), key))
            drop_cached_keys()
        other = key if mine is not None and mine != key else None
        tables = {table.label: table for table in told.tables}
        models = {model._meta.label: model for model in forgettable_models()}
        if unknown := sorted(set(tables) - set(models)):
            raise NotABackup(f"a parcel holds no {unknown[0]}")
        done = [
            _merge_table(
                told.author,
                model,
                tables.get(label),
                None if before is None else before.get(label, {}),
                other,
            )
            for label, model in models.items()
        ]
        for name, rows in told.parts.items():
            if name in _parts:
                _merge_part(told.author, _parts[name], rows, None if before is None else before.get(name, {}))
    drop_cached_keys()
    return Merged(**{name: sum(getattr(one, name) for one in done) for name in Merged.__struct_fields__})


def _read(packed: bytes) -> tuple[Parcel, bytes]:
    try:
        told = msgspec.json.decode(packed, type=Parcel)
        return told, base64.b64decode(told.key, validate=True)
    except (msgspec.DecodeError, ValueError) as error:
        raise NotABackup("this is no parcel of this program") from error


def _own_key(author: UUID) -> bytes | None:
    wrapped = DataKey.objects.filter(institution=author).values_list("wrapped", flat=True).first()
    return None if wrapped is None else aes_key_unwrap(node_key(), bytes(wrapped))


def _columns(model: type[Forgettable]) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


def _rows(model: type[Forgettable], author: UUID) -> list[list[Any]]:
    found = model._base_manager.filter(institution=author).order_by("pk").values_list(*_columns(model))
    return [[plain_value(value) for value in row] for row in found]


def _digest(row: Any) -> str:
    return blake2b(msgspec.json.encode(row, enc_hook=str), digest_size=8).hexdigest()


def _digests(rows: list[list[Any]]) -> dict[str, str]:
    return {str(row[0]): _digest(row) for row in rows}  # the id is a Forgettable's first column


def _digests_of_parts(rows: Rows) -> dict[str, str]:
    return {str(row["id"]): _digest(row) for row in rows}


def _merge_table(
    author: UUID,
    model: type[Forgettable],
    table: Table | None,
    before: dict[str, str] | None,
    other: bytes | None,
) -> Merged:
    columns = _columns(model) if table is None else table.columns
    insert = TableInsert(model._meta.label, columns)
    here, there = _digests(_rows(model, author)), set[str]()
    added = renewed = clashing = 0
    for row in [] if table is None else table.rows:
        told = dict(zip(columns, row, strict=True))
        id = str(told["id"])
        there.add(id)
        if id in here:
            if before is None or before.get(id) != here[id] or here[id] == _digest(row):
                continue  # changed here since, or the same
            model._base_manager.filter(institution=author, id=id).delete()
        elif before is not None and id in before:
            continue  # forgotten here since
        try:
            with transaction.atomic():
                insert.take(row if other is None else _resealed(model, author, told, other))
        except IntegrityError:
            clashing += 1
            continue
        if id in here:
            renewed += 1
        else:
            added += 1
    gone = [id for id, digest in here.items() if id not in there and (before or {}).get(id) == digest]
    removed = model.rows.forget(author, [UUID(id) for id in gone])
    return Merged(added=added, renewed=renewed, removed=removed, clashing=clashing)


def _resealed(model: type[Forgettable], author: UUID, told: dict[str, Any], other: bytes) -> list[Any]:
    sealed = model.rows.reseal(author, UUID(told["id"]), base64.b64decode(told["sealed"]), other)
    return list((told | {name: plain_value(value) for name, value in sealed.items()}).values())


def _merge_part(author: UUID, part: Part, rows: Rows, before: dict[str, str] | None) -> None:
    here = _digests_of_parts(part.pack(author))
    part.unpack(author, [row for row in rows if before is None or str(row["id"]) not in before])
    if part.renew is not None and before is not None:
        same = [row for row in rows if here.get(str(row["id"]), "") == before.get(str(row["id"]))]
        part.renew(author, same)


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
