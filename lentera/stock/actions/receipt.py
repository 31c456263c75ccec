"""The partner's side of placements: count, receive, take in, send back; and receipts read from paper."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from lentera.journal.facts import Realises
from lentera.journal.ids import derived_id, new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.stock import hooks, queries
from lentera.stock.facts import (
    Basis,
    Closing,
    HoldingLine,
    HoldingsLeft,
    HoldingsTaken,
    ItemLine,
    ItemsAccessioned,
    PaperReceiptGaveWay,
    PaperReceiptRead,
    PlacementReceived,
    PlacementReturnedSent,
    ReceiptCounted,
    ReceiptScanRemoved,
    ScanLine,
    Signer,
    Source,
)
from lentera.stock.rules import (
    Count,
    PlacementState,
    ScannedBefore,
    decide_paper_receipt,
    decide_receipt,
    decide_scan,
    decide_sending,
    realised,
    taken_lines,
)


def scan(
    partner: UUID,
    placement: UUID,
    box: int,
    barcode: str,
    *,
    damaged: bool = False,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ReceiptCounted | ScannedBefore | Refusal:
    """One scan while a box is counted on arrival; scanning a copy again changes nothing."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ReceiptCounted)) is not None:
            return first
        state = queries.placement_state(placement, reader=partner)
        if state is None or state.partner != partner:
            return entry.refuse(Refusal("placement-unknown"))
        before = queries.scanned_before(partner, placement)
        outcome = decide_scan(state, before, barcode, damaged=damaged, note=note)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if isinstance(outcome, ScannedBefore):
            return outcome
        return entry.record(ReceiptCounted(placement=placement, box=box, scans=(outcome,)))


