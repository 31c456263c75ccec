"""Titles that come with copies to another node, titles that copies here name, and titles that harvesters may take."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from lentera.catalogue.hooks import PublicLibrary, register_held, register_libraries, register_named
from lentera.institutions import queries as institutions
from lentera.journal.reading import mark_of
from lentera.stock import queries
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


@register_libraries
def libraries_to_harvest() -> Iterable[PublicLibrary]:
    """The agency: what it has in hand is said to everybody. Which titles a closed institution has is said to nobody."""
    agency = institutions.agency()
    if agency is not None:
        titles = partial(queries.titles_in_hand, agency.id)
        ever = partial(_ever, agency.id)
        yield PublicLibrary(agency.id, agency.shown_name, titles, partial(mark_of, "stock"), ever)


def _ever(agency: UUID) -> frozenset[UUID]:
    """The titles of all copies that ever stood in an agency's books, or in its hand."""
    found: set[UUID] = set()
    for model in (Item, Holding):
        rows = model._base_manager.filter(institution_id=agency, record__isnull=False)
        found.update(record for record in rows.values_list("record", flat=True).distinct() if record)
    return frozenset(found)
