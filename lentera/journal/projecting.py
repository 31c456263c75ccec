"""Projecting: how facts become rows. Projections write through `Model.rows`, only rows of the entry's own stream.

Writes of one block are grouped into `executemany` without changing what any row sees; the writes themselves are in
`rows.py`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from lentera.journal import blobs, straight
from lentera.journal.facts import Fact, Realises, UnknownKind, kind_of
from lentera.journal.guard import ProjectedWrite, open_door, protect
from lentera.journal.models import Author, Mention
from lentera.journal.rows import Add as Add  # a word of projections, like `Entry`
from lentera.journal.rows import ModelType, Rows, current_projector, uuid_value


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as projections and history see it."""

    author: UUID
    stream: UUID
    audience: str
    area: str
    seq: int
    hash: bytes
    at: datetime
    recorded: datetime
    actor: UUID
    fact: Fact

    def content(self, digest: str) -> bytes:
        """The content blob that the fact cites. Raises KeyError when it has not arrived."""
        return blobs.content(self.author, digest)


class WrongStream(Exception):
    """A projection changed a row that its stream does not own, or that does not exist: a bug, never a decision."""


# What stops a stream in plain sight instead of the house: a newer kind, a bug, content that has not come or is hurt.
STOPPERS = (UnknownKind, WrongStream, KeyError, blobs.Damaged, blobs.Erased)

Projection = Callable[[Any, Entry], None]
_projections: dict[type[Fact], list[Projection]] = defaultdict(list)
_realised: list[Callable[[Realises, Entry], None]] = []
Function = TypeVar("Function", bound=Projection)


def projects(*structs: type[Fact]) -> Callable[[Function], Function]:
    """Register a projection for these facts: `(fact, entry)`; no clock, no I/O, no forgettable row."""

    def register(function: Function) -> Function:
        for struct in structs:
            kind_of(struct)
            if function not in _projections[struct]:
                _projections[struct].append(function)
        return function

    return register


def projects_realisations(function: Callable[[Realises, Entry], None]) -> Callable[[Realises, Entry], None]:
    """Register the one projection that collects what facts count towards."""
    if function not in _realised:
        _realised.append(function)
    return function


class _RowsOf:
    """`Model.rows`: made once per projected model."""

    def __get__(self, instance: Any, owner: type[ModelType]) -> Rows[ModelType]:
        if "_rows" not in owner.__dict__:
            owner._rows = Rows(owner)  # type: ignore[attr-defined]
        rows: Rows[ModelType] = owner.__dict__["_rows"]
        return rows


class ReadOnly(models.QuerySet[ModelType]):
    """The kinder message; the guard on the connection is what holds."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise ProjectedWrite(
            f"{self.model.__name__}: only the journal writes this table; record a fact instead"
        )

    create = update = delete = bulk_create = bulk_update = get_or_create = update_or_create = _refuse


class Projected(models.Model):
    """A table that says what the journal says. Each row belongs to one stream of one author."""

    id = models.UUIDField(primary_key=True, editable=False)
    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", editable=False
    )
    stream = models.UUIDField(editable=False)

    objects = ReadOnly.as_manager()
    rows: ClassVar[_RowsOf] = _RowsOf()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses: raises ProjectedWrite."""
        raise ProjectedWrite(
            f"{type(self).__name__}: only the journal writes this table; record a fact instead"
        )

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Refuses: raises ProjectedWrite."""
        self.save()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuses: raises ProjectedWrite."""
        raise ProjectedWrite(
            f"{type(self).__name__}: only the journal writes this table; record a fact instead"
        )


def _protect_projected(sender: type[models.Model], **_: Any) -> None:
    if issubclass(sender, Projected) and not sender._meta.abstract:
        if sender._meta.local_many_to_many:
            raise TypeError(f"{sender.__name__}: a projected table has no automatic many-to-many")
        protect(sender._meta.db_table)


models.signals.class_prepared.connect(_protect_projected, dispatch_uid="lentera.journal.projecting")
for _table in (
    "author",
    "stream",
    "storedentry",
    "request",
    "blob",
    "grant",
    "mention",
    "datakey",
    "node",
    "unplaced",
):
    protect(f"journal_{_table}")


