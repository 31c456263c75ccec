"""Which copies in hand get labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from lentera.pages.signs import scannable
from lentera.stock.facts import HoldingStatus
from lentera.stock.models import Holding, Item, PlacementReceipt
from lentera.stock.queries.item import chunks, unseen_in_holdings


@dataclass(frozen=True, slots=True)
class LabelCopy:
    """What stands on the label of a copy; of its barcode, what is seen."""

    barcode: str
    title: str
    call_number: str


def copies_by_scans(holder: UUID, barcodes: Sequence[str]) -> tuple[list[LabelCopy], list[str]]:
    """The copies in hand with these barcodes, in their order; and the barcodes that none, or more than one, bears."""
    found: dict[str, list[LabelCopy]] = {}
    for chunk in chunks(list(barcodes), 500):
        rows = Holding.objects.filter(institution_id=holder, barcode__in=chunk, status=HoldingStatus.IN_HAND)
        for told in rows.values_list("barcode", "title", "call_number"):
            found.setdefault(told[0], []).append(LabelCopy(*told))
    missed = {code for code in barcodes if code not in found}
    unseen = {item: seen for item, seen in unseen_in_holdings(holder).items() if seen in missed}
    for chunk in chunks(list(unseen), 500):
        rows = Holding.objects.filter(institution_id=holder, item__in=chunk, status=HoldingStatus.IN_HAND)
        for item, title, number in rows.values_list("item", "title", "call_number"):
            found.setdefault(unseen[item], []).append(LabelCopy(unseen[item], title, number))
    single = {barcode: copies[0] for barcode, copies in found.items() if len(copies) == 1}
    return [single[code] for code in barcodes if code in single], [c for c in barcodes if c not in single]


def copies_for_labels(
    holder: UUID, *, shelf: str = "", since: date | None = None, words: str = "", most: int
) -> list[LabelCopy]:
    """Copies in hand on this shelf, come since that day, with these words: by call number, at most `most`.

    An own copy came when it was acquired, a placed one when its placement was received.
    """
    rows = Holding.objects.filter(institution_id=holder, status=HoldingStatus.IN_HAND)
    if shelf:
        rows = rows.filter(shelf__iexact=shelf)
    if since is not None:
        bought = Item.objects.filter(institution_id=holder, acquired_on__gte=since).values("id")
        received = PlacementReceipt.objects.filter(
            institution_id=holder, received_on__gte=since, gave_way=False
        ).values("placement")
        rows = rows.filter(Q(placement=None, item__in=bought) | Q(placement__in=received))
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(author__icontains=word)
            | Q(barcode__icontains=word)
            | Q(call_number__icontains=word)
        )
    told = rows.order_by("call_number", "title", "barcode").values_list("barcode", "title", "call_number")
    return [LabelCopy(scannable(code), title, number) for code, title, number in told[:most]]
