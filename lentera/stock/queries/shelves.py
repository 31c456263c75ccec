"""How shelves stand for a whole catalogue: titles of which every copy is away, and titles in hand."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from lentera.stock.facts import HoldingStatus
from lentera.stock.models import Holding
from lentera.stock.queries.item import chunks


def titles_away(out: Mapping[UUID, Collection[UUID]]) -> frozenset[UUID]:
    """The titles without a single free copy at these holders, of those that have one out (`out`: items by holder)."""
    touched: set[UUID] = set()
    for holder, items in out.items():
        for chunk in chunks(list(items), 500):
            rows = Holding.objects.filter(institution_id=holder, item__in=chunk, record__isnull=False)
            touched.update(record for record in rows.values_list("record", flat=True) if record)
    free: Counter[UUID] = Counter()
    for holder, items in out.items():
        for chunk in chunks(list(touched), 500):
            rows = Holding.objects.filter(
                institution_id=holder, record__in=chunk, status=HoldingStatus.IN_HAND
            )
            free.update(
                record for record, item in rows.values_list("record", "item") if record and item not in items
            )
    return frozenset(record for record in touched if not free[record])


def titles_in_hand(holder: UUID, *, among: Collection[UUID] | None = None) -> frozenset[UUID]:
    """The titles (of those `among`, or all) of which a holder has a copy in hand, own or placed."""
    rows = Holding.objects.filter(institution_id=holder, status=HoldingStatus.IN_HAND, record__isnull=False)
    if among is None:
        return frozenset(record for record in rows.values_list("record", flat=True).distinct() if record)
    found: set[UUID] = set()
    for chunk in chunks(list(among), 500):
        told = rows.filter(record__in=chunk).values_list("record", flat=True).distinct()
        found.update(record for record in told if record)
    return frozenset(found)
