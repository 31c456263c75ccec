"""Whose copies tie titles: what was placed, what copies here are of, what public libraries have in hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

Held = Callable[[UUID, frozenset[UUID]], Iterable[UUID]]
_held: list[Held] = []
Named = Callable[[list[UUID]], Iterable[UUID]]
_named: list[Named] = []


def register_held(filler: Held) -> Held:
    """Fill the hook: `(owner, institutions)` -> the titles of which the owner ever sent a copy to one of these."""
    _held.append(filler)
    return filler


def held(owner: UUID, institutions: frozenset[UUID]) -> set[UUID]:
    """The titles that come with copies: those that an owner ever placed with these institutions."""
    return {record for filler in _held for record in filler(owner, institutions)}


def register_named(filler: Named) -> Named:
    """Fill the hook: `records` -> those that a copy in the tables of this node names."""
    _named.append(filler)
    return filler


def named_by_copies(records: Iterable[UUID]) -> set[UUID]:
    """Which of these titles copies here are of: they stay, whatever edition brought them."""
    wanted = list(records)
    return {record for filler in _named for record in filler(wanted)}


@dataclass(frozen=True)
class PublicLibrary:
    """A library that may be named to everybody.

    `titles` tells those of which it has a copy in hand now, as a query of their one column `record` (a title may come
    several times), `mark` something else whenever these may have changed, `ever` those of which it has or had one,
    whatever became of it.
    """

    id: UUID
    name: str
    titles: Callable[[], QuerySet[Any, Any]]
    mark: Callable[[], object]
    ever: Callable[[], frozenset[UUID]]


Libraries = Callable[[], Iterable[PublicLibrary]]
_libraries: list[Libraries] = []


def register_libraries(filler: Libraries) -> Libraries:
    """Fill the hook: the libraries whose holdings harvesters may take. Never a closed institution."""
    _libraries.append(filler)
    return filler


def public_libraries() -> list[PublicLibrary]:
    """Every library that may be named to everybody."""
    return [one for filler in _libraries for one in filler()]
