"""The life of a copy in its owner's words, and of a holding in its holder's. All is said to `self`."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact, lifts


class Source(StrEnum):
    """How a copy came to its owner. A copy without a source is what auditors complain about."""

    PURCHASE = "purchase"
    GIFT = "gift"
    GRANT = "grant"
    EXCHANGE = "exchange"
    REPLACEMENT = "replacement"
    OTHER = "other"


class ItemStatus(StrEnum):
    """Where a copy stands for its owner. That it is on loan is told by its open loan, never here."""

    ON_SHELF = "on_shelf"
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    DAMAGED = "damaged"


class Condition(StrEnum):
    """The state of a copy when it was last looked at."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"


class HoldingStatus(StrEnum):
    """What became of a copy at the institution that has, or had, it in hand."""

    IN_HAND = "in_hand"
    SENT_AWAY = "sent_away"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class LossKind(StrEnum):
    """What a case is about."""

    LOST = "lost"
    DAMAGED = "damaged"
    MISSING = "missing"  # not found when a placement was counted


class NoFault(StrEnum):
    """What took a copy through nobody's fault."""

    SEARCH = "search"
    RIOT = "riot"
    TRANSFER = "transfer"
    FIRE = "fire"
    OTHER = "other"  # the note says what


class LossOutcome(StrEnum):
    """How a case ended. Money is none of them."""

    FOUND = "found"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    WRITTEN_OFF = "written_off"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a fact."""


class ItemLine(Part, frozen=True, kw_only=True):
    """One copy as its owner enters it. `title` and `author` are what its label says, so that lists need no record."""

    barcode: str
    title: str
    record: UUID | None = None
    author: str = ""
    accession_no: str = ""
    call_number: str = ""
    source: Source
    document: str  # the paper that proves the source
    value: int  # rupiah
    acquired_on: date
    shelf: str = ""
    condition: Condition = Condition.GOOD


@fact("stock.items_accessioned", to=Audience.SELF, about=("items",))
class ItemsAccessionedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `ItemsAccessioned`."""

    items: tuple[UUID, ...]
    lines: tuple[ItemLine, ...]
    provision: UUID | None = None
    placement: UUID | None = None


@fact("stock.items_accessioned", version=2, to=Audience.SELF, about=("items",))
class ItemsAccessioned(Fact, frozen=True, kw_only=True):
    """Copies came into the owner's books; `lines[i]` is about `items[i]`. At most 500 in one fact."""

    items: tuple[UUID, ...]
    lines: tuple[ItemLine, ...]
    provision: UUID | None = None
    placement: UUID | None = None  # the grant that brought them
    batch: UUID | None = None  # the import of records that brought them: they go when it is rolled back


@lifts(ItemsAccessionedV1)
def items_accessioned_v1(old: ItemsAccessionedV1) -> ItemsAccessioned:
    """Version 1 did not say which import brought copies: those stay when it is rolled back."""
    return ItemsAccessioned(
        items=old.items, lines=old.lines, provision=old.provision, placement=old.placement
    )


@fact("stock.imported_items_taken_back", to=Audience.SELF, about=("batch", "items"))
class ImportedItemsTakenBack(Fact, frozen=True, kw_only=True):
    """An import was rolled back, and these copies of it, which nobody had touched, were never here.

    They leave the books altogether: the mended file brings the same barcodes once more. At most 500 in one fact.
    """

    batch: UUID
    items: tuple[UUID, ...]


@fact("stock.item_changed", to=Audience.SELF, about=("item",))
class ItemChanged(Fact, frozen=True, kw_only=True):
    """The owner corrected what is said of one copy: the whole line as it reads now."""

    item: UUID
    line: ItemLine


@fact("stock.items_moved", to=Audience.SELF, about=("items",))
class ItemsMoved(Fact, frozen=True, kw_only=True):
    """Copies in hand stand on another shelf."""

    items: tuple[UUID, ...]
    shelf: str


@fact("stock.items_withdrawn", to=Audience.SELF, about=("items",))
class ItemsWithdrawn(Fact, frozen=True, kw_only=True):
    """The owner wrote copies off, by a paper."""

    items: tuple[UUID, ...]
    reason: str
    document: str


@fact("stock.item_found", to=Audience.SELF, about=("item",))
class ItemFound(Fact, frozen=True, kw_only=True):
    """A lost, damaged or withdrawn copy stands on the shelf again."""

    item: UUID
    note: str = ""


@fact("stock.loss_case_opened", to=Audience.SELF, about=("case", "item"))
class LossCaseOpenedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `LossCaseOpened`."""

    case: UUID
    item: UUID
    kind: LossKind
    opened_on: date
    no_fault: bool = False
    note: str = ""


@fact("stock.loss_case_opened", version=2, to=Audience.SELF, about=("case", "item"))
class LossCaseOpened(Fact, frozen=True, kw_only=True):
    """A copy is lost or damaged. No reader is named, and none is charged."""

    case: UUID
    item: UUID
    kind: LossKind
    opened_on: date
    no_fault: bool = False
    cause: NoFault | None = None  # of a loss without fault; None where nobody said
    note: str = ""


@lifts(LossCaseOpenedV1)
def loss_case_opened_v1(old: LossCaseOpenedV1) -> LossCaseOpened:
    """Version 1 said that nobody was at fault, but not what took the copy."""
    return LossCaseOpened(
        case=old.case,
        item=old.item,
        kind=old.kind,
        opened_on=old.opened_on,
        no_fault=old.no_fault,
        note=old.note,
    )


@fact("stock.copy_state_told", to=Audience.named("agency"), about=("case", "item", "placement"))
class CopyStateTold(Fact, frozen=True, kw_only=True):
    """A holder told the owner what became of a copy of a placement; never who had it."""

    case: UUID
    agency: UUID
    placement: UUID
    item: UUID
    kind: LossKind
    told_on: date
    no_fault: bool = False


@fact("stock.loss_case_settled", to=Audience.SELF, about=("case", "item"))
class LossCaseSettled(Fact, frozen=True, kw_only=True):
    """A case ended. Whoever owns the copy says so, of own cases and of those that a partner's count opened."""

    case: UUID
    item: UUID
    outcome: LossOutcome
    settled_on: date
    document: str = ""
    note: str = ""
