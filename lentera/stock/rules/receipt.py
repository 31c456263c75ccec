"""Decisions on counting, receiving and sending back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.journal.facts import Realises
from lentera.journal.refusals import Refusal
from lentera.pages.signs import by_scan, scannable
from lentera.stock.facts import (
    Closing,
    CountedLine,
    HoldingLine,
    HoldingStatus,
    Paper,
    PaperReceiptRead,
    PlacementReceived,
    PlacementReturnedSent,
    Result,
    ScanLine,
    Scanned,
    SentLine,
    Signer,
    SurplusLine,
)
from lentera.stock.rules.item import HoldingState
from lentera.stock.rules.placement import PlacementState, same_person, worse


@dataclass(frozen=True, slots=True)
class ScannedBefore:
    """This copy was counted already: nothing changes."""

    barcode: str
    box: int
    result: Scanned


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted on arrival: of the list by item, and what stood beside it."""

    found: Mapping[UUID, CountedLine]
    surplus: tuple[SurplusLine, ...] = ()


def everything_arrived(placement: PlacementState) -> Count:
    """The count of a list of which nothing is missing or damaged."""
    found = {
        item: CountedLine(item=item, box=copy.box, result=Result.GOOD)
        for item, copy in placement.copies.items()
    }
    return Count(found)


def decide_scan(
    placement: PlacementState,
    before: Mapping[str, tuple[int, Scanned]],
    barcode: str,
    *,
    damaged: bool = False,
    note: str = "",
) -> ScanLine | ScannedBefore | Refusal:
    """What one scan says. `before`: the scans so far, by barcode. A second scan of a copy changes nothing.

    A copy of the list counts in whatever box it lies; one that is not on the list is kept apart as surplus.
    Scanned again as damaged, a good copy becomes a damaged one.
    """
    barcode = scannable(barcode)
    if not barcode:
        return Refusal("barcode-missing", title="")
    if placement.received and not placement.received_from_paper:
        return Refusal("placement-received", number=placement.number)
    listed = by_scan((copy.line.barcode, item) for item, copy in placement.copies.items())
    known = listed.get(barcode)
    result = Scanned.SURPLUS if known is None else Scanned.DAMAGED if damaged else Scanned.GOOD
    if barcode in before:
        found_in, said = before[barcode]
        worsens = said is Scanned.GOOD and result is Scanned.DAMAGED
        if not worsens and not (note and said is result):
            return ScannedBefore(barcode, found_in, said)
    return ScanLine(barcode=barcode, item=known, result=result, note=note)


def decide_count(placement: PlacementState, count: Count) -> tuple[CountedLine, ...]:
    """The whole list as counted: what was not found is missing, box by box."""
    lines = []
    for item, copy in sorted(placement.copies.items(), key=lambda pair: (pair[1].box, pair[1].line.barcode)):
        found = count.found.get(item)
        lines.append(found or CountedLine(item=item, box=copy.box, result=Result.MISSING))
    return tuple(lines)


def realised(placement: PlacementState, lines: Sequence[CountedLine]) -> Realises | None:
    """What a receipt counts towards its scope item, in the item's unit: copies, or titles."""
    arrived = [line.item for line in lines if line.result is not Result.MISSING]
    if placement.unit == "titles":
        copies = (placement.copies[item].line for item in arrived)
        amount = len({line.record or line.title for line in copies})
    else:
        amount = len(arrived)
    if not amount:
        return None
    unit = placement.unit if placement.unit in ("copies", "titles") else "copies"
    return Realises(scope_item=placement.scope_item, amount=amount, unit=unit)


def decide_closing(
    placement: PlacementState, lines: Sequence[CountedLine], count: Count, closing: Closing, receiver: Signer
) -> Refusal | None:
    """Why a receipt cannot be closed like this. Two different persons sign; differences close with notes only."""
    if not receiver.name.strip() or not receiver.position.strip():
        return Refusal("signer-missing")
    if same_person(placement.sender, receiver):
        return Refusal("same-signer", name=receiver.name)
    if all(line.result is Result.MISSING for line in lines):
        return Refusal("nothing-counted", number=placement.number)
    differs = bool(count.surplus) or any(line.result is not Result.GOOD for line in lines)
    if differs and closing is Closing.CLEAN:
        damaged = sum(line.result is Result.DAMAGED for line in lines)
        missing = sum(line.result is Result.MISSING for line in lines)
        return Refusal(
            "receipt-has-differences", missing=missing, damaged=damaged, surplus=len(count.surplus)
        )
    if not differs and closing is Closing.WITH_NOTES:
        return Refusal("receipt-without-differences")
    return None


