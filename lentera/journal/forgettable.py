"""Rows that must be forgettable: who a reader is, which reader has a loan. Outside the journal, encrypted, retained.

Each institution has a data key of its own (AES-256-GCM), wrapped by its home node's key; rows are found by keyed
hashes. This protects against a stolen disk or backup and against other tenants, not against the node's administrator.
"""

import os
from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from hashlib import blake2b
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.db import connections, models

from lentera.journal import straight
from lentera.journal.asking import asked
from lentera.journal.at_hand import at_hand
from lentera.journal.guard import open_door
from lentera.journal.ids import new_id
from lentera.journal.models import Author, DataKey
from lentera.journal.node import node_key
from lentera.journal.rows import prepared

HASH_BYTES = 16
_NONCE = 12


class Lookup(models.BinaryField):  # type: ignore[type-arg]
    """A column that finds rows by the keyed hash of a secret's field of the same name without `_hash`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": HASH_BYTES, "null": True, "db_index": True, **options})

    def deconstruct(self) -> Any:
        """As Django asks it, with "no index" said, which is not the default here."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {"db_index": False, **options}


Secret = TypeVar("Secret", bound=msgspec.Struct)


class ForgettableRows(Generic[Secret]):
    """`Model.rows`: remember, open, find, count and forget sealed rows of one institution."""

    def __init__(self, model: "type[Forgettable]") -> None:
        self.model = model
        self.secret: type[Secret] = model.Secret  # type: ignore[assignment]
        self._decoder = msgspec.json.Decoder(self.secret)
        self._lookups = [field.name for field in model._meta.local_fields if isinstance(field, Lookup)]
        self._sealed_of = asked(self._build_sealed_of)
        self._found_by = {name: asked(partial(self._build_found_by, name)) for name in self._lookups}

    def remember(
        self, institution: UUID, *, id: UUID | None = None, clear: dict[str, Any] | None = None, **secret: Any
    ) -> UUID:
        """Seal a row; the same `id` again replaces it. `clear` are plain columns (a retention date); returns the id."""
        id = id or new_id()
        row = self.model(
            id=id, institution_id=institution, **self._sealed(institution, id, secret), **(clear or {})
        )
        row.save(force_insert=False)
        return id

    def remember_all(self, institution: UUID, rows: Iterable[dict[str, Any]]) -> int:
        """Seal many new rows at once (each a dict as for `remember`); returns how many."""
        made = []
        for given in rows:
            told = dict(given)
            id, clear = told.pop("id", None) or new_id(), told.pop("clear", None) or {}
            row = {"id": id, "institution_id": institution, **self._sealed(institution, id, told), **clear}
            made.append(row)
        if len(made) == 1:  # a loan's link: neither a model nor a plan for a bulk is made
            self._insert(made[0])
        else:
            self.model._base_manager.bulk_create([self.model(**row) for row in made], batch_size=500)
        return len(made)

    def open(self, institution: UUID, id: UUID) -> Secret | None:
        """The secret of one row, or None when it was forgotten or never here."""
        sealed = self._sealed_of.first(institution, id)
        return None if sealed is None else self._opened(institution, id, sealed)

    def open_many(self, institution: UUID, ids: Iterable[UUID]) -> dict[UUID, Secret]:
        """The secrets of these rows, by id; forgotten ones are left out."""
        rows = self.model._base_manager.filter(institution=institution, id__in=list(ids))
        return {row.id: self.unseal(row) for row in rows}

    def all(self, institution: UUID) -> dict[UUID, Secret]:
        """Every secret of one institution, by id."""
        return {row.id: self.unseal(row) for row in self.model._base_manager.filter(institution=institution)}

    def find(self, institution: UUID, **value: Any) -> list[tuple[UUID, Secret]]:
        """Rows whose secret has this value in one looked-up field, e.g. `card="K-0417"`."""
        [(name, told)] = value.items()
        rows = self._found_by[f"{name}_hash"](institution, self.hash_of(institution, name, told))
        return [(id, self._opened(institution, id, sealed)) for id, sealed in rows]

    def ids(self, institution: UUID, **value: Any) -> list[UUID]:
        """The rows that `find` finds, without opening them."""
        [(name, told)] = value.items()
        rows = self._found_by[f"{name}_hash"](institution, self.hash_of(institution, name, told))
        return [id for id, _sealed in rows]

    def count(self, institution: UUID, **value: Any) -> int:
        """How many rows have this value in one looked-up field."""
        return self.query(institution, **value).count()

    def query(self, institution: UUID, **value: Any) -> "models.QuerySet[Any]":
        """The rows themselves, sealed."""
        conditions = {f"{name}_hash": self.hash_of(institution, name, told) for name, told in value.items()}
        return self.model._base_manager.filter(institution=institution, **conditions)

    def forget(self, institution: UUID, ids: Iterable[UUID]) -> int:
        """Delete rows for good; the caller records the fact that says so. Returns how many."""
        return self.model._base_manager.filter(institution=institution, id__in=list(ids)).delete()[0]

    def unseal(self, row: Any) -> Secret:
        """The secret of a row. Raises cryptography's InvalidTag when the row or key is not what it was."""
        return self._opened(row.institution_id, row.id, row.sealed)

    def _opened(self, institution: UUID, id: UUID, told: Any) -> Secret:
        sealed = bytes(told)
        key, _ = _keys(institution)
        opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound_to(id))
        return self._decoder.decode(opened)

    def reseal(self, institution: UUID, id: UUID, sealed: bytes, data_key: bytes) -> dict[str, Any]:
        """The sealed columns of a row that was sealed under another data key, under the institution's own.

        Raises cryptography's InvalidTag when the row is not what it was.
        """
        opened = AESGCM(_halves(data_key)[0]).decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound_to(id))
        return self._sealed(institution, id, msgspec.structs.asdict(self._decoder.decode(opened)))

    def _build_sealed_of(self, institution: UUID, id: UUID) -> Any:
        rows = self.model._base_manager.filter(institution=institution, id=id)
        return rows.values_list("sealed", flat=True)

    def _build_found_by(self, column: str, institution: UUID, hashed: bytes) -> Any:
        rows = self.model._base_manager.filter(institution=institution, **{column: hashed})
        return rows.values_list("id", "sealed")

    def _insert(self, row: dict[str, Any]) -> None:
        connection, fields = at_hand(), self.model._meta.local_concrete_fields
        values = [
            prepared(field, row[field.attname] if field.attname in row else field.get_default(), connection)
            for field in fields
        ]
        straight.write(connection, self._insertion, [values])

    @cached_property
    def _insertion(self) -> str:
        fields = self.model._meta.local_concrete_fields
        names, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
        return f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({marks})'

    def hash_of(self, institution: UUID, name: str, value: Any) -> bytes:
        """The keyed hash under which a value is looked up."""
        _, key = _keys(institution)
        told = f"{self.model._meta.label_lower}\n{name}\n{value}".encode()
        return blake2b(told, key=key, digest_size=HASH_BYTES).digest()

    def _sealed(self, institution: UUID, id: UUID, secret: dict[str, Any]) -> dict[str, Any]:
        key, _ = _keys(institution)
        nonce = os.urandom(_NONCE)
        plain = msgspec.json.encode(self.secret(**secret))
        columns: dict[str, Any] = {"sealed": nonce + AESGCM(key).encrypt(nonce, plain, self._bound_to(id))}
        for column in self._lookups:
            value = secret.get(column.removesuffix("_hash"))
            columns[column] = (
                None if value is None else self.hash_of(institution, column.removesuffix("_hash"), value)
            )
        return columns

    def _bound_to(self, id: UUID) -> bytes:
        return self.model._meta.label_lower.encode() + id.bytes


