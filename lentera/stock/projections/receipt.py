"""What a partner says of a placement: scans to itself, the receipt and the return to the agency."""

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.stock.facts import (
    HoldingsLeft,
    HoldingsTaken,
    HoldingStatus,
    PlacementReceived,
    PlacementReturnedSent,
    ReceiptCounted,
    ReceiptScanRemoved,
    Result,
)
from lentera.stock.models import (
    Handover,
    Holding,
    LossCase,
    PlacementReceipt,
    ReceiptScan,
    ReturnLine,
    ReturnSending,
)
from lentera.stock.projections.item import SHARED, holding_id
from lentera.stock.projections.placement import lay_out_counts, receipt_values


@projects(ReceiptCounted)
def count(fact: ReceiptCounted, entry: Entry) -> None:
    for scan in fact.scans:
        ReceiptScan.rows.put(
            entry,
            msgspec.structs.asdict(scan),
            id=derived_id(fact.placement, f"scan {scan.barcode}"),
            placement=fact.placement,
            box=fact.box,
        )


@projects(ReceiptScanRemoved)
def remove_scan(fact: ReceiptScanRemoved, entry: Entry) -> None:
    ReceiptScan.rows.remove(entry, id=derived_id(fact.placement, f"scan {fact.barcode}"))


@projects(PlacementReceived)
def receive(fact: PlacementReceived, entry: Entry) -> None:
    PlacementReceipt.rows.insert(entry, receipt_values(fact), id=fact.receipt, other=fact.agency)
    lay_out_counts(fact, entry)
    for line in fact.lines:
        if line.result is Result.GOOD:
            continue
        LossCase.rows.insert(
            entry,
            id=derived_id(fact.receipt, f"case {line.item}"),
            item=line.item,
            kind=line.result,
            opened_on=fact.received_on,
            placement=fact.placement,
            note=line.note,
            reader=fact.agency,
        )


@projects(HoldingsTaken)
def take(fact: HoldingsTaken, entry: Entry) -> None:
    for line in fact.lines:
        Holding.rows.put(
            entry,
            {name: getattr(line, name) for name in SHARED},
            id=holding_id(entry.author, line.item),
            item=line.item,
            owner=fact.owner,
            shelf=fact.shelf,
            library=fact.library,
            placement=fact.placement,
            scope_item=fact.scope_item,
        )


@projects(PlacementReturnedSent)
def send_back(fact: PlacementReturnedSent, entry: Entry) -> None:
    ReturnSending.rows.insert(
        entry,
        copy_fields(fact, ReturnSending, "sender"),
        id=fact.sending,
        number=fact.paper.number,
        sender=msgspec.to_builtins(fact.sender),
        copies=len(fact.lines),
    )
    for line in fact.lines:
        ReturnLine.rows.insert(
            entry,
            msgspec.structs.asdict(line),
            id=derived_id(fact.sending, str(line.item)),
            sending=fact.sending,
            placement=fact.placement,
        )
    Handover.rows.insert(
        entry,
        msgspec.structs.asdict(fact.paper),
        id=derived_id(fact.sending, "handover"),
        kind="return",
        placement=fact.placement,
        subject=fact.sending,
        other=fact.agency,
        on=fact.sent_on,
    )


@projects(HoldingsLeft)
def leave(fact: HoldingsLeft, entry: Entry) -> None:
    for item in fact.items:
        Holding.rows.change(entry, id=holding_id(entry.author, item), status=HoldingStatus.SENT_AWAY)
