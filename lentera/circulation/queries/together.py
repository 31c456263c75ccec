"""Which titles readers had out together: counts without a reader, and what a desk counts at lending."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lentera.circulation.models import AlsoBorrowed, Loan, LoanReader, Reader
from lentera.journal.asking import asked
from lentera.stock import queries as stock

SHOWN_FROM = 5  # readers: fewer could tell of one
SHOWN = 6  # titles beside one
SMALLEST_HOUSE = 40  # readers, five for each of eight groups: where fewer are, a group is as good as a name
_LOOKED_AT = SMALLEST_HOUSE


def also_borrowed(institution: UUID, record: UUID, limit: int = SHOWN) -> list[UUID]:
    """The titles that five readers of an institution at least had together with this one, the most often first.

    As it stood at the beginning of the month, so that no page changes by a single loan. Two statements. Whoever asks
    must be of that institution, or the institution must be a public one.
    """
    counted = AlsoBorrowed.objects.filter(institution=institution, shown__gte=SHOWN_FROM)
    told: list[tuple[int, UUID]] = []
    for own, other in (("first", "second"), ("second", "first")):
        rows = counted.filter(**{own: record}).order_by("-shown", other)[:limit]
        told += [(-shown, title) for title, shown in rows.values_list(other, "shown")]
    return [title for _shown, title in sorted(told)[:limit]]


def is_small_house(institution: UUID) -> bool:
    """Whether so few readers are registered that what five of them had together would tell of each."""
    return len(list(_registered(institution))) < SMALLEST_HOUSE


@asked
def _registered(institution: UUID) -> Any:
    return Reader.objects.filter(institution=institution, closed_at=None).values_list("id")[:_LOOKED_AT]


def pairs_to_show(institution: UUID) -> list[UUID]:
    """The rows of pairs that at least five different readers had."""
    rows = AlsoBorrowed.objects.filter(institution=institution, count__gte=SHOWN_FROM)
    told = rows.values_list("id", "groups")
    return [id for id, groups in told if groups.bit_count() >= SHOWN_FROM]


def pairs_to_drop(institution: UUID, before: date) -> list[UUID]:
    """The rows of pairs that fewer had, though they began before a day."""
    told = AlsoBorrowed.objects.filter(institution=institution, since__lt=before).values_list(
        "id", "count", "groups"
    )
    return [id for id, count, groups in told if min(count, groups.bit_count()) < SHOWN_FROM]


def titles_out_with(institution: UUID, reader: UUID, item: UUID) -> tuple[UUID | None, set[UUID]]:
    """The title of a copy about to be lent, and those of other copies that its reader has out now.

    A copy that was lent before while another one was out counts with that one no more.
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
    told = _in_hand(institution, LoanReader.rows.hash_of(institution, "reader", reader))
    return [item for item, lent_at in told if item != exclude and (since is None or lent_at > since)]


@asked
def _in_hand(institution: UUID, reader_hash: bytes) -> Any:
    links = LoanReader._base_manager.filter(institution=institution, reader_hash=reader_hash)
    found = Loan.objects.filter(id__in=links.values("id"), returned_at=None, undone=False)
    return found.values_list("item", "lent_at")  # found by id: the links are few


def _titles(institution: UUID, item: UUID, others: Collection[UUID]) -> tuple[UUID | None, set[UUID]]:
    if not others:
        return None, set()
    copies = stock.holdings_by_items(institution, [item, *others])
    own = copies[item].record if item in copies else None
    titles = {copies[other].record for other in others if other in copies}
    return own, {title for title in titles if title is not None and title != own}
