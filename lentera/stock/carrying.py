"""Titles that come with copies to another node, and titles that copies at this node name."""

from collections.abc import Iterable
from uuid import UUID

from lentera.catalogue.hooks import register_held, register_named
from lentera.stock.models import Holding, Item, Placement, PlacementLine


@register_held
def placed_titles(owner: UUID, institutions: frozenset[UUID]) -> Iterable[UUID]:
    """The titles of every placement that went there, also of what came back: loans of then still name them."""
    placements = Placement.objects.filter(institution=owner, partner__in=institutions)
    lines = PlacementLine.objects.filter(
        institution=owner, placement__in=placements.values("id"), record__isnull=False
    )
    return [record for record in lines.values_list("record", flat=True).distinct() if record]


@register_named
def titles_of_copies(records: list[UUID]) -> Iterable[UUID]:
    """Titles of copies here, in their owner's or their holder's words."""
    for model in (Item, Holding):
        rows = model._base_manager.filter(record__in=records)
        yield from (record for record in rows.values_list("record", flat=True).distinct() if record)
