"""Recalls, for both sides: what was asked back, and what was answered."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lentera.journal.asking import asked
from lentera.stock.facts import HoldingStatus, LossKind
from lentera.stock.hooks import tied
from lentera.stock.models import LossCase, Placement, PlacementLine
from lentera.stock.models.recall import RecallAnswer
from lentera.stock.queries.item import holdings_by_items


@dataclass(frozen=True, slots=True)
class RecalledCopy:
    """A copy that its owner asked back. `by`: the last day for it to be on its way."""

    item: UUID
    placement: UUID
    agency: UUID
    barcode: str
    title: str
    by: date


@dataclass(frozen=True, slots=True)
class RecallLine:
    """What the owner knows of one copy that he asked back: nothing yet, in hand since a day, or lost."""

    barcode: str
    title: str
    in_hand_since: date | None
    lost: bool


def recalled_by(holder: UUID, item: UUID) -> date | None:
    """The day by which the owner wants this copy back; None when he asked for nothing. One statement."""
    row = _recalling.first(holder, item)
    if row is None:
        return None
    return Placement.objects.filter(id=row).values_list("recalled_by", flat=True).first()


@asked
def _recalling(holder: UUID, item: UUID) -> Any:
    return _recalled(holder).filter(item=item).order_by("barcode", "id").values_list("placement", flat=True)


def recalled_copies(holder: UUID) -> list[RecalledCopy]:
    """Every copy that holders were asked for and that has not come back, the most urgent first."""
    lines = list(_recalled(holder))
    placements = {row.id: row for row in Placement.objects.filter(id__in={line.placement for line in lines})}
    found = [
        RecalledCopy(
            item=line.item,
            placement=line.placement,
            agency=placements[line.placement].institution_id,
            barcode=line.barcode,
            title=line.title,
            by=placements[line.placement].recalled_by or date.max,
        )
        for line in lines
    ]
    return sorted(found, key=lambda copy: (copy.by, copy.barcode))


def to_answer(holder: UUID) -> dict[tuple[UUID, UUID], tuple[UUID, ...]]:
    """Copies asked back that are in hand and free, and of which nothing was said: by placement and agency."""
    copies = recalled_copies(holder)
    if not copies:
        return {}
    said = set(RecallAnswer.objects.filter(institution=holder).values_list("placement", "item"))
    items = [copy.item for copy in copies]
    held, ties = holdings_by_items(holder, items), tied(holder, items)
    told: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for copy in copies:
        here = held.get(copy.item)
        in_hand = here is not None and here.status is HoldingStatus.IN_HAND and copy.item not in ties
        if in_hand and (copy.placement, copy.item) not in said:
            told[copy.placement, copy.agency].append(copy.item)
    return {place: tuple(sorted(found)) for place, found in sorted(told.items())}


def recall_lines(placement: UUID) -> list[RecallLine]:
    """How a recall stands, copy by copy, for its owner and its holder."""
    row = Placement.objects.filter(id=placement).first()
    if row is None or row.recalled_by is None:
        return []
    lines = list(_recalled(row.partner).filter(placement=placement).order_by("barcode"))
    answers = dict(RecallAnswer.objects.filter(placement=placement).values_list("item", "on"))
    cases = LossCase.objects.filter(placement=placement).exclude(kind=LossKind.DAMAGED)
    lost = set(cases.values_list("item", flat=True))
    return [RecallLine(line.barcode, line.title, answers.get(line.item), line.item in lost) for line in lines]


def _recalled(holder: UUID) -> QuerySet[PlacementLine]:
    """Lines of open placements that were asked back: those named, or all where none was named."""
    wanted = Placement.objects.filter(partner=holder, closed_on=None, recalled_by__isnull=False)
    open_ = wanted.filter(id=OuterRef("placement"))
    named = PlacementLine.objects.filter(placement=OuterRef("placement"), recalled=True)
    rows = PlacementLine.objects.filter(Exists(open_), returned="")
    return rows.filter(Q(recalled=True) | ~Exists(named)).order_by("barcode")
