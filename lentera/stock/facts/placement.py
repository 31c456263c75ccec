"""A placement: drafted by the agency to itself, dispatched to the partner, extended, recalled, returned."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, Realises, fact
from lentera.stock.facts.item import Condition


class Basis(StrEnum):
    """The legal basis of a placement (domain.md 2.4): a library's service, regional property, or a grant."""

    INTERLIBRARY = "silang_layan"
    USE_LOAN = "pinjam_pakai_bmd"
    GRANT = "hibah"


class Result(StrEnum):
    """What a count says of one copy of the list."""

    GOOD = "good"
    DAMAGED = "damaged"
    MISSING = "missing"


class Closing(StrEnum):
    """How a handover is closed."""

    CLEAN = "clean"
    WITH_NOTES = "with_notes"


class TraceOutcome(StrEnum):
    """What the agency does about a copy that stood in a box without being on the list."""

    JOINS = "joins"  # it stays with the partner under this placement
    SENT_BACK = "sent_back"
    NOT_OURS = "not_ours"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class Signer(Part, frozen=True, kw_only=True):
    """An official who signs a handover, as printed; `account` is None for a name read from paper."""

    name: str
    position: str
    account: UUID | None = None


class Paper(Part, frozen=True, kw_only=True):
    """The number of a handover record, and the code under which it can be checked."""

    number: str
    year: int
    sequence: int
    code: str


class PlacedLine(Part, frozen=True, kw_only=True):
    """One copy in a box, as the list says."""

    item: UUID
    barcode: str
    title: str
    record: UUID | None = None
    author: str = ""
    call_number: str = ""
    condition: Condition
    value: int


class Box(Part, frozen=True, kw_only=True):
    """One box with its list."""

    number: int
    lines: tuple[PlacedLine, ...]


class PlacedRecord(Part, frozen=True, kw_only=True):
    """What the partner's catalogue needs of a title in the boxes."""

    record: UUID
    title: str
    author: str = ""
    publisher: str = ""
    year: int | None = None
    isbn: str = ""
    language: str = ""
    ddc: str = ""
    use: str = ""


class DraftContent(Part, frozen=True, kw_only=True):
    """What a draft says besides its boxes. `term_days` is None for a grant."""

    partner: UUID
    scope_item: UUID
    basis: Basis
    term_days: int | None
    library: UUID | None = None
    note: str = ""


@fact("stock.placement_drafted", to=Audience.SELF, about=("placement",))
class PlacementDrafted(Fact, frozen=True, kw_only=True):
    """The agency began to pack for a partner."""

    placement: UUID
    content: DraftContent


@fact("stock.placement_draft_changed", to=Audience.SELF, about=("placement",))
class PlacementDraftChanged(Fact, frozen=True, kw_only=True):
    """The draft reads like this from now on."""

    placement: UUID
    content: DraftContent


@fact("stock.placement_draft_cancelled", to=Audience.SELF, about=("placement",))
class PlacementDraftCancelled(Fact, frozen=True, kw_only=True):
    """Nothing will be sent; the copies stay where they are."""

    placement: UUID
    reason: str


@fact("stock.items_packed", to=Audience.SELF, about=("placement", "items"))
class ItemsPacked(Fact, frozen=True, kw_only=True):
    """Copies were laid into a box."""

    placement: UUID
    box: int
    items: tuple[UUID, ...]


@fact("stock.items_unpacked", to=Audience.SELF, about=("placement", "items"))
class ItemsUnpacked(Fact, frozen=True, kw_only=True):
    """Copies were taken out of their boxes again."""

    placement: UUID
    items: tuple[UUID, ...]


