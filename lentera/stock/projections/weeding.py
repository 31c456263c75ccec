"""Proposals stand until the copy is written off, or kept by another person."""

from collections.abc import Iterable
from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects
from lentera.stock.facts.item import ItemsWithdrawn
from lentera.stock.facts.weeding import WeedingDeclined, WeedingProposed
from lentera.stock.models.weeding import WeedingLine


@projects(WeedingProposed)
def propose(fact: WeedingProposed, entry: Entry) -> None:
    for item, reasons in zip(fact.items, fact.reasons, strict=True):
        WeedingLine.rows.put(
            entry,
            id=line_id(item),
            item=item,
            reasons=" ".join(reasons),
            proposed_on=fact.proposed_on,
            proposer=entry.actor,
        )


@projects(WeedingDeclined)
def decline(fact: WeedingDeclined, entry: Entry) -> None:
    _end(fact.items, entry)


@projects(ItemsWithdrawn)
def withdraw(fact: ItemsWithdrawn, entry: Entry) -> None:
    _end(fact.items, entry)


def line_id(item: UUID) -> UUID:
    """The id of the one open proposal about a copy."""
    return derived_id(item, "weeding")


def _end(items: Iterable[UUID], entry: Entry) -> None:
    for item in items:
        WeedingLine.rows.remove_where(entry, item=item)
