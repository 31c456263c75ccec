"""Which titles readers had out together: counts without a reader, and what a desk counts at lending."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from lentera.circulation.models import AlsoBorrowed, Loan, LoanReader
from lentera.circulation.queries.lending import loans_in_hand
from lentera.journal.asking import asked
from lentera.stock import queries as stock

SHOWN_FROM = 5  # times: fewer could tell of one reader
SHOWN = 6  # titles beside one


def also_borrowed(institution: UUID, record: UUID, limit: int = SHOWN) -> list[UUID]:
    """The titles that readers of an institution had together with this one five times at least, the most often first.

    Two statements. Whoever asks must be of that institution, or the institution must be a public one.
    """
    counted = AlsoBorrowed.objects.filter(institution=institution, count__gte=SHOWN_FROM)
    told: list[tuple[int, UUID]] = []
    for own, other in (("first", "second"), ("second", "first")):
        rows = counted.filter(**{own: record}).order_by("-count", other)[:limit]
        told += [(-count, title) for title, count in rows.values_list(other, "count")]
    return [title for _count, title in sorted(told)[:limit]]


def titles_out_with(institution: UUID, reader: UUID, item: UUID) -> tuple[UUID | None, set[UUID]]:
    """The title of a copy about to be lent, and those of other copies that its reader has out now.

    A copy that was lent before while another one was out counts with that one no more: otherwise one reader who takes
    it again and again would look like many.
    """
    newest = _newest_loan.first(institution, item)
    out = _open_items(institution, reader, exclude=item, since=newest)
    return _titles(institution, item, out)


@asked
def _newest_loan(institution: UUID, item: UUID) -> Any:
    before = Loan.objects.filter(institution=institution, item=item, undone=False)
    return before.order_by("-lent_at").values_list("lent_at", flat=True)[:1]


def titles_counted_with(institution: UUID, loan: UUID) -> tuple[UUID | None, set[UUID]]:
    """The title of a loan, and those of the other copies that its reader has out: what was counted with it.

    Nothing once the reader's link is gone.
    """
    row = Loan.objects.filter(institution=institution, id=loan).first()
    link = LoanReader.rows.open(institution, loan)
    if row is None or link is None:
        return None, set()
    return _titles(institution, row.item, _open_items(institution, link.reader, exclude=row.item))


def _open_items(
    institution: UUID, reader: UUID, *, exclude: UUID, since: datetime | None = None
) -> list[UUID]:
    loans = loans_in_hand(institution, reader)
    return [loan.item for loan in loans if loan.item != exclude and (since is None or loan.lent_at > since)]


def _titles(institution: UUID, item: UUID, others: Collection[UUID]) -> tuple[UUID | None, set[UUID]]:
    if not others:
        return None, set()
    copies = stock.holdings_by_items(institution, [item, *others])
    own = copies[item].record if item in copies else None
    titles = {copies[other].record for other in others if other in copies}
    return own, {title for title in titles if title is not None and title != own}
