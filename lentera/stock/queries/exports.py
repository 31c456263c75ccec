"""Plain rows for `lentera export`: no reader, ever."""

from collections.abc import Iterator
from uuid import UUID

from lentera.institutions.queries import names as institution_names
from lentera.stock.models import Item, Placement, PlacementReceipt

Row = tuple[str | int, ...]


def export_items(owner: UUID | None = None) -> Iterator[Row]:
    """A head and one row a copy, by owner and barcode."""
    yield (
        "owner",
        "barcode",
        "accession_no",
        "title",
        "author",
        "call_number",
        "source",
        "document",
        "value_idr",
        "acquired_on",
        "condition",
        "status",
        "placement",
    )
    rows = Item.objects.select_related("institution").order_by("institution_id", "barcode")
    if owner is not None:
        rows = rows.filter(institution_id=owner)
    numbers = dict(Placement.objects.values_list("id", "number"))
    for row in rows.iterator(chunk_size=2000):
        yield (
            row.institution.public_name,
            row.barcode,
            row.accession_no,
            row.title,
            row.author,
            row.call_number,
            row.source,
            row.document,
            row.value,
            row.acquired_on.isoformat(),
            row.condition,
            row.status,
            numbers.get(row.placement, "") if row.placement else "",
        )


def export_placements(agency: UUID | None = None) -> Iterator[Row]:
    """A head and one row a placement, with what was received."""
    yield (
        "agency",
        "partner",
        "number",
        "basis",
        "sent_on",
        "due",
        "boxes",
        "titles",
        "copies",
        "value_idr",
        "received_on",
        "good",
        "damaged",
        "missing",
        "surplus",
        "closing",
        "closed_on",
    )
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
        yield (
            row.institution.public_name,
            names.get(row.partner, str(row.partner)),
            row.number,
            row.basis,
            row.sent_on.isoformat(),
            "" if row.due is None else row.due.isoformat(),
            row.boxes,
            row.titles,
            row.copies,
            row.value,
            "" if found is None else found.received_on.isoformat(),
            "" if found is None else found.good,
            "" if found is None else found.damaged,
            "" if found is None else found.missing,
            "" if found is None else found.surplus,
            "" if found is None else found.closing,
            "" if row.closed_on is None else row.closed_on.isoformat(),
        )
