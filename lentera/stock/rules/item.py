"""Decisions on single copies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.pages.signs import scannable
from lentera.stock.facts import (
    Condition,
    HoldingStatus,
    ItemChanged,
    ItemFound,
    ItemLine,
    ItemsAccessioned,
    ItemStatus,
    ItemsWithdrawn,
    LossCaseOpened,
    LossCaseSettled,
    LossKind,
    LossOutcome,
    NoFault,
)

LARGEST_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ItemState:
    """A copy in its owner's words, as decisions need it."""

    id: UUID
    owner: UUID
    barcode: str
    title: str
    author: str
    call_number: str
    record: UUID | None
    condition: Condition
    status: ItemStatus
    value: int
    placement: UUID | None
    partner: UUID | None


@dataclass(frozen=True, slots=True)
class HoldingState:
    """A copy in its holder's words. Own copies have no `placement` and no `scope_item`."""

    id: UUID
    holder: UUID
    owner: UUID
    item: UUID
    barcode: str
    title: str
    author: str
    call_number: str
    record: UUID | None
    shelf: str
    library: UUID | None
    condition: Condition
    status: HoldingStatus
    placement: UUID | None
    scope_item: UUID | None


def decide_accession(
    items: Sequence[UUID],
    lines: Sequence[ItemLine],
    taken: Collection[str],
    *,
    provision: UUID | None = None,
    placement: UUID | None = None,
    batch: UUID | None = None,
) -> ItemsAccessioned | Refusal:
    """Whether copies may be entered. `taken`: which of their barcodes the owner has given before.

    Each needs a source and the paper that proves it: auditors complain of donated books without either.
    """
    if not lines:
        return Refusal("accession-empty")
    if len(lines) > LARGEST_CHUNK:
        return Refusal("accession-too-many", most=LARGEST_CHUNK, count=len(lines))
    seen: set[str] = set()
    for line in lines:
        wrong = _wrong_line(line)
        if wrong is not None:
            return wrong
        if line.barcode in taken:
            return Refusal("barcode-taken", barcode=line.barcode)
        if line.barcode in seen:
            return Refusal("barcode-twice", barcode=line.barcode)
        seen.add(line.barcode)
    return ItemsAccessioned(
        items=tuple(items), lines=tuple(lines), provision=provision, placement=placement, batch=batch
    )


def decide_change(item: ItemState | None, line: ItemLine, taken: Collection[str]) -> ItemChanged | Refusal:
    """Whether the owner may correct a copy. `taken` names the new barcode when another copy has it."""
    if item is None:
        return Refusal("item-unknown")
    wrong = _wrong_line(line)
    if wrong is not None:
        return wrong
    if item.status is ItemStatus.PLACED and line.barcode != item.barcode:
        return Refusal("barcode-placed", barcode=item.barcode)
    if line.barcode != item.barcode and line.barcode in taken:
        return Refusal("barcode-taken", barcode=line.barcode)
    return ItemChanged(item=item.id, line=line)


def decide_withdrawal(
    items: Sequence[ItemState], ties: Mapping[UUID, Refusal], *, reason: str, document: str
) -> ItemsWithdrawn | Refusal:
    """Whether copies may be written off: in hand, free, with a reason and a paper."""
    if not items:
        return Refusal("item-unknown")
    if not reason.strip():
        return Refusal("reason-needed")
    if not document.strip():
        return Refusal("document-missing")
    for item in items:
        if item.status is ItemStatus.PLACED:
            return Refusal("item-placed", barcode=item.barcode)
        if item.status is ItemStatus.WITHDRAWN:
            return Refusal("item-withdrawn", barcode=item.barcode)
        if item.id in ties:
            return ties[item.id]
    return ItemsWithdrawn(items=tuple(item.id for item in items), reason=reason, document=document)


def decide_found(holding: HoldingState | None, *, note: str = "") -> ItemFound | Refusal:
    """Whether a copy that the holder's books call lost or withdrawn may stand on the shelf again."""
    if holding is None:
        return Refusal("item-unknown")
    if holding.status is HoldingStatus.IN_HAND and holding.condition is not Condition.DAMAGED:
        return Refusal("item-not-lost", barcode=holding.barcode)
    if holding.status is HoldingStatus.SENT_AWAY:
        return Refusal("holding-sent-away", barcode=holding.barcode)
    return ItemFound(item=holding.item, note=note)


def decide_case(
    holding: HoldingState | None,
    kind: LossKind,
    *,
    case: UUID,
    on: date,
    no_fault: bool,
    note: str,
    cause: NoFault | None = None,
) -> LossCaseOpened | Refusal:
    """Whether a copy in hand may be called lost or damaged. A loan does not hinder it: readers lose books.

    A `cause` says by itself that nobody is at fault; another one than those listed must be told in the note.
    """
    if holding is None:
        return Refusal("item-unknown")
    if holding.status is HoldingStatus.SENT_AWAY:
        return Refusal("holding-sent-away", barcode=holding.barcode)
    if holding.status is not HoldingStatus.IN_HAND:
        return Refusal("item-already-lost", barcode=holding.barcode)
    if cause is NoFault.OTHER and not note.strip():
        return Refusal("no-fault-note-missing")
    return LossCaseOpened(
        case=case,
        item=holding.item,
        kind=kind,
        opened_on=on,
        no_fault=no_fault or cause is not None,
        cause=cause,
        note=note,
    )


def decide_settlement(
    case: UUID,
    item: ItemState | None,
    *,
    settled: bool,
    outcome: LossOutcome,
    on: date,
    document: str,
    note: str,
    same_hand: bool = False,
) -> LossCaseSettled | Refusal:
    """Whether the owner may close a case. `item` is None when the copy is another's.

    A write-off needs its paper and two people: `same_hand` tells that who closes the case is who opened it.
    """
    if item is None:
        return Refusal("case-of-other-owner")
    if settled:
        return Refusal("case-settled")
    if outcome is LossOutcome.WRITTEN_OFF and not document.strip():
        return Refusal("document-missing")
    if outcome is LossOutcome.WRITTEN_OFF and same_hand:
        return Refusal("write-off-same-hand")
    return LossCaseSettled(
        case=case, item=item.id, outcome=outcome, settled_on=on, document=document, note=note
    )


def _wrong_line(line: ItemLine) -> Refusal | None:
    if not line.barcode or line.barcode != scannable(line.barcode):  # no scan would find it
        return Refusal("barcode-missing", title=line.title)
    if not line.title.strip():
        return Refusal("copy-title-missing", barcode=line.barcode)
    if not line.document.strip():
        return Refusal("copy-source-missing", barcode=line.barcode)
    if line.value < 0:
        return Refusal("value-negative", barcode=line.barcode)
    return None
