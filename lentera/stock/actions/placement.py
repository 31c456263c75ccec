"""The agency's side of placements: draft, pack, dispatch."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from lentera.agreements.queries import scope_item_state
from lentera.journal import clock
from lentera.journal.facts import Fact
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.stock import hooks, queries
from lentera.stock.facts import (
    Basis,
    DraftContent,
    ItemsPacked,
    ItemsPlaced,
    ItemsUnpacked,
    PlacementDispatched,
    PlacementDraftCancelled,
    PlacementDraftChanged,
    PlacementDrafted,
    Signer,
)
from lentera.stock.facts.review import ItemsAdapted, ReviewChange
from lentera.stock.queries import review
from lentera.stock.rules import (
    DraftState,
    ItemState,
    PackedBefore,
    decide_dispatch,
    decide_draft,
    decide_packing,
    decide_unpacking,
)

FactType = TypeVar("FactType", bound=Fact)


def begin_draft(
    agency: UUID,
    content: DraftContent,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementDrafted | Refusal:
    """Begin to pack for a partner. Without a scope item of an agreement in force it is refused, as a fact."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementDrafted)) is not None:
            return first
        why = decide_draft(content, scope_item_state(content.scope_item), agency=agency, on=on)
        if why is not None:
            return entry.refuse(why)
        return entry.record(PlacementDrafted(placement=new_id(), content=content))


