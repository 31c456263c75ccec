"""Copies: entered, corrected, moved, written off, found; and cases of loss."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lentera.catalogue import queries as catalogue
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import hooks, queries
from lentera.stock.facts import (
    CopyStateTold,
    HoldingStatus,
    ItemChanged,
    ItemFound,
    ItemLine,
    ItemsAccessioned,
    ItemsMoved,
    ItemsWithdrawn,
    LossCaseOpened,
    LossCaseSettled,
    LossKind,
    LossOutcome,
    NoFault,
)
from lentera.stock.queries import weeding
from lentera.stock.rules import (
    HoldingState,
    decide_accession,
    decide_case,
    decide_change,
    decide_found,
    decide_settlement,
    decide_withdrawal,
)


def accession(
    owner: UUID,
    lines: Sequence[ItemLine],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
    items: Sequence[UUID] | None = None,
    provision: UUID | None = None,
    batch: UUID | None = None,
) -> ItemsAccessioned | Refusal:
    """Enter at most 500 copies into the owner's books, as one fact: also the bulk path of imports and stories.

    `items`: ids for the copies, where the caller needs to know them before. `batch`: the import that brings them.
    """
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsAccessioned)) is not None:
            return first
        if batch is not None and catalogue.was_rolled_back(owner, batch):
            return entry.refuse(Refusal("import-taken-back"))
        taken = queries.barcodes_taken(owner, [line.barcode for line in lines])
        ids = items if items is not None else [new_id() for _ in lines]
        outcome = decide_accession(ids, lines, taken, provision=provision, batch=batch)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def change_item(
    owner: UUID,
    item: UUID,
    line: ItemLine,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemChanged | Refusal:
    """Correct what the owner's books say of one copy."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemChanged)) is not None:
            return first
        state = queries.item_states(owner, [item]).get(item)
        outcome = decide_change(state, line, queries.barcodes_taken(owner, [line.barcode]))
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def move_items(
    holder: UUID,
    items: Sequence[UUID],
    shelf: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemsMoved | Refusal:
    """Put copies in hand, own or placed, on another shelf."""
    with writing(holder, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsMoved)) is not None:
            return first
        held = queries.holdings_by_items(holder, items)
        for item in items:
            holding = held.get(item)
            if holding is None:
                return entry.refuse(Refusal("item-unknown"))
            if holding.status is not HoldingStatus.IN_HAND:
                code = f"holding-{holding.status.replace('_', '-')}"
                return entry.refuse(Refusal(code, barcode=holding.barcode))
        return entry.record(ItemsMoved(items=tuple(items), shelf=shelf))


def withdraw_items(
    owner: UUID,
    items: Sequence[UUID],
    *,
    reason: str,
    document: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemsWithdrawn | Refusal:
    """Write copies off; who proposed one for weeding may not."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsWithdrawn)) is not None:
            return first
        if actor in weeding.proposers(owner, items).values():
            return entry.refuse(Refusal("weeding-same-hand"))
        states = queries.item_states(owner, items)
        packed = queries.in_open_drafts(owner, items)
        if packed:
            barcode = states[next(iter(packed))].barcode
            return entry.refuse(Refusal("item-in-other-draft", barcode=barcode))
        outcome = decide_withdrawal(
            list(states.values()), hooks.tied(owner, items), reason=reason, document=document
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def find_item(
    holder: UUID,
    item: UUID,
    *,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemFound | Refusal:
    """A copy that the holder's books call lost, damaged or withdrawn stands on the shelf again."""
    with writing(holder, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemFound)) is not None:
            return first
        outcome = decide_found(queries.holding_of_item(holder, item), note=note)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def open_case(
    holder: UUID,
    item: UUID,
    kind: LossKind,
    *,
    on: date,
    no_fault: bool = False,
    cause: NoFault | None = None,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> LossCaseOpened | Refusal:
    """A copy in hand is lost or damaged. Of a placed one the owner is told what became of it, and nothing more."""
    with writing(holder, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(LossCaseOpened)) is not None:
            return first
        holding = queries.holding_of_item(holder, item)
        outcome = decide_case(holding, kind, case=new_id(), on=on, no_fault=no_fault, note=note, cause=cause)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.record(outcome)
        if holding is not None and (told := told_to_owner(outcome, holding)) is not None:
            entry.record(told)
        return outcome


def told_to_owner(opened: LossCaseOpened, holding: HoldingState) -> CopyStateTold | None:
    """What the owner of a placed copy hears of a case; of an own copy nobody hears."""
    if holding.placement is None:
        return None
    return CopyStateTold(
        case=opened.case,
        agency=holding.owner,
        placement=holding.placement,
        item=opened.item,
        kind=opened.kind,
        told_on=opened.opened_on,
        no_fault=opened.no_fault,
    )


def settle_case(
    owner: UUID,
    case: UUID,
    outcome: LossOutcome,
    *,
    on: date,
    document: str = "",
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> LossCaseSettled | Refusal:
    """The owner closes a case, its own or one that a partner told."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(LossCaseSettled)) is not None:
            return first
        known = queries.loss_case(owner, case)
        if known is None:
            return entry.refuse(Refusal("case-unknown"))
        decided = decide_settlement(
            case,
            queries.item_states(owner, [known.item]).get(known.item),
            settled=bool(known.outcome),
            outcome=outcome,
            on=on,
            document=document,
            note=note,
            same_hand=queries.case_opener(owner, case) == actor,
        )
        if isinstance(decided, Refusal):
            return entry.refuse(decided)
        return entry.record(decided)
