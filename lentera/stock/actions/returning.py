"""The agency's side of placements that are out: extend, recall, trace what was on no list, count back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.queries import scope_item_state
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import queries
from lentera.stock.facts import (
    ItemsBack,
    ItemsPlaced,
    PlacementExtended,
    PlacementRecalled,
    PlacementReturned,
    Result,
    Signer,
    SurplusTraced,
    TraceOutcome,
)
from lentera.stock.rules import decide_extension, decide_recall, decide_return_count, decide_trace


def extend(
    agency: UUID,
    placement: UUID,
    *,
    due: date,
    on: date,
    scope_item: UUID | None = None,
    reason: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementExtended | Refusal:
    """Let the partner keep the copies until `due`. `scope_item`: the ground, where the first agreement has ended."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementExtended)) is not None:
            return first
        state = queries.placement_state(placement, reader=agency)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("placement-unknown"))
        ground = scope_item_state(scope_item or state.scope_item)
        outcome = decide_extension(state, ground, due=due, on=on, reason=reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def recall(
    agency: UUID,
    placement: UUID,
    items: Sequence[UUID] = (),
    *,
    by: date,
    on: date,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementRecalled | Refusal:
    """Ask copies back by a day; none named: all of them."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementRecalled)) is not None:
            return first
        state = queries.placement_state(placement, reader=agency)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("placement-unknown"))
        outcome = decide_recall(state, items, by=by, on=on, reason=reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def trace_surplus(
    agency: UUID,
    placement: UUID,
    surplus: UUID,
    outcome: TraceOutcome,
    *,
    place: str,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> SurplusTraced | Refusal:
    """Say where a copy that was on no list belongs, and what becomes of it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SurplusTraced)) is not None:
            return first
        state = queries.placement_state(placement, reader=agency)
        found = next((one for one in queries.surplus_of(placement) if one.id == surplus), None)
        if state is None or state.agency != agency or found is None:
            return entry.refuse(Refusal("placement-unknown"))
        item = queries.item_by_barcode(agency, found.barcode)
        decided = decide_trace(
            state,
            surplus,
            found.barcode,
            None if isinstance(item, Refusal) else item,
            outcome=outcome,
            place=place,
            traced=bool(found.outcome),
            note=note,
        )
        if isinstance(decided, Refusal):
            return entry.refuse(decided)
        entry.record(decided)
        if decided.line is not None:
            entry.record(ItemsPlaced(placement=placement, partner=state.partner, items=(decided.line.item,)))
        return decided


def count_return(
    agency: UUID,
    placement: UUID,
    results: Mapping[UUID, Result],
    receiver: Signer,
    *,
    sending: UUID | None,
    received_on: date,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PlacementReturned | Refusal:
    """Count what came back. No agreement is asked for: returns never stop because a paper expired."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PlacementReturned)) is not None:
            return first
        state = queries.placement_state(placement, reader=agency)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("placement-unknown"))
        sent = queries.sending_of(placement, sending) if sending is not None else None
        if sending is not None and sent is None:
            return entry.refuse(Refusal("sending-unknown"))
        outcome = decide_return_count(
            state,
            None if sent is None else sent.items,
            results,
            sending=sending,
            sender=None if sent is None else sent.sender,
            receiver=receiver,
            on=received_on,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.record(outcome)
        good = tuple(line.item for line in outcome.lines if line.result is Result.GOOD)
        damaged = tuple(line.item for line in outcome.lines if line.result is Result.DAMAGED)
        if good or damaged:
            entry.record(ItemsBack(placement=placement, items=good, damaged=damaged))
        return outcome
