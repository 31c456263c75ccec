"""What the desk shows after each scan."""

from typing import Any
from uuid import UUID

from django.db.models import Exists

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Loan, Reader, ReaderPause
from lentera.circulation.queries.absence import away_since, newest_kind
from lentera.circulation.queries.lending import loans_in_hand
from lentera.circulation.queries.readers import paused_until
from lentera.circulation.rules import ReaderState
from lentera.journal.asking import asked


def reader_with_loans(institution: UUID, reader: UUID) -> tuple[ReaderState, list[Loan]] | None:
    """A reader as the rules see one, and the open loans, oldest due day first; None for an unknown id."""
    row = _reader_row.first(institution, reader, ReaderPause.rows.hash_of(institution, "reader", reader))
    if row is None:
        return None
    group, closed_at, suspended_at, newest, paused = row
    loans = loans_in_hand(institution, reader)
    state = ReaderState(
        id=reader,
        group=ReaderGroup(group),
        open_loans=len(loans),
        paused_until=paused_until(institution, reader) if paused else None,
        closed=closed_at is not None,
        suspended=suspended_at is not None,
        away_since=away_since(institution, reader) if newest == MovementKind.OUT else None,
    )
    return state, loans


@asked
def _reader_row(institution: UUID, id: UUID, pause_hash: bytes) -> Any:
    """As `readers.reader_row`, and whether there is a pause: most readers never had one."""
    pauses = ReaderPause._base_manager.filter(institution=institution, reader_hash=pause_hash)
    rows = Reader.objects.filter(institution=institution, id=id)
    return rows.values_list("group", "closed_at", "suspended_at", newest_kind(), Exists(pauses))