def projected_models() -> list[type[models.Model]]:
    """Every projected model, the journal's own mentions, grants and unplaced entries included, by table name."""
    from django.apps import apps

    from lentera.journal.models import Grant, Unplaced

    found = [model for model in apps.get_models() if issubclass(model, Projected)]
    return sorted([*found, Mention, Grant, Unplaced], key=lambda model: model._meta.db_table)


def copy_fields(fact: Fact, model: type[models.Model], *but: str) -> dict[str, Any]:
    """The fact's fields that `model` has under the same name, except `but`, `id` and the row's own columns."""
    return {name: getattr(fact, name) for name in _copied(type(fact), model, but)}


@cache
def _copied(struct: type[Fact], model: type[models.Model], but: tuple[str, ...]) -> tuple[str, ...]:
    skip = {*but, "id", "institution", "stream", "realises"}
    names = {field.name for field in model._meta.local_concrete_fields} - skip
    return tuple(name for name in struct.__struct_fields__ if name in names)


class Projector:
    """Lays entries out on one database. Writes are held back until `flush`, in an order that no row can tell."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias
        self.connection: BaseDatabaseWrapper = connections[
            alias
        ]  # of this thread: a projector is never shared
        self._held: dict[str, dict[str, list[list[Any]]]] = {}
        self._last: dict[tuple[str, Any], int] = {}
        self._mention = (
            'INSERT INTO "journal_mention" ("object", "stream", "seq", "institution_id") '
            "VALUES (%s, %s, %s, %s)"
        )

    def lay_out(self, entry: Entry) -> None:
        """Run every projection of the entry's fact."""
        token = current_projector.set(self)
        try:
            fact = entry.fact
            for projection in _projections.get(type(fact), ()):
                projection(fact, entry)
            counted = fact.counts_towards()
            if counted is not None:
                for collect in _realised:
                    collect(counted, entry)
            self._mentions(fact, entry)
        finally:
            current_projector.reset(token)

    def _mentions(self, fact: Fact, entry: Entry) -> None:
        found: set[UUID] = set()
        connection = self.connection
        for field in kind_of(fact).about:
            value = getattr(fact, field)
            found.update(
                [value] if isinstance(value, UUID) else (one for one in value or () if isinstance(one, UUID))
            )
        if not found:
            return
        stream, author, seq = (
            uuid_value(connection, entry.stream),
            uuid_value(connection, entry.author),
            entry.seq,
        )
        rows = [
            [uuid_value(connection, mentioned), stream, seq, author]
            for mentioned in sorted(found, key=attrgetter("int"))
        ]
        # No other statement writes this table, and no entry mentions an object twice: nothing to keep in order.
        self._held.setdefault("journal_mention", {}).setdefault(self._mention, []).extend(rows)

    def send(self, table: str, sql: str, row: list[Any], key: Any) -> None:
        """Hold back one write of the row `key`; same statements are sent together."""
        groups = self._held.setdefault(table, {})
        if sql not in groups:
            groups[sql] = []
        place = list(groups).index(sql)
        if self._last.get((table, key), -1) > place:  # an earlier write of this row would come after
            self.flush()
            groups = self._held.setdefault(table, {})
            groups[sql] = []
            place = 0
        self._last[table, key] = place
        groups[sql].append(row)

    def send_all(self, table: str, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Send many writes of one shape at once, after what is held back."""
        self.flush()
        with open_door():
            self._send(table, sql, rows)

    def flush(self) -> None:
        """Send what is held back. Raises WrongStream when a change met no row of its stream."""
        held, self._held, self._last = self._held, {}, {}
        if not held:
            return
        with open_door():
            for table, groups in held.items():
                for sql, rows in groups.items():
                    self._send(table, sql, rows)

    def _send(self, table: str, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        met = straight.write(self.connection, sql, rows)
        if met != len(rows):
            raise WrongStream(f"{table}: {len(rows)} rows told, {met} found in the stream")

    def drop(self) -> None:
        """Forget what is held back: the block that held it was undone."""
        self._held, self._last = {}, {}

    def execute(self, sql: str, row: list[Any]) -> int:
        """Send one statement at once; returns the number of rows."""
        with open_door():
            return straight.write(self.connection, sql, [row])
