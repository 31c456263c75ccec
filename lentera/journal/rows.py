"""The writes of projected tables: SQL is compiled once per table and set of columns, no model object per row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal.entries import Entry
from lentera.journal.guard import ProjectedWrite
from lentera.journal.sending import Sender, current_sender

ModelType = TypeVar("ModelType", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Add:
    """In `rows.change`: add to what the column holds (column = column + amount)."""

    amount: int


class Rows(Generic[ModelType]):
    """The writes of one projected table: `insert`, `put`, `change`, `change_where`, `remove`."""

    def __init__(self, model: type[ModelType]) -> None:
        self.model = model
        self.table = model._meta.db_table
        self._fields: dict[str, models.Field[Any, Any]] | None = None
        self._sql: dict[tuple[str, ...], str] = {}
        self._defaults: dict[tuple[str, str], Any] = {}  # by vendor and column, as the database takes them

    def insert(self, entry: Entry, *given: Mapping[str, Any], id: UUID, **values: Any) -> None:
        """One new row in the entry's stream; columns not named take the model's defaults."""
        sender = _sender()
        sql, row = self._inserting(sender, entry, id, _merged(given, values))
        sender.send(self.table, sql, row, id)

    def put(self, entry: Entry, *given: Mapping[str, Any], id: UUID, **values: Any) -> None:
        """Insert, or replace the row of this stream with the same id (for `saved`)."""
        sender = _sender()
        _sql, row = self._inserting(sender, entry, id, _merged(given, values))
        sender.send(self.table, self._putting(), row, id)

    def put_all(
        self,
        entry: Entry,
        names: Sequence[str],
        told: Iterable[tuple[UUID, Sequence[Any]]],
        **common: Any,
    ) -> None:
        """`put` for many rows of one shape: id and values in the order of `names`; `common` stands in each row.

        The bulk path: values are looked at column by column, and sent at once (measured: 1.5 µs of processor time a
        row instead of 16).
        """
        sender = _sender()
        connection, columns = sender.connection, self._columns()
        own = {"institution_id": entry.author, "stream": entry.stream}
        fixed = {self._column(name): value for name, value in common.items()} | own
        order = list(columns)
        places = [order.index(self._column(name)) for name in names]
        missing = set(order) - set(fixed) - {order[place] for place in places} - {"id"}
        if missing:
            raise KeyError(f"{self.model.__name__}: nothing is told of {', '.join(sorted(missing))}")
        rows = list(told)
        if not rows:
            return
        filled: dict[str, Iterable[Any]] = {
            column: repeat(prepared(columns[column], value, connection)) for column, value in fixed.items()
        }
        filled["id"] = [uuid_value(connection, id) for id, _ in rows]
        for place, values in zip(places, zip(*[values for _, values in rows], strict=True), strict=True):
            field = columns[order[place]]
            plain = {str, int}.issuperset(map(type, values))
            filled[order[place]] = values if plain else [prepared(field, one, connection) for one in values]
        sender.send_all(self.table, self._putting(), list(zip(*[filled[name] for name in order])))  # noqa: B905

    def change(self, entry: Entry, *given: Mapping[str, Any], id: UUID, **values: Any) -> None:
        """Change one row of the entry's stream. Raises WrongStream when there is none."""
        sender = _sender()
        merged = _merged(given, values)
        key = ("change", *(f"{name}+" if isinstance(value, Add) else name for name, value in merged.items()))
        if key not in self._sql:
            self._sql[key] = (
                f'UPDATE "{self.table}" SET {self._setting(merged)} WHERE "id" = %s AND "stream" = %s'
            )
        row = [*self._values(sender, merged), *self._own(sender, id, entry)]
        sender.send(self.table, self._sql[key], row, id)

    def remove(self, entry: Entry, *, id: UUID) -> None:
        """Take one row of the entry's stream out of the table. Raises WrongStream when there is none."""
        sender = _sender()
        sql = f'DELETE FROM "{self.table}" WHERE "id" = %s AND "stream" = %s'
        sender.send(self.table, sql, self._own(sender, id, entry), id)

    def change_where(self, entry: Entry, where: Mapping[str, Any], **values: Any) -> int:
        """Change all rows of the entry's stream that match; returns how many."""
        sender = _sender()
        sender.flush()
        conditions = " AND ".join(f'"{self._column(name)}" = %s' for name in where)
        sql = f'UPDATE "{self.table}" SET {self._setting(values)} WHERE "stream" = %s AND {conditions}'
        stream = self._prepared(sender, "stream", entry.stream)
        row = [*self._values(sender, values), stream, *self._values(sender, where)]
        return sender.execute(sql, row)

    def remove_where(self, entry: Entry, **where: Any) -> int:
        """Take all matching rows of the entry's stream out of the table; returns how many."""
        sender = _sender()
        sender.flush()
        conditions = " AND ".join(f'"{self._column(name)}" = %s' for name in where)
        sql = f'DELETE FROM "{self.table}" WHERE "stream" = %s AND {conditions}'
        stream = self._prepared(sender, "stream", entry.stream)
        return sender.execute(sql, [stream, *self._values(sender, where)])

    def get(self, entry: Entry, *, id: UUID) -> ModelType | None:
        """The row of the entry's stream as projected so far, or None: for the rare projection that must look."""
        sender = _sender()
        sender.flush()
        return self.model._base_manager.using(sender.alias).filter(pk=id, stream=entry.stream).first()

    def each(self, entry: Entry, **where: Any) -> Iterator[ModelType]:
        """The matching rows of the entry's stream by id, as projected so far; they may be removed on the way."""
        sender = _sender()
        sender.flush()
        found = self.model._base_manager.using(sender.alias).filter(stream=entry.stream, **where)
        last = None
        while True:
            rows = list((found if last is None else found.filter(pk__gt=last)).order_by("pk")[:500])
            yield from rows
            if len(rows) < 500:
                return
            last = rows[-1].pk

    def _inserting(
        self, sender: Sender, entry: Entry, id: UUID, values: dict[str, Any]
    ) -> tuple[str, list[Any]]:
        columns = self._columns()
        own = {"id": id, "institution_id": entry.author, "stream": entry.stream}
        told = {self._column(name): value for name, value in values.items()} | own
        connection = sender.connection
        row = [
            prepared(field, told[column], connection) if column in told else self._default(field, connection)
            for column, field in columns.items()
        ]
        return self._insertion(), row

    def _default(self, field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper) -> Any:
        if field.has_default() and callable(field.default):
            return prepared(field, field.get_default(), connection)
        key = (connection.vendor, str(field.column))
        if key not in self._defaults:
            self._defaults[key] = prepared(field, field.get_default(), connection)
        return self._defaults[key]

    def _insertion(self) -> str:
        key = ("insert",)
        if key not in self._sql:
            names = ", ".join(f'"{column}"' for column in self._columns())
            marks = ", ".join(["%s"] * len(self._columns()))
            self._sql[key] = f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})'
        return self._sql[key]

    def _putting(self) -> str:
        key = ("put",)
        if key not in self._sql:
            names = [column for column in self._columns() if column not in ("id", "institution_id", "stream")]
            changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names)
            own = f'"{self.table}"."stream" = excluded."stream"'
            self._sql[key] = f'{self._insertion()} ON CONFLICT ("id") DO UPDATE SET {changes} WHERE {own}'
        return self._sql[key]

    def _setting(self, values: Mapping[str, Any]) -> str:
        parts = []
        for name, value in values.items():
            column = self._column(name)
            parts.append(f'"{column}" = "{column}" + %s' if isinstance(value, Add) else f'"{column}" = %s')
        return ", ".join(parts)

    def _values(self, sender: Sender, values: Mapping[str, Any]) -> list[Any]:
        return [
            self._prepared(sender, name, value.amount if isinstance(value, Add) else value)
            for name, value in values.items()
        ]

    def _own(self, sender: Sender, id: UUID, entry: Entry) -> list[Any]:
        return [self._prepared(sender, "id", id), self._prepared(sender, "stream", entry.stream)]

    def _prepared(self, sender: Sender, name: str, value: Any) -> Any:
        return prepared(self._columns()[self._column(name)], value, sender.connection)

    def _columns(self) -> dict[str, "models.Field[Any, Any]"]:
        if self._fields is None:
            self._fields = {str(field.column): field for field in self.model._meta.local_concrete_fields}
        return self._fields

    def _column(self, name: str) -> str:
        if name in self._columns():
            return name
        if f"{name}_id" in self._columns():
            return f"{name}_id"
        raise KeyError(f"{self.model.__name__} has no column {name}")


def prepared(field: Any, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A column's value for the database. Plain text, numbers, UUIDs, days and moments take no detour through the field
    (measured: a third of the time of a bulk insert)."""
    kind = value.__class__
    if kind is UUID:
        return value if connection.features.has_native_uuid_field else value.hex
    if value is None or ((kind is str or kind is int) and field.__class__ in _PLAIN):
        return value
    if kind is datetime and field.__class__ is models.DateTimeField and value.tzinfo is not None:
        return connection.ops.adapt_datetimefield_value(value)
    if kind is date and field.__class__ is models.DateField:
        return connection.ops.adapt_datefield_value(value)
    return field.get_db_prep_save(value, connection)


_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BigIntegerField,
    models.PositiveIntegerField,
)


def uuid_value(connection: BaseDatabaseWrapper, value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _sender() -> Sender:
    sender = current_sender.get()
    if sender is None:
        raise ProjectedWrite("rows are written while projecting only; record a fact instead")
    return sender


def _merged(given: tuple[Mapping[str, Any], ...], values: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in (*given, values):
        merged.update(part)
    return merged
