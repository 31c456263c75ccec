"""What a loan asks of circulation's own tables once copy and reader are known: one statement, at every scan."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Hold, Loan, LoanReader, Movement, Reader, ReaderPause, ShelfCopy
from lentera.circulation.queries.absence import away_since
from lentera.circulation.queries.readers import paused_until
from lentera.circulation.rules import ItemState, ReaderState
from lentera.journal import straight
from lentera.journal.asking import id_of
from lentera.journal.at_hand import at_hand
from lentera.journal.rows import uuid_value
from lentera.stock.queries import HoldingState


@dataclass(frozen=True, slots=True)
class LoanCase:
    """Copy and reader as the rules of lending see them; whether the copy is on the hold shelf, and the reader waits.

    `just_back`: this very reader brought the copy back, so lately that his link to that loan is still there.
    """

    item: ItemState
    reader: ReaderState
    on_shelf: bool
    waits: bool
    just_back: bool = False


def loan_case(institution: UUID, copy: HoldingState, reader: UUID) -> LoanCase | None:
    """What decides a loan; None when there is no such reader."""
    database = at_hand()
    author, item, borrower = (uuid_value(database, id) for id in (institution, copy.item, reader))
    found: list[Any] = []
    for model in (LoanReader, ReaderPause, Hold):
        found += [author, model.rows.hash_of(institution, "reader", reader)]
    asked = [
        author,
        borrower,
        author,
        item,
        *found[:2],
        *found[:2],
        item,
        *found[2:],
        author,
        item,
        author,
        borrower,
    ]
    rows = straight.ask(database, _statement(), asked)
    if not rows:
        return None
    [(group, closed, suspended, newest, out, loans, back, paused, waits, on_shelf)] = rows
    return LoanCase(
        item=ItemState(
            id=copy.item,
            barcode=copy.barcode,
            scope_item=copy.scope_item,
            open_loan=id_of(out) if isinstance(out, str) else out,
        ),
        reader=ReaderState(
            id=reader,
            group=ReaderGroup(group),
            open_loans=loans,
            paused_until=paused_until(institution, reader) if paused else None,
            closed=bool(closed),
            suspended=bool(suspended),
            away_since=away_since(institution, reader) if newest == MovementKind.OUT else None,
        ),
        on_shelf=bool(on_shelf),
        waits=bool(waits),
        just_back=bool(back),
    )


@cache
def _statement() -> str:
    """A reader's links are few, so his loans are found by id: asked for the institution, SQLite would walk them all."""
    tables = (Loan, LoanReader, ReaderPause, Hold, ShelfCopy, Movement, Reader)
    loan, link, pause, hold, shelf, moved, reader = (f'"{model._meta.db_table}"' for model in tables)
    is_open = '"returned_at" IS NULL AND NOT "undone"'
    own = '"institution_id" = %s AND "reader_hash" = %s'
    linked = f'"id" IN (SELECT "id" FROM {link} WHERE {own})'
    return (
        'SELECT "group", "closed_at" IS NOT NULL, "suspended_at" IS NOT NULL,'
        f' (SELECT "kind" FROM {moved} WHERE "institution_id" = %s AND "reader" = %s AND NOT "undone"'
        ' ORDER BY "moved_at" DESC, "place" DESC LIMIT 1),'
        f' (SELECT "id" FROM {loan} WHERE "institution_id" = %s AND "item" = %s AND {is_open} LIMIT 1),'
        f" (SELECT COUNT(*) FROM {loan} WHERE {linked} AND {is_open}),"
        f' EXISTS(SELECT 1 FROM {loan} WHERE {linked} AND "item" = %s AND "returned_at" IS NOT NULL AND NOT "undone"),'
        f" EXISTS(SELECT 1 FROM {pause} WHERE {own}),"
        f' EXISTS(SELECT 1 FROM {hold} WHERE {own} AND "filled_at" IS NULL),'
        f' EXISTS(SELECT 1 FROM {shelf} WHERE "institution_id" = %s AND "item" = %s)'
        f' FROM {reader} WHERE "institution_id" = %s AND "id" = %s'
    )
