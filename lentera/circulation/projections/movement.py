"""How movements are laid out."""

from lentera.circulation.facts.movement import (
    LoanEnded,
    MovementsImported,
    MovementsImportUndone,
    MovementUndone,
    ReaderMoved,
)
from lentera.circulation.models import Loan, Movement, MovementBatch
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(ReaderMoved)
def keep_movement(fact: ReaderMoved, entry: Entry) -> None:
    Movement.rows.insert(
        entry,
        copy_fields(fact, Movement),
        id=fact.movement,
        moved_at=entry.at,
        recorded=entry.recorded,
        place=entry.seq,
    )


@projects(MovementUndone)
def mark_undone(fact: MovementUndone, entry: Entry) -> None:
    Movement.rows.change(entry, id=fact.movement, undone=True)


@projects(MovementsImported)
def keep_batch(fact: MovementsImported, entry: Entry) -> None:
    MovementBatch.rows.insert(
        entry, copy_fields(fact, MovementBatch), id=fact.batch, imported_at=entry.recorded
    )


@projects(MovementsImportUndone)
def mark_batch_undone(fact: MovementsImportUndone, entry: Entry) -> None:
    MovementBatch.rows.change(entry, id=fact.batch, undone_at=entry.recorded, kept=fact.kept)


@projects(LoanEnded)
def end_loan(fact: LoanEnded, entry: Entry) -> None:
    """Closed, but not among the returns: those are counted by the moment at which they were recorded."""
    Loan.rows.change(entry, id=fact.loan, returned_at=entry.at, ended=fact.end)