def decide_receipt(
    placement: PlacementState,
    count: Count,
    *,
    receipt: UUID,
    closing: Closing,
    receiver: Signer,
    received_on: date,
    number: str = "",
    note: str = "",
) -> PlacementReceived | Refusal:
    """Whether the partner may say that it received, and what it says. Receiving never needs an agreement in force."""
    if placement.received and not placement.received_from_paper:
        return Refusal("placement-received", number=placement.number)
    if received_on < placement.sent_on:
        return Refusal("received-before-sent", sent=placement.sent_on, received=received_on)
    lines = decide_count(placement, count)
    why = decide_closing(placement, lines, count, closing, receiver)
    if why is not None:
        return why
    return PlacementReceived(
        receipt=receipt,
        placement=placement.id,
        agency=placement.agency,
        received_on=received_on,
        receiver=receiver,
        lines=lines,
        surplus=count.surplus,
        closing=closing,
        number=number,
        note=note,
        realises=realised(placement, lines),
    )


def decide_paper_receipt(
    placement: PlacementState,
    count: Count,
    *,
    receipt: UUID,
    closing: Closing,
    receiver: Signer,
    received_on: date,
    document: str,
    note: str = "",
) -> PaperReceiptRead | Refusal:
    """Whether the agency may key in a receipt from paper: only while the partner has not spoken, and with the paper."""
    if placement.received:
        return Refusal("placement-received", number=placement.number)
    if not document.strip():
        return Refusal("document-missing")
    if received_on < placement.sent_on:
        return Refusal("received-before-sent", sent=placement.sent_on, received=received_on)
    lines = decide_count(placement, count)
    why = decide_closing(placement, lines, count, closing, receiver)
    if why is not None:
        return why
    return PaperReceiptRead(
        receipt=receipt,
        placement=placement.id,
        partner=placement.partner,
        document=document,
        received_on=received_on,
        receiver=receiver,
        lines=lines,
        surplus=count.surplus,
        closing=closing,
        note=note,
        realises=realised(placement, lines),
    )


def taken_lines(placement: PlacementState, lines: Sequence[CountedLine]) -> tuple[HoldingLine, ...]:
    """What the partner takes in: all that arrived, damaged ones as damaged."""
    taken = []
    for counted in lines:
        if counted.result is Result.MISSING:
            continue
        line = placement.copies[counted.item].line
        taken.append(
            HoldingLine(
                item=line.item,
                barcode=line.barcode,
                title=line.title,
                record=line.record,
                author=line.author,
                call_number=line.call_number,
                condition=worse(line.condition, counted.result),
                value=line.value,
            )
        )
    return tuple(taken)


def decide_sending(
    placement: PlacementState,
    holdings: Sequence[HoldingState],
    ties: Mapping[UUID, Refusal],
    *,
    sending: UUID,
    paper: Paper,
    sender: Signer,
    sent_on: date,
    damaged: Collection[UUID] = (),
    note: str = "",
) -> PlacementReturnedSent | Refusal:
    """Whether the partner may send copies back: in hand, of this placement, free. No agreement is asked for."""
    if placement.closed:
        return Refusal("placement-closed", number=placement.number)
    if not placement.received:
        return Refusal("placement-not-received", number=placement.number)
    if not holdings:
        return Refusal("boxes-empty")
    if not sender.name.strip() or not sender.position.strip():
        return Refusal("signer-missing")
    for holding in holdings:
        if holding.placement != placement.id:
            return Refusal("holding-of-other-placement", barcode=holding.barcode)
        if holding.status is not HoldingStatus.IN_HAND:
            return Refusal(f"holding-{holding.status.replace('_', '-')}", barcode=holding.barcode)
        if holding.item in ties:
            return ties[holding.item]
    return PlacementReturnedSent(
        sending=sending,
        placement=placement.id,
        agency=placement.agency,
        paper=paper,
        sent_on=sent_on,
        sender=sender,
        lines=tuple(
            SentLine(
                item=holding.item,
                barcode=holding.barcode,
                condition=worse(
                    holding.condition, Result.DAMAGED if holding.item in damaged else Result.GOOD
                ),
            )
            for holding in holdings
        ),
        note=note,
    )
