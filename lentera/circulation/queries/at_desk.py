"""What the desk shows after each scan."""

from typing import Any
from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.models import Loan, Reader
from lentera.circulation.queries.lending import loans_in_hand
from lentera.circulation.queries.readers import paused_until
from lentera.circulation.rules import ReaderState
from lentera.journal.asking import asked


def reader_with_loans(institution: UUID, reader: UUID) -> tuple[ReaderState, list[Loan]] | None:
    """A reader as the rules see one, and the open loans, oldest due day first; None for an unknown id."""
    row: Reader | None = _reader.first(institution, reader)
    if row is None:
        return None
    loans = loans_in_hand(institution, reader)
    state = ReaderState(
        id=row.id,
        group=ReaderGroup(row.group),
        open_loans=len(loans),
        paused_until=paused_until(institution, reader),
        closed=row.closed_at is not None,
        suspended=row.suspended_at is not None,
    )
    return state, loans


@asked
def _reader(institution: UUID, id: UUID) -> Any:
    return Reader.objects.filter(institution=institution, id=id)