def scan_box(
    partner: UUID,
    placement: UUID,
    box: int,
    barcodes: Sequence[str],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ReceiptCounted | ScannedBefore | Refusal:
    """A box's scans at once, from a scanner that keeps them; those counted before are passed over."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ReceiptCounted)) is not None:
            return first
        state = queries.placement_state(placement, reader=partner)
        if state is None or state.partner != partner:
            return entry.refuse(Refusal("placement-unknown"))
        before = queries.scanned_before(partner, placement)
        scans: list[ScanLine] = []
        last: ScannedBefore | None = None
        for barcode in dict.fromkeys(barcodes):
            outcome = decide_scan(state, before, barcode)
            if isinstance(outcome, Refusal):
                return entry.refuse(outcome)
            if isinstance(outcome, ScannedBefore):
                last = outcome
            else:
                scans.append(outcome)
        if not scans:
            return last or entry.refuse(Refusal("boxes-empty"))
        return entry.record(ReceiptCounted(placement=placement, box=box, scans=tuple(scans)))


def remove_scan(
    partner: UUID,
    placement: UUID,
    barcode: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ReceiptScanRemoved | Refusal:
    """Take a scan back, while nothing is received yet."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ReceiptScanRemoved)) is not None:
            return first
        if barcode not in queries.scanned_before(partner, placement):
            return entry.refuse(Refusal("receipt-scan-unknown", barcode=barcode))
        return entry.record(ReceiptScanRemoved(placement=placement, barcode=barcode))


def receive(
    partner: UUID,
    placement: UUID,
    receiver: Signer,
    closing: Closing,
    *,
    received_on: date,
    count: Count | None = None,
    number: str = "",
    note: str = "",
    shelf: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementReceived | Refusal:
    """The partner says what it received: from its scans, or from `count` (a story, a list)."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementReceived)) is not None:
            return first
        state = queries.placement_state(placement, reader=partner)
        if state is None or state.partner != partner:
            return entry.refuse(Refusal("placement-unknown"))
        outcome = decide_receipt(
            state,
            count or queries.count_of_scans(partner, placement, new_id),
            receipt=new_id(),
            closing=closing,
            receiver=receiver,
            received_on=received_on,
            number=number,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.record(outcome)
        _take(entry, state, taken_lines(state, outcome.lines), received_on, shelf)
        return outcome


def _take(entry: Writing, state: PlacementState, lines: Sequence[HoldingLine], on: date, shelf: str) -> None:
    """Placed copies become holdings; granted ones become the partner's own copies, with the paper as their source."""
    if not lines:
        return
    if state.basis is not Basis.GRANT:
        entry.record(
            HoldingsTaken(
                placement=state.id,
                owner=state.agency,
                scope_item=state.scope_item,
                items=tuple(line.item for line in lines),
                lines=tuple(lines),
                shelf=shelf,
                library=state.library,
            )
        )
        return
    taken = queries.barcodes_taken(state.partner, [line.barcode for line in lines])
    for start in range(0, len(lines), 500):
        part = lines[start : start + 500]
        entry.record(
            ItemsAccessioned(
                items=tuple(derived_id(state.id, f"granted {line.item}") for line in part),
                lines=tuple(
                    ItemLine(
                        barcode=f"H-{line.barcode}" if line.barcode in taken else line.barcode,
                        title=line.title,
                        record=line.record,
                        author=line.author,
                        call_number=line.call_number,
                        source=Source.GRANT,
                        document=state.number,
                        value=line.value,
                        acquired_on=on,
                        shelf=shelf,
                        condition=line.condition,
                    )
                    for line in part
                ),
                placement=state.id,
            )
        )


def take_in(
    partner: UUID,
    placement: UUID,
    item: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> HoldingsTaken | Refusal:
    """Take in one copy late: a missing one that was found, or a surplus one that the agency let join the list."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(HoldingsTaken)) is not None:
            return first
        state = queries.placement_state(placement, reader=partner)
        if state is None or state.partner != partner or item not in state.copies:
            return entry.refuse(Refusal("placement-unknown"))
        if not state.received or state.basis is Basis.GRANT:
            return entry.refuse(Refusal("placement-not-received", number=state.number))
        held = queries.holding_of_item(partner, item)
        if held is not None and held.placement == placement:
            return entry.refuse(Refusal("holding-taken", barcode=held.barcode))
        line = state.copies[item].line
        return entry.record(
            HoldingsTaken(
                placement=placement,
                owner=state.agency,
                scope_item=state.scope_item,
                items=(item,),
                lines=(
                    HoldingLine(
                        item=item,
                        barcode=line.barcode,
                        title=line.title,
                        record=line.record,
                        author=line.author,
                        call_number=line.call_number,
                        condition=line.condition,
                        value=line.value,
                    ),
                ),
                library=state.library,
            )
        )


def read_paper_receipt(
    agency: UUID,
    placement: UUID,
    count: Count,
    receiver: Signer,
    closing: Closing,
    *,
    document: str,
    received_on: date,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PaperReceiptRead | Refusal:
    """The agency keys in the receipt of a partner without accounts, marked as read from paper."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperReceiptRead)) is not None:
            return first
        state = queries.placement_state(placement, reader=agency)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("placement-unknown"))
        outcome = decide_paper_receipt(
            state,
            count,
            receipt=new_id(),
            closing=closing,
            receiver=receiver,
            received_on=received_on,
            document=document,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def give_way(agency: UUID, *, actor: UUID, at: datetime | None = None) -> int:
    """Where a partner has spoken for itself, what was read from its paper counts no more; returns how many."""
    with writing(agency, None, actor=actor, at=at) as entry:
        done = 0
        for receipt in queries.paper_receipts_to_give_way(agency):
            state = queries.placement_state(receipt.placement, reader=agency)
            if state is None:
                continue
            counted = realised(state, queries.receipt_lines(receipt.id))
            entry.record(
                PaperReceiptGaveWay(
                    receipt=receipt.id,
                    placement=receipt.placement,
                    partner=state.partner,
                    realises=None if counted is None else _taken_off(counted),
                )
            )
            done += 1
        return done


def _taken_off(counted: Realises) -> Realises:
    return msgspec.structs.replace(counted, amount=-counted.amount)


def send_back(
    partner: UUID,
    placement: UUID,
    items: Collection[UUID],
    sender: Signer,
    *,
    sent_on: date,
    damaged: Collection[UUID] = (),
    note: str = "",
    number: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementReturnedSent | Refusal:
    """Send copies back to their owner. A copy that a reader still has stays."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementReturnedSent)) is not None:
            return first
        state = queries.placement_state(placement, reader=partner)
        if state is None or state.partner != partner:
            return entry.refuse(Refusal("placement-unknown"))
        held = queries.holdings_by_items(partner, items)
        if len(held) != len(set(items)):
            return entry.refuse(Refusal("item-unknown"))
        outcome = decide_sending(
            state,
            sorted(held.values(), key=lambda one: one.barcode),
            hooks.tied(partner, list(items)),
            sending=new_id(),
            paper=queries.next_paper(partner, sent_on, new_id(), number=number),
            sender=sender,
            sent_on=sent_on,
            damaged=damaged,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.record(outcome)
        left = tuple(line.item for line in outcome.lines)
        entry.record(HoldingsLeft(placement=placement, items=left))
        return outcome
