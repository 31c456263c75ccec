"""Plain rows for `lentera export`: no reader, ever."""

from collections.abc import Iterator
from uuid import UUID

from lentera.institutions.queries import names as institution_names
from lentera.stock.models import Item, Placement, PlacementReceipt

Row = dict[str, str | int]


def export_items(owner: UUID | None = None) -> Iterator[Row]:
    """One row a copy, by owner and barcode."""
    rows = Item.objects.select_related("institution").order_by("institution_id", "barcode")
    if owner is not None:
        rows = rows.filter(institution_id=owner)
    numbers = dict(Placement.objects.values_list("id", "number"))
    for row in rows.iterator(chunk_size=2000):
        yield {
            "owner": row.institution.public_name,
            "barcode": row.barcode,
            "accession_no": row.accession_no,
            "title": row.title,
            "author": row.author,
            "call_number": row.call_number,
            "source": row.source,
            "document": row.document,
            "value_idr": row.value,
            "acquired_on": row.acquired_on.isoformat(),
            "condition": row.condition,
            "status": row.status,
            "placement": numbers.get(row.placement, "") if row.placement else "",
        }


def export_placements(agency: UUID | None = None) -> Iterator[Row]:
    """One row a placement, with what was received."""
    rows = Placement.objects.select_related("institution").order_by("sent_on", "number")
    if agency is not None:
        rows = rows.filter(institution_id=agency)
    receipts: dict[UUID, PlacementReceipt] = {}
    for receipt in PlacementReceipt.objects.order_by(
        "-from_paper", "id"
    ):  # the partner's own word comes last
        receipts[receipt.placement] = receipt
    names = institution_names(rows.values_list("partner", flat=True))
    for row in rows.iterator(chunk_size=2000):
        found = receipts.get(row.id)
        yield {
            "agency": row.institution.public_name,
            "partner": names.get(row.partner, str(row.partner)),
            "number": row.number,
            "basis": row.basis,
            "sent_on": row.sent_on.isoformat(),
            "due": "" if row.due is None else row.due.isoformat(),
            "boxes": row.boxes,
            "titles": row.titles,
            "copies": row.copies,
            "value_idr": row.value,
            "received_on": "" if found is None else found.received_on.isoformat(),
            "good": "" if found is None else found.good,
            "damaged": "" if found is None else found.damaged,
            "missing": "" if found is None else found.missing,
            "surplus": "" if found is None else found.surplus,
            "closing": "" if found is None else found.closing,
            "closed_on": "" if row.closed_on is None else row.closed_on.isoformat(),
        }
