"""Projecting: how facts become rows. Projections write through `Model.rows`, only rows of the entry's own stream.

The writes are in `rows.py`; how they reach the database is in `sending.py`.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import models

from lentera.journal import blobs
from lentera.journal.entries import Entry as Entry
from lentera.journal.facts import Fact, Realises, UnknownKind, kind_of
from lentera.journal.guard import ProjectedWrite, protect
from lentera.journal.models import Author, Grant, Mention, Unplaced
from lentera.journal.rows import Add as Add  # a word of projections, like `Entry`
from lentera.journal.rows import ModelType, Rows, uuid_value
from lentera.journal.sending import Sender, WrongStream, current_sender

# What stops a stream in plain sight instead of the house: a newer kind, a bug, content that has not come or is hurt.
STOPPERS = (UnknownKind, WrongStream, KeyError, blobs.Damaged, blobs.Erased)

Projection = Callable[[Any, Entry], None]
_MENTION = (
    'INSERT INTO "journal_mention" ("object", "stream", "seq", "institution_id") VALUES (%s, %s, %s, %s)'
)
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


class Projector(Sender):
    """Lays entries out on one database."""

    def lay_out(self, entry: Entry) -> None:
        """Run every projection of the entry's fact."""
        token = current_sender.set(self)
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
            current_sender.reset(token)

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
        self._held.setdefault("journal_mention", {}).setdefault(_MENTION, []).extend(rows)
