"""Fact kinds: typed structs with a name, a version and an audience; old versions are lifted, never rewritten."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
from django.db import DataError

Id = UUID
Digest = str  # hex BLAKE2b-256 of a blob


class Realises(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a fact counts towards: an agreement's scope item. `amount` may be negative: a correction."""

    scope_item: UUID
    amount: int
    unit: str  # one of `agreements.facts.UNITS`, else the realisation is listed as not counted


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happened, in the past tense, and the least that must be known."""

    def counts_towards(self) -> Realises | None:
        """The scope item that this very fact realises; exactly one fact of an act does."""
        return None


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The author's bytes: what is hashed and kept as written. Times in UTC, whole seconds."""

    at: datetime
    recorded: datetime
    actor: UUID
    kind: str
    version: int
    body: msgspec.Raw


@dataclass(frozen=True)
class Audience:
    """Who may read a fact. Named ones take the institution or agreement from a field of the fact."""

    kind: str
    field: str | None = None

    SELF: ClassVar["Audience"]
    PUBLIC: ClassVar["Audience"]
    PARTNERS: ClassVar["Audience"]

    @classmethod
    def named(cls, field: str) -> "Audience":
        """One institution: the fact's field `field` holds its id."""
        return cls("to", field)

    @classmethod
    def parties(cls, field: str) -> "Audience":
        """The parties of one agreement: the fact's field `field` holds the agreement's id."""
        return cls("parties", field)

    def of(self, fact: Fact) -> str:
        """The audience as a stream states it: `self`, `public`, `partners`, `to:<id>` or `parties:<id>`."""
        return self.kind if self.field is None else f"{self.kind}:{getattr(fact, self.field)}"


Audience.SELF = Audience("self")
Audience.PUBLIC = Audience("public")
Audience.PARTNERS = Audience("partners")


@dataclass(frozen=True)
class Kind:
    """A registered fact kind in one version. `about`: fields whose ids get this fact into their history."""

    name: str
    version: int
    struct: type[Fact]
    to: Audience
    about: tuple[str, ...]

    @property
    def area(self) -> str:
        """The package that owns the kind: what stands before the first full stop."""
        return self.name.partition(".")[0]


class UnknownKind(Exception):
    """An entry of a kind or version that this program does not know: its stream waits here."""


_kinds: dict[tuple[str, int], Kind] = {}
_by_struct: dict[type[Fact], Kind] = {}
_lifts: dict[type[Fact], Callable[[Any], Fact]] = {}
_encoder = msgspec.json.Encoder(order="deterministic")
_NUL = b"\\u0000"
_nul = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # not the six signs themselves, written with a backslash more
_envelopes = msgspec.json.Decoder(Envelope)
_bodies: dict[type[Fact], msgspec.json.Decoder[Any]] = {}

FactType = TypeVar("FactType", bound=Fact)
OldType = TypeVar("OldType", bound=Fact)


def fact(
    name: str, *, version: int = 1, to: Audience, about: tuple[str, ...] = ()
) -> Callable[[type[FactType]], type[FactType]]:
    """Register a struct as fact kind `name` in `version`.

    Raises TypeError for a struct that is not frozen, admits unknown fields or holds a float (their bytes are not
    the same everywhere), and for a kind told twice.
    """

    def register(struct: type[FactType]) -> type[FactType]:
        config = struct.__struct_config__
        if not (config.frozen and config.forbid_unknown_fields):
            raise TypeError(f"{struct.__name__}: a fact is frozen and forbids unknown fields")
        if _holds_float(msgspec.inspect.type_info(struct)):
            raise TypeError(f"{struct.__name__}: a fact holds no float")
        if (name, version) in _kinds and _kinds[name, version].struct.__qualname__ != struct.__qualname__:
            raise TypeError(f"{name} version {version} is already {_kinds[name, version].struct.__name__}")
        for field in about:
            if field not in struct.__struct_fields__:
                raise TypeError(f"{struct.__name__}: about names an unknown field, {field}")
        kind = Kind(name, version, struct, to, about)
        _kinds[name, version] = _by_struct[struct] = kind
        _bodies[struct] = msgspec.json.Decoder(struct)
        return struct

    return register


def lifts(old: type[OldType]) -> Callable[[Callable[[OldType], FactType]], Callable[[OldType], FactType]]:
    """Say how an old version reads today: a pure function from the old struct to a newer one."""

    def register(function: Callable[[OldType], FactType]) -> Callable[[OldType], FactType]:
        _lifts[old] = function
        return function

    return register


def kind_of(what: Fact | type[Fact]) -> Kind:
    """The kind of a fact or its struct. Raises KeyError when it was never registered."""
    return _by_struct[what if isinstance(what, type) else type(what)]


def all_kinds() -> list[Kind]:
    """Every registered kind and version, by name."""
    return [kind for _, kind in sorted(_kinds.items())]


def write_entry(fact: Fact, *, at: datetime, recorded: datetime, actor: UUID) -> bytes:
    """The bytes of an entry, as they will stand for ever. Raises DataError for text that not every database takes."""
    kind = kind_of(fact)
    try:
        body = _encoder.encode(fact)
    except UnicodeEncodeError as error:  # half a character
        raise DataError(f"{kind.name} has text that is none") from error
    # PostgreSQL refuses the row of a text with a NUL, perhaps only at another node.
    if _NUL in body and _nul.search(body) is not None:
        raise DataError(f"{kind.name} has a NUL in its text")
    return _encoder.encode(
        Envelope(
            at=at,
            recorded=recorded,
            actor=actor,
            kind=kind.name,
            version=kind.version,
            body=msgspec.Raw(body),
        )
    )


def read_envelope(written: bytes) -> Envelope:
    """The envelope of an entry. Raises UnknownKind when the bytes have another shape than ours."""
    try:
        return _envelopes.decode(written)
    except msgspec.DecodeError as error:
        raise UnknownKind(f"an entry of an unknown shape ({error})") from error


def read_fact(envelope: Envelope) -> Fact:
    """The fact in today's form, lifted from its version. Raises UnknownKind for kinds from a newer program."""
    kind = _kinds.get((envelope.kind, envelope.version))
    if kind is None:
        raise UnknownKind(f"{envelope.kind} version {envelope.version}")
    try:
        told: Fact = _bodies[kind.struct].decode(envelope.body)
    except msgspec.DecodeError as error:
        raise UnknownKind(f"{envelope.kind} version {envelope.version} of another shape ({error})") from error
    while type(told) in _lifts:
        told = _lifts[type(told)](told)
    return told


def _holds_float(told: Any, seen: frozenset[int] = frozenset()) -> bool:
    if isinstance(told, msgspec.inspect.FloatType | msgspec.inspect.AnyType):
        return True
    if id(told) in seen or not isinstance(told, msgspec.inspect.Type | msgspec.inspect.Field):
        return False
    parts: list[Any] = []
    for name in ("type", "item_type", "key_type", "value_type"):
        parts.append(getattr(told, name, None))
    for name in ("types", "item_types", "fields"):
        parts.extend(getattr(told, name, ()))
    return any(_holds_float(part, seen | {id(told)}) for part in parts if part is not None)
