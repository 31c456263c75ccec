"""What other areas do beside imports: they enter copies, take them back, and have imports of their own."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lentera.catalogue.formats.copies import Copy
from lentera.journal.refusals import Refusal


@dataclass(frozen=True)
class Arriving:
    """A copy that an imported file brings, of a record that is in the catalogue now. `number`: the read's number."""

    number: int
    record: UUID
    title: str
    author: str
    call_number: str
    copy: Copy


@dataclass
class Entered:
    """What became of copies: counts by outcome (added, unchanged, refused), and reasons with the read's number."""

    counts: Counter[str] = field(default_factory=Counter)
    refusals: list[tuple[int, Refusal]] = field(default_factory=list)


Taker = Callable[[Sequence[Arriving]], Entered]
OpenTaker = Callable[[UUID, UUID, str, UUID | None], Taker]
"""(owner, actor, name of the file, batch, or None to try only) -> what takes the copies of one import by chunks."""
_takers: list[OpenTaker] = []


def register_copies(taker: OpenTaker) -> OpenTaker:
    """Fill the hook: the area that keeps copies enters those of imported files."""
    if taker not in _takers:
        _takers.append(taker)
    return taker


def open_takers(owner: UUID, actor: UUID, source: str, batch: UUID | None) -> list[Taker]:
    """The takers for one import; without a batch they only try."""
    return [taker(owner, actor, source, batch) for taker in _takers]


MOST_REASONS = 1_000  # reasons that the log of an import names


@dataclass
class Standing:
    """Copies of an import: how many of each title go with it (`free`), how many stay, and why."""

    free: Counter[UUID | None] = field(default_factory=Counter)
    many: int = 0
    kept: list[Refusal] = field(default_factory=list)  # at most MOST_REASONS


class ImportedCopies(Protocol):
    """The area that keeps copies: what a rollback asks of it."""

    def standing(self, owner: UUID, batch: UUID) -> Standing:
        """What a rollback would find now. Nothing changes."""

    def take_back(self, owner: UUID, batch: UUID, *, actor: UUID, at: datetime | None) -> Standing:
        """Take back what nobody touched since; returns what stays."""

    def taken_back(self, owner: UUID, batch: UUID) -> int:
        """How many copies of an import went so far."""

    def in_books(self, owner: UUID, records: list[UUID]) -> Mapping[UUID, int]:
        """How many copies of each title the owner has, wherever they are; written off ones do not count."""


_imported: list[ImportedCopies] = []


def register_imported_copies(keeper: ImportedCopies) -> None:
    """Fill the hook: whoever enters the copies of imports takes them back, too."""
    _imported.append(keeper)


def imported_copies() -> list[ImportedCopies]:
    """Every area that keeps copies of imports."""
    return list(_imported)


def in_books(owner: UUID, records: list[UUID]) -> Counter[UUID]:
    """How many copies of each title the owner has, wherever they are; written off ones do not count."""
    books: Counter[UUID] = Counter()
    for keeper in _imported:
        books.update(keeper.in_books(owner, records))
    return books


@dataclass(frozen=True)
class OtherBatch:
    """An import of an area above, as `lentera batch list` shows it. `state`: open, done or rolled-back."""

    id: UUID
    opened_at: datetime
    state: str
    source: str
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


class OtherBatches(Protocol):
    """An area with imports of its own: it lists them, and takes one back."""

    def batches(self, institution: UUID) -> list[OtherBatch]:
        """The imports of an institution."""

    def take_back(
        self, institution: UUID, batch: UUID, *, actor: UUID
    ) -> tuple[int, list[tuple[str, int, Refusal]]] | Refusal:
        """Take one back: how much went, and what stays: its part, its line, why."""


_others: list[OtherBatches] = []


def register_batches(source: OtherBatches) -> None:
    """Fill the hook: imports of another area belong into the list of all imports."""
    _others.append(source)


def other_batches() -> list[OtherBatches]:
    """Every area that has imports of its own."""
    return list(_others)