def change_draft(
    agency: UUID,
    placement: UUID,
    content: DraftContent,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementDraftChanged | Refusal:
    """Change partner, ground or term of a draft; its boxes stay."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementDraftChanged)) is not None:
            return first
        draft = queries.draft_state(agency, placement)
        if draft is None or draft.state != "open":
            return entry.refuse(Refusal("draft-closed"))
        why = decide_draft(content, scope_item_state(content.scope_item), agency=agency, on=on)
        if why is not None:
            return entry.refuse(why)
        return entry.record(PlacementDraftChanged(placement=placement, content=content))


def cancel_draft(
    agency: UUID,
    placement: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementDraftCancelled | Refusal:
    """Give a draft up; its copies are free again."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementDraftCancelled)) is not None:
            return first
        draft = queries.draft_state(agency, placement)
        if draft is None or draft.state != "open":
            return entry.refuse(Refusal("draft-closed"))
        if not reason.strip():
            return entry.refuse(Refusal("reason-needed"))
        return entry.record(PlacementDraftCancelled(placement=placement, reason=reason))


def pack(
    agency: UUID,
    placement: UUID,
    box: int,
    barcode: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemsPacked | PackedBefore | Refusal:
    """One scan at the packing table."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsPacked)) is not None:
            return first
        item = queries.item_by_barcode(agency, barcode)
        if isinstance(item, Refusal):
            return entry.refuse(item)
        return _packed(entry, agency, placement, box, [item.id])


def _packed(
    entry: Writing, agency: UUID, placement: UUID, box: int, items: Sequence[UUID]
) -> ItemsPacked | PackedBefore | Refusal:
    draft = queries.draft_state(agency, placement)
    if draft is None:
        return entry.refuse(Refusal("draft-closed"))
    states = queries.item_states(agency, items)
    if len(states) != len(set(items)):
        return entry.refuse(Refusal("item-unknown"))
    outcome = decide_packing(
        draft,
        [states[item] for item in items],
        box,
        elsewhere=queries.in_open_drafts(agency, items, but=placement),
        ties=hooks.tied(agency, items),
    )
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    if isinstance(outcome, PackedBefore):
        return outcome
    new = [states[item] for item in outcome.items]
    why = review.packing_refusal(draft.content.partner, new, on=clock.local_day(entry.at))
    return entry.record(outcome) if why is None else entry.refuse(why)


def unpack(
    agency: UUID,
    placement: UUID,
    items: Sequence[UUID],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemsUnpacked | Refusal:
    """Take copies out of their boxes."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsUnpacked)) is not None:
            return first
        draft = queries.draft_state(agency, placement)
        if draft is None:
            return entry.refuse(Refusal("draft-closed"))
        outcome = decide_unpacking(draft, items)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def dispatch(
    agency: UUID,
    placement: UUID,
    sender: Signer,
    *,
    sent_on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementDispatched | Refusal:
    """Hand the packed boxes over: the partner gets the whole list, the agency's shelf counts fewer copies."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementDispatched)) is not None:
            return first
        draft = queries.draft_state(agency, placement)
        if draft is None:
            return entry.refuse(Refusal("draft-closed"))
        return _dispatched(entry, draft, sender, sent_on, "", history=False)


def send_placement(
    agency: UUID,
    content: DraftContent,
    boxes: Sequence[Sequence[UUID]],
    sender: Signer,
    *,
    sent_on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
    number: str = "",
    history: bool = False,
) -> PlacementDispatched | Refusal:
    """Draft, pack and dispatch in one block, from lists of items box by box: for imports, stories and old papers.

    `number` is the number that an old paper bears. All rules hold as they do box by box.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementDispatched)) is not None:
            return first
        why = decide_draft(content, scope_item_state(content.scope_item), agency=agency, on=sent_on)
        if why is not None:
            return entry.refuse(why)
        placement = new_id()
        everything = [item for box in boxes for item in box]
        states = queries.item_states(agency, everything)
        if len(states) != len(everything):
            return entry.refuse(Refusal("item-unknown"))
        elsewhere = queries.in_open_drafts(agency, everything)
        ties = hooks.tied(agency, everything)
        draft = DraftState(placement, agency, content, "open")
        told: list[Fact] = [PlacementDrafted(placement=placement, content=content)]
        for place, box in enumerate(boxes, start=1):
            items = [states[item] for item in box]
            packed = decide_packing(draft, items, place, elsewhere=elsewhere, ties=ties)
            if isinstance(packed, Refusal):
                return entry.refuse(packed)
            if isinstance(packed, ItemsPacked):
                told.append(packed)
                boxed = {**draft.packed, **dict.fromkeys(packed.items, place)}
                draft = DraftState(placement, agency, content, "open", boxed)
        if not draft.packed:
            return entry.refuse(Refusal("boxes-empty"))
        if not history:
            why = review.handover_refusal(content.partner, states.values(), draft.packed, on=sent_on)
            if why is not None:
                return entry.refuse(why)
        entry.record_all(told)
        return _dispatched(entry, draft, sender, sent_on, number, history=history)


def _dispatched(
    entry: Writing, draft: DraftState, sender: Signer, sent_on: date, number: str, *, history: bool
) -> PlacementDispatched | Refusal:
    agency = draft.agency
    states = queries.item_states(agency, list(draft.packed))
    records = [state.record for state in states.values() if state.record is not None]
    outcome = decide_dispatch(
        draft,
        states,
        scope_item_state(draft.content.scope_item),
        paper=queries.next_paper(agency, sent_on, new_id(), number=number),
        sender=sender,
        sent_on=sent_on,
        ties=hooks.tied(agency, list(draft.packed)),
        records=queries.placed_records(records, reader=agency),
        history=history,
    )
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    if not history:
        why = review.handover_refusal(outcome.partner, states.values(), draft.packed, on=sent_on)
        if why is not None:
            return entry.refuse(why)
    entry.record(outcome)
    entry.record(
        ItemsPlaced(
            placement=draft.id,
            partner=outcome.partner,
            items=tuple(line.item for box in outcome.boxes for line in box.lines),
            granted=outcome.basis is Basis.GRANT,
        )
    )
    _adapt(entry, outcome, states.values())
    return outcome


def _adapt(entry: Writing, sent: PlacementDispatched, items: Collection[ItemState]) -> None:
    """Note on each copy what its approval asks to change, so that the count of the return expects it so."""
    records = {item.record for item in items if item.record is not None}
    asked = review.changes_asked(sent.partner, records, on=sent.sent_on)
    forms: dict[tuple[ReviewChange, str], list[UUID]] = {}
    for item in items:
        told = asked.get(item.record) if item.record is not None else None
        if told is not None and told.change is not None:
            forms.setdefault((told.change, told.note), []).append(item.id)
    for (change, note), changed in sorted(forms.items()):
        entry.record(
            ItemsAdapted(
                items=tuple(sorted(changed)),
                placement=sent.placement,
                partner=sent.partner,
                change=change,
                note=note,
                adapted_on=sent.sent_on,
            )
        )