class _ForgettableRowsOf:
    def __get__(self, instance: Any, owner: "type[Forgettable]") -> ForgettableRows[Any]:
        if "_rows" not in owner.__dict__:
            owner._rows = ForgettableRows(owner)  # type: ignore[attr-defined]
        rows: ForgettableRows[Any] = owner.__dict__["_rows"]
        return rows


class Forgettable(models.Model):
    """A sealed row. A subclass names its `Secret` struct and a `Lookup` column `<field>_hash` for what finds it."""

    class Secret(msgspec.Struct, kw_only=True):
        """What is sealed; subclasses tell their own."""

    KEPT: ClassVar[str] = ""  # how long, and why: shown in the privacy table

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    sealed = models.BinaryField()

    rows: ClassVar[_ForgettableRowsOf] = _ForgettableRowsOf()

    class Meta:
        abstract = True


def forgettable_models() -> list[type[Forgettable]]:
    """Every forgettable model, by table name: what the privacy table in the docs lists."""
    from django.apps import apps

    found = [model for model in apps.get_models() if issubclass(model, Forgettable)]
    return sorted(found, key=lambda model: model._meta.db_table)


@lru_cache(maxsize=4096)
def _keys(institution: UUID) -> tuple[bytes, bytes]:
    """The institution's sealing and looking-up keys, made on first use."""
    wrapped = DataKey.objects.filter(institution=institution).values_list("wrapped", flat=True).first()
    if wrapped is None:
        fresh = aes_key_wrap(node_key(), os.urandom(32))
        with open_door():
            DataKey.objects.bulk_create(
                [DataKey(institution_id=institution, wrapped=fresh)], ignore_conflicts=True
            )
        wrapped = DataKey.objects.values_list("wrapped", flat=True).get(institution=institution)
    return _halves(aes_key_unwrap(node_key(), bytes(wrapped)))


def _halves(data_key: bytes) -> tuple[bytes, bytes]:
    """What seals and what looks up, from one data key."""
    sealing = blake2b(b"seal", key=data_key, digest_size=32).digest()
    looking = blake2b(b"look", key=data_key, digest_size=32).digest()
    return sealing, looking


def drop_cached_keys() -> None:
    """Forget unwrapped keys (after a restore, and between tests)."""
    _keys.cache_clear()


def make_deleted_gone() -> bool:
    """After forgetting: SQLite's log is written back and emptied (secure_delete is on); PostgreSQL vacuums.

    Returns whether it was done; a long reader postpones it to the next time, and no writer waits for it.
    """
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            [waits] = cursor.fetchone()
            cursor.execute("PRAGMA busy_timeout = 50")  # waiting here, it would hold up every desk
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return bool(cursor.fetchone()[0] == 0)
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(waits)}")
        if not connection.in_atomic_block:
            for model in forgettable_models():
                cursor.execute(f'VACUUM "{model._meta.db_table}"')
        return True
