"""Copies that rules point at, and open proposals."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.catalogue import queries as catalogue
from lentera.journal.refusals import Refusal
from lentera.stock import hooks
from lentera.stock.facts import Condition, ItemStatus
from lentera.stock.facts.weeding import WeedingProposed, WeedReason
from lentera.stock.models import Item, WeedingLine
from lentera.stock.queries.item import chunks, item_states
from lentera.stock.queries.placement import in_open_drafts
from lentera.stock.rules.weeding import WeedCopy, WeedingRules, decide_gift, weed


@dataclass(frozen=True, slots=True)
class Proposed:
    """One open proposal."""

    item: UUID
    barcode: str
    title: str
    call_number: str
    reasons: tuple[WeedReason, ...]
    proposed_on: date
    proposer: UUID


def proposers(owner: UUID, items: Collection[UUID] | None = None) -> dict[UUID, UUID]:
    """Who proposed, by copy, of the open proposals (of these `items`, or of all)."""
    rows = WeedingLine.objects.filter(institution_id=owner)
    if items is None:
        return dict(rows.values_list("item", "proposer"))
    found: dict[UUID, UUID] = {}
    for chunk in chunks(list(items), 500):
        found.update(rows.filter(item__in=chunk).values_list("item", "proposer"))
    return found


def gift(owner: UUID, item: UUID, *, on: date) -> WeedingProposed | Refusal:
    """The proposal to give one copy away as it would be made now, or why it cannot be given."""
    state = item_states(owner, [item]).get(item)
    tie = hooks.tied(owner, [item]).get(item)
    if tie is None and state is not None and in_open_drafts(owner, [item]):
        tie = Refusal("item-in-other-draft", barcode=state.barcode)
    return decide_gift(state, tie=tie, proposed=bool(proposers(owner, [item])), on=on)


def proposed_as_gift(owner: UUID, item: UUID) -> bool:
    """Whether a copy waits to be given away."""
    return WeedingLine.objects.filter(institution_id=owner, item=item, reasons=WeedReason.GIFT).exists()


def to_decide(owner: UUID, account: UUID) -> int:
    """How many copies on the shelf others than this account proposed."""
    lines = WeedingLine.objects.filter(institution_id=owner).exclude(proposer=account)
    copies = Item.objects.filter(institution_id=owner, status=ItemStatus.ON_SHELF)
    return copies.filter(id__in=lines.values("item")).count()


def proposals(owner: UUID) -> list[Proposed]:
    """Open proposals about copies that still stand on the shelf, by call number."""
    lines = {row.item: row for row in WeedingLine.objects.filter(institution_id=owner)}
    found = []
    for chunk in chunks(list(lines), 500):
        for copy in Item.objects.filter(institution_id=owner, id__in=chunk, status=ItemStatus.ON_SHELF):
            line = lines[copy.id]
            reasons = tuple(WeedReason(reason) for reason in line.reasons.split())
            found.append(
                Proposed(
                    copy.id,
                    copy.barcode,
                    copy.title,
                    copy.call_number,
                    reasons,
                    line.proposed_on,
                    line.proposer,
                )
            )
    return sorted(found, key=lambda one: (one.call_number, one.title, one.barcode))


def weeding_list(
    owner: UUID, rules: WeedingRules, *, today: date, items: Collection[UUID] | None = None
) -> list[tuple[WeedCopy, tuple[WeedReason, ...]]]:
    """Own copies on the shelf, free and not yet proposed, at which a rule points: by call number.

    `items`: tell of these alone; the rules still look at all copies, since double ones are counted over a title.
    """
    copies = _copies(owner)
    lent = hooks.lent_since(owner, rules.unlent_since) if rules.unlent_since is not None else frozenset()
    told = weed(copies, rules, lent=lent, today=today)
    asked = told.keys() if items is None else told.keys() & set(items)
    free = asked - {*proposers(owner), *hooks.out_of(owner), *in_open_drafts(owner, list(asked))}
    listed = [(copy, told[copy.item]) for copy in copies if copy.item in free]
    return sorted(listed, key=lambda one: (one[0].call_number, one[0].title, one[0].barcode))


def _copies(owner: UUID) -> list[WeedCopy]:
    rows = list(Item.objects.filter(institution_id=owner, status=ItemStatus.ON_SHELF))
    years: dict[UUID, int | None] = {}
    for chunk in chunks(list({row.record for row in rows if row.record}), 500):
        found = catalogue.records_by_ids(chunk, reader=owner)
        years.update({id: record.year for id, record in found.items()})
    return [
        WeedCopy(
            item=row.id,
            barcode=row.barcode,
            title=row.title,
            author=row.author,
            call_number=row.call_number,
            record=row.record,
            condition=Condition(row.condition),
            acquired_on=row.acquired_on,
            year=years.get(row.record) if row.record else None,
        )
        for row in rows
    ]
