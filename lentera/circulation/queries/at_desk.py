"""What the desk shows after each scan."""

from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Loan
from lentera.circulation.queries.absence import away_since
from lentera.circulation.queries.lending import loans_in_hand
from lentera.circulation.queries.readers import paused_until, reader_row
from lentera.circulation.rules import ReaderState


def reader_with_loans(institution: UUID, reader: UUID) -> tuple[ReaderState, list[Loan]] | None:
    """A reader as the rules see one, and the open loans, oldest due day first; None for an unknown id."""
    row = reader_row.first(institution, reader)
    if row is None:
        return None
    group, closed_at, suspended_at, newest = row
    loans = loans_in_hand(institution, reader)
    state = ReaderState(
        id=reader,
        group=ReaderGroup(group),
        open_loans=len(loans),
        paused_until=paused_until(institution, reader),
        closed=closed_at is not None,
        suspended=suspended_at is not None,
        away_since=away_since(institution, reader) if newest == MovementKind.OUT else None,
    )
    return state, loans
