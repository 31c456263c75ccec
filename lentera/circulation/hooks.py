"""What circulation offers to be filled: what else ends or goes on when a reader moves, and what helps after release."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lentera.circulation.facts.movement import MovementKind

__all__ = [
    "Certificate",
    "Consequence",
    "Leaving",
    "certificates_of",
    "leavings",
    "next_van",
    "register_certificates",
    "register_leaving",
    "register_next_van",
]


@dataclass(frozen=True)
class Consequence:
    """A line of the checklist: how many of what there is, and what becomes of it when the reader leaves."""

    count: int
    label: Any
    then: Any


@dataclass(frozen=True)
class Leaving:
    """What an area does when a reader leaves.

    `look(institution, reader)` tells what there is now. `settle(institution, reader, kind, actor, at)` ends it and
    returns how much; it comes after the movement, in blocks of its own (no block may tell of a reader and of what he
    asked for), and once more each day until the reader is forgotten, so it must find nothing to do the second time.
    """

    name: str
    look: Callable[[UUID, UUID], Iterable[Consequence]]
    settle: Callable[[UUID, UUID, MovementKind, UUID, datetime], int]


@dataclass(frozen=True)
class Certificate:
    """A certificate that a reader earned, with the address from which it is printed (without the prison's name)."""

    title: str
    number: str
    url: str


_leavings: dict[str, Leaving] = {}
_certificates: list[Callable[[UUID, UUID], Iterable[Certificate]]] = []


def register_leaving(leaving: Leaving) -> None:
    """Fill what ends when a reader leaves; the same name again replaces it."""
    _leavings[leaving.name] = leaving


def leavings() -> list[Leaving]:
    """Everything that is filled, in the order in which it was."""
    return list(_leavings.values())


def register_certificates(certificates: Callable[[UUID, UUID], Iterable[Certificate]]) -> None:
    """Tell which certificates a reader earned: `(institution, reader)`."""
    _certificates.append(certificates)


def certificates_of(institution: UUID, reader: UUID) -> list[Certificate]:
    """The certificates of a reader, for the folder that goes along at release."""
    return [one for certificates in _certificates for one in certificates(institution, reader)]


NextVan = Callable[[UUID, UUID, date], date | None]
_next_van: list[NextVan] = []


def register_next_van(asked: NextVan) -> NextVan:
    """Tell on which day an agency's van next comes to a partner: `(agency, partner, from)`."""
    if asked not in _next_van:
        _next_van.append(asked)
    return asked


def next_van(agency: UUID, partner: UUID, since: date) -> date | None:
    """The day of the next visit of the van, where one is planned."""
    days = [day for asked in _next_van if (day := asked(agency, partner, since)) is not None]
    return min(days, default=None)
