"""The partner's side of a placement: counting, receiving, taking in, sending back."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, Realises, fact
from lentera.stock.facts.item import Condition
from lentera.stock.facts.placement import Closing, CountedLine, Paper, Part, Signer, SurplusLine


class Scanned(StrEnum):
    """What the scanner says of one barcode while a box is counted."""

    GOOD = "good"
    DAMAGED = "damaged"
    SURPLUS = "surplus"


class ScanLine(Part, frozen=True, kw_only=True):
    """One scan; `item` is None for a barcode that is not on the list."""

    barcode: str
    item: UUID | None
    result: Scanned
    note: str = ""


class HoldingLine(Part, frozen=True, kw_only=True):
    """One copy as its holder takes it in."""

    item: UUID
    barcode: str
    title: str
    record: UUID | None = None
    author: str = ""
    call_number: str = ""
    condition: Condition
    value: int = 0


class SentLine(Part, frozen=True, kw_only=True):
    """One copy on its way back."""

    item: UUID
    barcode: str
    condition: Condition
    note: str = ""


@fact("stock.receipt_counted", to=Audience.SELF, about=("placement",))
class ReceiptCounted(Fact, frozen=True, kw_only=True):
    """Copies of a box were scanned on arrival; nothing is received yet."""

    placement: UUID
    box: int
    scans: tuple[ScanLine, ...]


@fact("stock.receipt_scan_removed", to=Audience.SELF, about=("placement",))
class ReceiptScanRemoved(Fact, frozen=True, kw_only=True):
    """A scan was a mistake."""

    placement: UUID
    barcode: str


@fact("stock.placement_received", to=Audience.named("agency"), about=("placement",))
class PlacementReceived(Fact, frozen=True, kw_only=True):
    """The partner received a placement, copy by copy. What it received realises the scope item: this fact, no other."""

    receipt: UUID
    placement: UUID
    agency: UUID
    received_on: date
    receiver: Signer
    lines: tuple[CountedLine, ...]
    surplus: tuple[SurplusLine, ...]
    closing: Closing
    number: str = ""  # the partner's own number of the handover record
    note: str = ""
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises


@fact("stock.holdings_taken", to=Audience.SELF, about=("items",))
class HoldingsTaken(Fact, frozen=True, kw_only=True):
    """The holder's books: these copies are in hand and can be lent."""

    placement: UUID
    owner: UUID
    scope_item: UUID
    items: tuple[UUID, ...]
    lines: tuple[HoldingLine, ...]
    shelf: str = ""
    library: UUID | None = None


@fact("stock.placement_returned_sent", to=Audience.named("agency"), about=("placement",))
class PlacementReturnedSent(Fact, frozen=True, kw_only=True):
    """The partner sent copies back to their owner."""

    sending: UUID
    placement: UUID
    agency: UUID
    paper: Paper
    sent_on: date
    sender: Signer
    lines: tuple[SentLine, ...]
    note: str = ""


@fact("stock.holdings_left", to=Audience.SELF, about=("items",))
class HoldingsLeft(Fact, frozen=True, kw_only=True):
    """The holder's books: these copies are out of hand."""

    placement: UUID
    items: tuple[UUID, ...]
