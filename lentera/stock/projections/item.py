"""Copies and holdings."""

from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.stock.facts import (
    CopyStateTold,
    HoldingStatus,
    ImportedItemsTakenBack,
    ItemChanged,
    ItemFound,
    ItemLine,
    ItemsAccessioned,
    ItemsMoved,
    ItemStatus,
    ItemsWithdrawn,
    LossCaseOpened,
    LossCaseSettled,
    LossKind,
    LossOutcome,
)
from lentera.stock.models import Holding, Item, LossCase, LossSettlement, ProvisionIntake

LINE = ("barcode", "record", "title", "author", "accession_no", "call_number", "source", "document", "value")
SHARED = ("barcode", "record", "title", "author", "call_number", "condition")


def holding_id(holder: UUID, item: UUID) -> UUID:
    """The id of a holder's row about a copy: one row, however often the copy comes and goes."""
    return derived_id(holder, str(item))


def item_values(line: ItemLine) -> dict[str, object]:
    """The owner's columns of a line."""
    return {name: getattr(line, name) for name in (*LINE, "acquired_on", "condition")}


@projects(ItemsAccessioned)
def accession(fact: ItemsAccessioned, entry: Entry) -> None:
    for item, line in zip(fact.items, fact.lines, strict=True):
        Item.rows.insert(entry, item_values(line), id=item, batch=fact.batch)
        Holding.rows.insert(
            entry,
            {name: getattr(line, name) for name in SHARED},
            id=holding_id(entry.author, item),
            item=item,
            owner=entry.author,
            shelf=line.shelf,
        )
    if fact.provision is not None:
        ProvisionIntake.rows.insert(
            entry,
            id=derived_id(fact.items[0], "intake"),
            provision=fact.provision,
            copies=len(fact.items),
        )


@projects(ImportedItemsTakenBack)
def take_back_imported(fact: ImportedItemsTakenBack, entry: Entry) -> None:
    for item in fact.items:
        Item.rows.remove(entry, id=item)
        Holding.rows.remove(entry, id=holding_id(entry.author, item))


@projects(ItemChanged)
def change_item(fact: ItemChanged, entry: Entry) -> None:
    Item.rows.change(entry, item_values(fact.line), id=fact.item)
    Holding.rows.change(
        entry,
        {name: getattr(fact.line, name) for name in SHARED},
        id=holding_id(entry.author, fact.item),
        shelf=fact.line.shelf,
    )


@projects(ItemsMoved)
def move(fact: ItemsMoved, entry: Entry) -> None:
    for item in fact.items:
        Holding.rows.change(entry, id=holding_id(entry.author, item), shelf=fact.shelf)


@projects(ItemsWithdrawn)
def withdraw(fact: ItemsWithdrawn, entry: Entry) -> None:
    for item in fact.items:
        Item.rows.change(entry, id=item, status=ItemStatus.WITHDRAWN)
        Holding.rows.change(entry, id=holding_id(entry.author, item), status=HoldingStatus.WITHDRAWN)


@projects(ItemFound)
def find(fact: ItemFound, entry: Entry) -> None:
    home = {"placement": None, "partner": None}
    Item.rows.change_where(entry, {"id": fact.item}, status=ItemStatus.ON_SHELF, **home)
    Holding.rows.change(entry, id=holding_id(entry.author, fact.item), status=HoldingStatus.IN_HAND)


@projects(LossCaseOpened)
def open_case(fact: LossCaseOpened, entry: Entry) -> None:
    LossCase.rows.insert(
        entry, copy_fields(fact, LossCase), id=fact.case, reader=entry.author, cause=fact.cause or ""
    )
    lost = fact.kind is not LossKind.DAMAGED
    holding: dict[str, object] = {"status": HoldingStatus.LOST} if lost else {"condition": "damaged"}
    Holding.rows.change(entry, holding, id=holding_id(entry.author, fact.item))
    # A placed copy has its row in its owner's stream, which this one cannot change.
    status = ItemStatus.LOST if lost else ItemStatus.DAMAGED
    Item.rows.change_where(entry, {"id": fact.item}, status=status)


@projects(CopyStateTold)
def tell_owner(fact: CopyStateTold, entry: Entry) -> None:
    LossCase.rows.insert(
        entry,
        id=derived_id(fact.case, "told"),
        item=fact.item,
        kind=fact.kind,
        opened_on=fact.told_on,
        placement=fact.placement,
        no_fault=fact.no_fault,
        reader=fact.agency,
    )


@projects(LossCaseSettled)
def settle_case(fact: LossCaseSettled, entry: Entry) -> None:
    LossSettlement.rows.insert(entry, copy_fields(fact, LossSettlement), id=fact.case)
    if fact.outcome is LossOutcome.WRITTEN_OFF:
        Item.rows.change(entry, id=fact.item, status=ItemStatus.WITHDRAWN, placement=None, partner=None)
        status = HoldingStatus.WITHDRAWN
        Holding.rows.change(entry, id=holding_id(entry.author, fact.item), status=status)
        return
    # Found or repaired at the partner's: it stays placed, and only what was lost or damaged at home comes back.
    for was in (ItemStatus.LOST, ItemStatus.DAMAGED):
        Item.rows.change_where(entry, {"id": fact.item, "status": was}, status=ItemStatus.ON_SHELF)
    where = {"item": fact.item, "status": HoldingStatus.LOST}
    Holding.rows.change_where(entry, where, status=HoldingStatus.IN_HAND)
    if fact.outcome is LossOutcome.REPAIRED:
        Holding.rows.change_where(entry, {"item": fact.item}, condition="good")
