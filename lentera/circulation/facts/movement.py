"""Who comes, moves and goes, as random ids; and loans that end without a return. Never both in one block."""

from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class MovementKind(StrEnum):
    """What happened to somebody, as far as lending needs it."""

    ARRIVED = "arrived"
    BLOCK = "block"  # moved to another block; which one is forgettable
    OUT = "out"  # away for a time (bon, dirujuk)
    BACK = "back"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    PAROLED = "paroled"
    DIED = "died"


LEAVING = frozenset(
    {MovementKind.TRANSFERRED, MovementKind.RELEASED, MovementKind.PAROLED, MovementKind.DIED}
)


class LoanEnd(StrEnum):
    """How a loan ended whose copy did not come back; neither is anybody's fault."""

    TRAVELLED = "travelled"  # went along by a record of its own (berita acara)
    LOST = "lost"


@fact("circulation.reader_moved", to=Audience.SELF, about=("reader", "movement"))
class ReaderMoved(Fact, frozen=True, kw_only=True):
    """Somebody came, moved or left; the entry's `at` is the day. Where from and where to, no fact tells."""

    movement: UUID
    reader: UUID
    kind: MovementKind
    batch: UUID | None = None  # the file that told it


@fact("circulation.movement_undone", to=Audience.SELF, about=("reader", "movement"))
class MovementUndone(Fact, frozen=True, kw_only=True):
    """A movement was entered by mistake."""

    movement: UUID
    reader: UUID


@fact("circulation.movements_imported", to=Audience.SELF, about=("batch",))
class MovementsImported(Fact, frozen=True, kw_only=True):
    """A file of movements was taken in to its end: how many rows did what. Read is the sum of all."""

    batch: UUID
    arrived: int
    left: int
    changed: int
    planned: int
    unchanged: int
    refused: int


@fact("circulation.movements_import_undone", to=Audience.SELF, about=("batch",))
class MovementsImportUndone(Fact, frozen=True, kw_only=True):
    """A file of movements was taken back; `kept` are movements that life had already gone on from."""

    batch: UUID
    undone: int
    kept: int


@fact("circulation.loan_ended", to=Audience.SELF, about=("loan",))
class LoanEnded(Fact, frozen=True, kw_only=True):
    """A loan ended without a return: the copy went along or is lost. No pause follows, and it is no return."""

    loan: UUID
    end: LoanEnd
