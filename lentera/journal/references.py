"""Plain reference data (a stop, a course, a vehicle): two generic facts, so no area writes code of its own for it."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from lentera.journal.facts import Audience, Fact, UnknownKind, fact
from lentera.journal.projecting import Entry, Projected, projects
from lentera.journal.refusals import Refusal
from lentera.journal.writing import Writing

Value = str | int | bool | None


@fact("journal.saved", to=Audience.SELF, about=("id",))
class Saved(Fact, frozen=True, kw_only=True):
    """A piece of reference data reads like this from now on. `fields` holds every field of its form."""

    model: str  # "mobile.stop"
    id: UUID
    fields: dict[str, Value]


@fact("journal.removed", to=Audience.SELF, about=("id",))
class Removed(Fact, frozen=True, kw_only=True):
    """A piece of reference data is no longer used; its history stays."""

    model: str
    id: UUID


class Reference(Projected):
    """Plain data. A subclass names its `audience` (self, public or partners); its form lists the fields."""

    audience: ClassVar[Audience] = Audience.SELF

    class Meta:
        abstract = True


ReferenceType = TypeVar("ReferenceType", bound=Reference)


def save_reference(entry: Writing, model: type[Reference], id: UUID, fields: dict[str, Any]) -> Saved:
    """Record how a piece of reference data reads now. `fields` are Python values, stated here as plain text.

    Raises FieldDoesNotExist for a name that the model does not have.
    """
    told = {name: _stated(model._meta.get_field(name), value) for name, value in sorted(fields.items())}
    saved = Saved(model=model._meta.label_lower, id=id, fields=told)
    return entry.record(saved, audience=model.audience.kind, area=model._meta.app_label)


def remove_reference(entry: Writing, model: type[Reference], id: UUID) -> Removed:
    """Record that a piece of reference data is no longer used. Raises WrongStream when it is not this author's."""
    removed = Removed(model=model._meta.label_lower, id=id)
    return entry.record(removed, audience=model.audience.kind, area=model._meta.app_label)


WhyKept = Callable[[UUID, UUID], Refusal | None]
_why_kept: dict[type[Reference], WhyKept] = {}


def keeps(model: type[Reference]) -> Callable[[WhyKept], WhyKept]:
    """Register why a piece of reference data stays: `(author, id) -> Refusal`, or None when it may be removed."""

    def register(function: WhyKept) -> WhyKept:
        _why_kept[model] = function
        return function

    return register


def why_kept(model: type[Reference], author: UUID, id: UUID) -> Refusal | None:
    """Why a piece of reference data may not be removed, by its own page or by an undo."""
    return _why_kept[model](author, id) if model in _why_kept else None


def reference_model(label: str) -> type[Reference]:
    """The model of a generic fact. Raises UnknownKind when this program has none of that name."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as why:
        raise UnknownKind(f"reference data {label}") from why
    if not issubclass(model, Reference):
        raise UnknownKind(f"reference data {label}")
    return model


@projects(Saved)
def lay_out_saved(fact: Saved, entry: Entry) -> None:
    model = reference_model(fact.model)
    values = {}
    for name, stated in fact.fields.items():
        try:
            field: Any = model._meta.get_field(name)
        except FieldDoesNotExist as why:
            raise UnknownKind(f"{fact.model} with a field {name}") from why
        values[name] = None if stated is None else field.to_python(stated)
    model.rows.put(entry, values, id=fact.id)


@projects(Removed)
def lay_out_removed(fact: Removed, entry: Entry) -> None:
    reference_model(fact.model).rows.remove(entry, id=fact.id)


def _stated(field: Any, value: Any) -> Value:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(field.to_python(value))
