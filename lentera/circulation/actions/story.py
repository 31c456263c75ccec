"""Many facts at once: a story told over state in memory, or the past of another system. Same decisions, same door."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from lentera.circulation.facts import (
    Lent,
    LoanTakenOver,
    LoanUndone,
    ReaderClosed,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
    ReadersTakenBack,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
    Visited,
)
from lentera.circulation.models import LoanReader, ReaderPause
from lentera.journal.facts import Fact
from lentera.journal.writing import RequestId, writing

OF_READERS = (ReaderRegistered, ReaderClosed, ReaderReopened, ReadersForgotten, ReadersTakenBack)
OF_LOANS = (Lent, LoanTakenOver, Returned, Renewed, LoanUndone, ReturnUndone, RenewalUndone)


def record_story(
    institution: UUID,
    told: Iterable[tuple[Fact, datetime]],
    links: Sequence[tuple[UUID, UUID]] = (),
    pauses: Sequence[tuple[UUID, str]] = (),
    *,
    request_id: RequestId,
    actor: UUID,
    at: datetime,
) -> int:
    """Record at most 1,000 decided facts of loans and visits, each with its moment; returns how many.

    `links`: (loan, reader) of loans that are still open when the whole story ends; `pauses`: (reader, last day). The
    facts are read as they are written, so that whoever tells may move a told clock between them. The same request
    again records nothing. Raises ValueError for a fact that names a reader, which no block with loans may hold.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            return 0
        count = entry.record_all(_without_readers(told))
        if links:
            LoanReader.rows.remember_all(
                institution, ({"id": loan, "reader": reader} for loan, reader in links)
            )
        if pauses:
            rows = ({"reader": reader, "until": until} for reader, until in pauses)
            ReaderPause.rows.remember_all(institution, rows)
        return count


def _without_readers(told: Iterable[tuple[Fact, datetime]]) -> Iterable[tuple[Fact, datetime]]:
    for fact, moment in told:
        if not isinstance(fact, (*OF_LOANS, Visited)):
            raise ValueError(f"a story of loans holds no {type(fact).__name__}")
        yield fact, moment
