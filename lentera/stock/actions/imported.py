"""Copies of an import that is rolled back: those that nobody touched go, in blocks."""

from datetime import datetime
from uuid import UUID

from lentera.journal.writing import writing
from lentera.stock.facts import ImportedItemsTakenBack
from lentera.stock.queries import imported as queries
from lentera.stock.rules.imported import ImportedCopy, why_it_stays


def take_back_imported(
    owner: UUID, batch: UUID, *, actor: UUID, at: datetime | None = None
) -> list[ImportedCopy]:
    """Take the copies of an import out of the books; returns those that stay, because something is told of them.

    Whatever is lent, placed, packed, moved or edited since stays. Blocks need no request ids: what is gone is not
    found again, so the same call goes on after a crash.
    """
    stay: list[ImportedCopy] = []
    after: UUID | None = None
    while True:
        with writing(owner, None, actor=actor, at=at) as entry:
            group = queries.imported_after(owner, batch, after)
            if not group:
                return stay
            go = tuple(copy.id for copy in group if why_it_stays(copy) is None)
            if go:
                entry.record(ImportedItemsTakenBack(batch=batch, items=go))
        stay += [copy for copy in group if why_it_stays(copy) is not None]
        after = group[-1].id