@fact("stock.placement_dispatched", to=Audience.named("partner"), about=("placement", "agreement"))
class PlacementDispatched(Fact, frozen=True, kw_only=True):
    """The agency handed the boxes over: the whole list, and what its titles are. `due` is None for a grant."""

    placement: UUID
    partner: UUID
    agreement: UUID
    scope_item: UUID
    basis: Basis
    paper: Paper
    sent_on: date
    term_days: int | None
    due: date | None  # inclusive
    sender: Signer
    boxes: tuple[Box, ...]
    records: tuple[PlacedRecord, ...]
    library: UUID | None = None
    note: str = ""
    history: bool = False  # entered from paper, from before the system


@fact("stock.items_placed", to=Audience.SELF, about=("items",))
class ItemsPlaced(Fact, frozen=True, kw_only=True):
    """The owner's books: these copies are with the partner, or, when granted, no longer the owner's."""

    placement: UUID
    partner: UUID
    items: tuple[UUID, ...]
    granted: bool = False


@fact("stock.placement_extended", to=Audience.named("partner"), about=("placement",))
class PlacementExtended(Fact, frozen=True, kw_only=True):
    """The partner may keep the copies until `due`, on the ground of `scope_item`."""

    placement: UUID
    partner: UUID
    scope_item: UUID
    due: date
    reason: str = ""


@fact("stock.placement_recalled", to=Audience.named("partner"), about=("placement",))
class PlacementRecalled(Fact, frozen=True, kw_only=True):
    """The agency wants copies back by a day; no items named: all of them. The answer is a return."""

    placement: UUID
    partner: UUID
    items: tuple[UUID, ...]
    by: date
    reason: str


@fact("stock.surplus_traced", to=Audience.named("partner"), about=("placement",))
class SurplusTraced(Fact, frozen=True, kw_only=True):
    """The agency found out where a copy that was on no list belongs. `place` is where its books had it."""

    placement: UUID
    partner: UUID
    surplus: UUID
    barcode: str
    outcome: TraceOutcome
    place: str
    line: PlacedLine | None = None
    note: str = ""


class CountedLine(Part, frozen=True, kw_only=True):
    """One copy of the list, as counted on arrival; `box` is where it was found."""

    item: UUID
    box: int
    result: Result
    note: str = ""


class SurplusLine(Part, frozen=True, kw_only=True):
    """A copy that stood in a box without being on the list."""

    surplus: UUID
    barcode: str
    box: int
    note: str = ""


class ReturnedLine(Part, frozen=True, kw_only=True):
    """One copy that came back, or should have."""

    item: UUID
    result: Result
    note: str = ""


@fact("stock.placement_returned", to=Audience.named("partner"), about=("placement",))
class PlacementReturned(Fact, frozen=True, kw_only=True):
    """The agency counted what came back. `closes` ends the placement: nothing more is expected."""

    placement: UUID
    partner: UUID
    sending: UUID | None  # the partner's `placement_returned_sent`; None when counted from paper
    received_on: date
    receiver: Signer
    lines: tuple[ReturnedLine, ...]
    closes: bool
    note: str = ""


@fact("stock.items_back", to=Audience.SELF, about=("items",))
class ItemsBack(Fact, frozen=True, kw_only=True):
    """The owner's books: these copies are on its shelf again, those came damaged."""

    placement: UUID
    items: tuple[UUID, ...]
    damaged: tuple[UUID, ...] = ()


@fact("stock.paper_receipt_read", to=Audience.named("partner"), about=("placement",))
class PaperReceiptRead(Fact, frozen=True, kw_only=True):
    """The agency keyed in the receipt of a partner without accounts, as read from its paper."""

    receipt: UUID
    placement: UUID
    partner: UUID
    document: str
    received_on: date
    receiver: Signer
    lines: tuple[CountedLine, ...]
    surplus: tuple[SurplusLine, ...]
    closing: Closing
    note: str = ""
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises


@fact("stock.paper_receipt_gave_way", to=Audience.named("partner"), about=("placement",))
class PaperReceiptGaveWay(Fact, frozen=True, kw_only=True):
    """The partner spoke for itself: what the agency read from paper counts no more."""

    receipt: UUID
    placement: UUID
    partner: UUID
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises
