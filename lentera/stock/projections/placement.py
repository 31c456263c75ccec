"""What the agency says of its placements: drafts to itself, the rest to the partner."""

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Add, Entry, copy_fields, projects
from lentera.stock.facts import (
    HoldingStatus,
    ItemsBack,
    ItemsPacked,
    ItemsPlaced,
    ItemStatus,
    ItemsUnpacked,
    PaperReceiptGaveWay,
    PaperReceiptRead,
    PlacementDispatched,
    PlacementDraftCancelled,
    PlacementDraftChanged,
    PlacementDrafted,
    PlacementExtended,
    PlacementRecalled,
    PlacementReceived,
    PlacementReturned,
    Result,
    SurplusTraced,
)
from lentera.stock.models import (
    Handover,
    Holding,
    Item,
    Placement,
    PlacementDraft,
    PlacementDraftLine,
    PlacementLine,
    PlacementReceipt,
    ReceiptLine,
    ReturnCount,
    SurplusCopy,
    SurplusTrace,
)
from lentera.stock.projections.item import holding_id


@projects(PlacementDrafted)
def begin_draft(fact: PlacementDrafted, entry: Entry) -> None:
    PlacementDraft.rows.insert(
        entry, msgspec.structs.asdict(fact.content), id=fact.placement, begun_at=entry.at
    )


@projects(PlacementDraftChanged)
def change_draft(fact: PlacementDraftChanged, entry: Entry) -> None:
    PlacementDraft.rows.change(entry, msgspec.structs.asdict(fact.content), id=fact.placement)


@projects(PlacementDraftCancelled)
def cancel_draft(fact: PlacementDraftCancelled, entry: Entry) -> None:
    PlacementDraft.rows.change(entry, id=fact.placement, state="cancelled")
    PlacementDraftLine.rows.remove_where(entry, placement=fact.placement)


@projects(ItemsPacked)
def pack(fact: ItemsPacked, entry: Entry) -> None:
    for item in fact.items:
        PlacementDraftLine.rows.put(
            entry,
            id=derived_id(fact.placement, str(item)),
            placement=fact.placement,
            item=item,
            box=fact.box,
        )


@projects(ItemsUnpacked)
def unpack(fact: ItemsUnpacked, entry: Entry) -> None:
    for item in fact.items:
        PlacementDraftLine.rows.remove(entry, id=derived_id(fact.placement, str(item)))


@projects(PlacementDispatched)
def dispatch(fact: PlacementDispatched, entry: Entry) -> None:
    lines = [(box.number, line) for box in fact.boxes for line in box.lines]
    Placement.rows.insert(
        entry,
        copy_fields(fact, Placement, "sender", "boxes"),
        id=fact.placement,
        number=fact.paper.number,
        first_due=fact.due,
        sender=msgspec.to_builtins(fact.sender),
        boxes=len(fact.boxes),
        titles=len({line.record or line.title for _, line in lines}),
        copies=len(lines),
        value=sum(line.value for _, line in lines),
    )
    for box, line in lines:
        PlacementLine.rows.insert(
            entry,
            msgspec.structs.asdict(line),
            id=derived_id(fact.placement, str(line.item)),
            placement=fact.placement,
            box=box,
        )
    Handover.rows.insert(
        entry,
        msgspec.structs.asdict(fact.paper),
        id=derived_id(fact.placement, "handover"),
        kind="dispatch",
        placement=fact.placement,
        subject=fact.placement,
        other=fact.partner,
        on=fact.sent_on,
    )


@projects(ItemsPlaced)
def place_items(fact: ItemsPlaced, entry: Entry) -> None:
    for item in fact.items:
        if fact.granted:
            Item.rows.change(entry, id=item, status=ItemStatus.WITHDRAWN, partner=fact.partner)
            status = HoldingStatus.WITHDRAWN
        else:
            placed = {"status": ItemStatus.PLACED, "placement": fact.placement, "partner": fact.partner}
            Item.rows.change(entry, placed, id=item)
            status = HoldingStatus.SENT_AWAY
        Holding.rows.change(entry, id=holding_id(entry.author, item), status=status)
    PlacementDraft.rows.change_where(entry, {"id": fact.placement}, state="dispatched")


@projects(PlacementExtended)
def extend(fact: PlacementExtended, entry: Entry) -> None:
    Placement.rows.change(
        entry, id=fact.placement, due=fact.due, scope_item=fact.scope_item, extensions=Add(1)
    )


@projects(PlacementRecalled)
def recall(fact: PlacementRecalled, entry: Entry) -> None:
    Placement.rows.change(entry, id=fact.placement, recalled_by=fact.by, recall_reason=fact.reason)
    for item in fact.items:
        PlacementLine.rows.change(entry, id=derived_id(fact.placement, str(item)), recalled=True)


@projects(SurplusTraced)
def trace(fact: SurplusTraced, entry: Entry) -> None:
    item = None if fact.line is None else fact.line.item
    SurplusTrace.rows.insert(entry, copy_fields(fact, SurplusTrace), id=fact.surplus, item=item)
    if fact.line is not None and fact.outcome == "joins":
        PlacementLine.rows.put(
            entry,
            msgspec.structs.asdict(fact.line),
            id=derived_id(fact.placement, str(fact.line.item)),
            placement=fact.placement,
            box=0,
        )
        Placement.rows.change(entry, id=fact.placement, copies=Add(1), value=Add(fact.line.value))


@projects(PlacementReturned)
def count_return(fact: PlacementReturned, entry: Entry) -> None:
    results = [line.result for line in fact.lines]
    ReturnCount.rows.insert(
        entry,
        copy_fields(fact, ReturnCount, "receiver"),
        id=derived_id(entry.stream, f"return {entry.seq}"),
        receiver=msgspec.to_builtins(fact.receiver),
        good=results.count(Result.GOOD),
        damaged=results.count(Result.DAMAGED),
        missing=results.count(Result.MISSING),
    )
    for line in fact.lines:
        PlacementLine.rows.change(
            entry,
            id=derived_id(fact.placement, str(line.item)),
            returned=line.result,
            returned_on=fact.received_on,
        )
    if fact.closes:
        Placement.rows.change(entry, id=fact.placement, closed_on=fact.received_on)


@projects(ItemsBack)
def take_back(fact: ItemsBack, entry: Entry) -> None:
    home = {"placement": None, "partner": None}
    for items, status in ((fact.items, ItemStatus.ON_SHELF), (fact.damaged, ItemStatus.DAMAGED)):
        for item in items:
            Item.rows.change(entry, home, id=item, status=status)
            Holding.rows.change(
                entry,
                id=holding_id(entry.author, item),
                status=HoldingStatus.IN_HAND,
                condition="good" if status is ItemStatus.ON_SHELF else "damaged",
            )


def receipt_values(fact: PaperReceiptRead | PlacementReceived) -> dict[str, object]:
    """The columns of a receipt that do not depend on who says it."""
    results = [line.result for line in fact.lines]
    return {
        **copy_fields(fact, PlacementReceipt, "receiver", "surplus"),
        "receiver": msgspec.to_builtins(fact.receiver),
        "good": results.count(Result.GOOD),
        "damaged": results.count(Result.DAMAGED),
        "missing": results.count(Result.MISSING),
        "surplus": len(fact.surplus),
    }


def lay_out_counts(fact: PaperReceiptRead | PlacementReceived, entry: Entry) -> None:
    """The lines of a receipt."""
    both = {"receipt": fact.receipt, "placement": fact.placement}
    for line in fact.lines:
        ReceiptLine.rows.insert(
            entry, both, msgspec.structs.asdict(line), id=derived_id(fact.receipt, str(line.item))
        )
    for surplus in fact.surplus:
        SurplusCopy.rows.insert(entry, both, copy_fields_of(surplus), id=surplus.surplus)


def copy_fields_of(part: msgspec.Struct) -> dict[str, object]:
    """A part's fields without its own id."""
    return {name: value for name, value in msgspec.structs.asdict(part).items() if name != "surplus"}


@projects(PaperReceiptRead)
def read_paper_receipt(fact: PaperReceiptRead, entry: Entry) -> None:
    PlacementReceipt.rows.insert(
        entry, receipt_values(fact), id=fact.receipt, other=fact.partner, from_paper=True
    )
    lay_out_counts(fact, entry)


@projects(PaperReceiptGaveWay)
def give_way(fact: PaperReceiptGaveWay, entry: Entry) -> None:
    PlacementReceipt.rows.change(entry, id=fact.receipt, gave_way=True)
