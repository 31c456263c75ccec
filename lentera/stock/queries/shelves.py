"""How shelves stand for a whole catalogue: titles of which every copy is away, and titles in hand."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

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


def titles_in_hand(holder: UUID) -> QuerySet[Any, Any]:
    """The titles of which a holder has a copy in hand, own or placed: a query of `record`, once for each copy.

    A query, so that whoever asks may compare, filter or count: an id made of each of 100,000 titles takes about five
    times as long as reading them.
    """
    rows = Holding.objects.filter(institution_id=holder, status=HoldingStatus.IN_HAND, record__isnull=False)
    return rows.values_list("record", flat=True)
