"""Weeding: a person proposes what the rules point at, another one writes off or keeps. Nothing goes by itself."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock.actions.item import withdraw_items
from lentera.stock.facts import ItemsWithdrawn
from lentera.stock.facts.weeding import WeedingDeclined, WeedingProposed
from lentera.stock.queries import weeding as queries
from lentera.stock.rules.weeding import WeedingRules, decide_deciding, decide_keeping, decide_proposal


def propose_weeding(
    owner: UUID,
    items: Sequence[UUID],
    rules: WeedingRules,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> WeedingProposed | Refusal:
    """Propose copies at which these rules point now."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(WeedingProposed)) is not None:
            return first
        listed = queries.weeding_list(owner, rules, today=on, items=items)
        told = {copy.item: reasons for copy, reasons in listed}
        outcome = decide_proposal(items, told, queries.proposers(owner, items), on=on)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def propose_gift(
    owner: UUID,
    item: UUID,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> WeedingProposed | Refusal:
    """Propose one own copy as a gift; another person writes it off or keeps it, as with any proposal."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(WeedingProposed)) is not None:
            return first
        outcome = queries.gift(owner, item, on=on)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def take_back_gift(owner: UUID, item: UUID, *, actor: UUID, at: datetime | None = None) -> bool:
    """A gift is not wanted any more: its proposal ends, if it is still open. Returns whether it was."""
    with writing(owner, None, actor=actor, at=at) as entry:
        if not queries.proposed_as_gift(owner, item):
            return False
        entry.record(WeedingDeclined(items=(item,)))
    return True


def keep_proposed(
    owner: UUID,
    items: Sequence[UUID],
    *,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> WeedingDeclined | Refusal:
    """Another person keeps what was proposed."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(WeedingDeclined)) is not None:
            return first
        outcome = decide_keeping(items, queries.proposers(owner, items), actor=actor, note=note)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def withdraw_proposed(
    owner: UUID,
    items: Sequence[UUID],
    *,
    reason: str,
    document: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ItemsWithdrawn | Refusal:
    """Another person writes off what was proposed, by a paper."""
    with writing(owner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ItemsWithdrawn)) is not None:
            return first
        refusal = decide_deciding(items, queries.proposers(owner, items), actor=actor)
        if refusal is not None:
            return entry.refuse(refusal)
    return withdraw_items(
        owner, items, reason=reason, document=document, actor=actor, request_id=request_id, at=at
    )
