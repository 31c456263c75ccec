"""What went out to partners and came back, many placements at a time: for evidence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from lentera.stock.facts import ItemStatus, LossKind
from lentera.stock.models import Item, LossCase, LossSettlement, Placement, PlacementReceipt, ReturnCount
from lentera.stock.queries.placement import visible


@dataclass(frozen=True, slots=True)
class Flow:
    """A placement with what was counted of it. `received` is good and damaged; None while nobody counted."""

    id: UUID
    number: str
    agency: UUID
    partner: UUID
    sent_on: date
    due: date | None
    closed_on: date | None
    copies: int
    received: int | None
    missing: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Back:
    """Copies of a placement that the agency counted back on a day."""

    placement: UUID
    number: str
    partner: UUID
    on: date
    copies: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Copies and different titles that are placed with a partner now."""

    copies: int
    titles: int


def placements_between(reader: UUID, first: date, last: date) -> list[Flow]:
    """The placements sent in these days, both inclusive, that an institution sent or was sent; two statements."""
    rows = list(visible(reader).filter(sent_on__range=(first, last)).order_by("sent_on", "number"))
    receipts = _receipts([row.id for row in rows])
    return [_flow(row, receipts.get(row.id)) for row in rows]


def open_placements(reader: UUID) -> list[Flow]:
    """The placements that are not closed."""
    rows = list(visible(reader).filter(closed_on=None).order_by("sent_on", "number"))
    receipts = _receipts([row.id for row in rows])
    return [_flow(row, receipts.get(row.id)) for row in rows]


def counted_back_between(reader: UUID, first: date, last: date) -> list[Back]:
    """What came back in these days, both inclusive, of the placements that an institution sent or was sent."""
    known = {row.id: row for row in visible(reader)}
    counts = ReturnCount.objects.filter(received_on__range=(first, last), placement__in=list(known))
    return [
        Back(
            row.placement,
            known[row.placement].number,
            known[row.placement].partner,
            row.received_on,
            row.good + row.damaged,
        )
        for row in counts.order_by("received_on", "id")
    ]


def placed_with_partners(agency: UUID) -> dict[UUID, Placed]:
    """The agency's copies that are with partners now, by partner; not those that a count missed and nobody settled."""
    settled = LossSettlement.objects.filter(institution_id=agency).values("id")
    missed = LossCase.objects.filter(reader=agency, kind=LossKind.MISSING).exclude(id__in=settled)
    rows = Item.objects.filter(institution_id=agency, status=ItemStatus.PLACED).order_by()
    rows = rows.exclude(id__in=missed.values("item"))
    counted = rows.values_list("partner").annotate(n=Count("id"), t=Count("record", distinct=True))
    return {partner: Placed(copies, titles) for partner, copies, titles in counted if partner is not None}


def _receipts(placements: list[UUID]) -> dict[UUID, PlacementReceipt]:
    rows = PlacementReceipt.objects.filter(placement__in=placements).order_by("-from_paper", "id")
    return {row.placement: row for row in rows}  # the partner's own word comes last and stays


def _flow(row: Placement, receipt: PlacementReceipt | None) -> Flow:
    return Flow(
        id=row.id,
        number=row.number,
        agency=row.institution_id,
        partner=row.partner,
        sent_on=row.sent_on,
        due=row.due,
        closed_on=row.closed_on,
        copies=row.copies,
        received=None if receipt is None else receipt.good + receipt.damaged,
        missing=0 if receipt is None else receipt.missing,
        damaged=0 if receipt is None else receipt.damaged,
    )
