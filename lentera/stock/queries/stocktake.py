"""Reads of counting the shelves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.stock import hooks
from lentera.stock.facts import HoldingStatus, ItemStatus
from lentera.stock.facts.item import LossKind
from lentera.stock.models import Holding, Item, LossCase, PlacementDraft, PlacementDraftLine
from lentera.stock.models.stocktake import Stocktake, StocktakeMark, StocktakeScan
from lentera.stock.queries.item import chunks, unseen_in_holdings
from lentera.stock.queries.placement import open_drafts
from lentera.stock.rules.stocktake import Picture, Scope, Seen, ShelfCopy, picture

NEWEST = 8
_SEEN = ("barcode", "item", "shelf", "counter", "position", "scanned_at")
_COPY = ("item", "barcode", "title", "call_number", "shelf", "library", "status")


def stocktakes_of(institution: UUID) -> QuerySet[Stocktake]:
    """The counts of an institution, the newest first."""
    return Stocktake.objects.filter(institution_id=institution).order_by("-begun_on", "-id")


def stocktake_row(institution: UUID, stocktake: UUID) -> Stocktake | None:
    """One count."""
    return stocktakes_of(institution).filter(id=stocktake).first()


def scope_of(row: Stocktake) -> Scope:
    """What is counted."""
    return Scope(library=row.library, first=row.first, last=row.last)


def _shelf_copies(institution: UUID, rows: Sequence[Sequence[Any]], all_of_it: bool) -> list[ShelfCopy]:
    """The copies in these rows; `all_of_it`: they are all that the institution has."""
    items = [row[0] for row in rows]
    placed = _elsewhere(institution, None if all_of_it else items)
    since: dict[UUID, datetime | None] = {
        **_lost(institution, [row[0] for row in rows if row[6] == HoldingStatus.LOST]),
        **placed,
    }
    copies = []
    for row in rows:
        values = dict(zip(_COPY, row, strict=True)) | {"status": HoldingStatus(row[6])}
        copies.append(ShelfCopy(**values, placed=row[0] in placed, since=since.get(row[0])))
    return copies


def _lost(institution: UUID, items: list[UUID]) -> dict[UUID, datetime]:
    """The beginning of the day on which each of these copies was last said to be lost."""
    if not items:
        return {}
    zone, found = institutions.zone_of(institution), dict[UUID, datetime]()
    for chunk in chunks(items, 500):
        rows = LossCase.objects.filter(item__in=chunk).exclude(kind=LossKind.DAMAGED).order_by("opened_on")
        found.update(
            (item, clock.at_local(day, time(0), zone)) for item, day in rows.values_list("item", "opened_on")
        )
    return found


def _elsewhere(institution: UUID, items: Collection[UUID] | None = None) -> dict[UUID, datetime | None]:
    """Own copies that a partner has, and copies in boxes that are being packed, of `items` or of all.

    Each with the moment when its boxes were begun: before it nobody had packed it.
    """
    drafts = list(open_drafts(institution).values_list("id", flat=True))
    found: dict[UUID, UUID | None] = {}
    for chunk in [None] if items is None else chunks(list(items), 400):
        own = Item.objects.filter(institution_id=institution, status=ItemStatus.PLACED)
        packed = PlacementDraftLine.objects.filter(placement__in=drafts)
        if chunk is not None:
            own, packed = own.filter(id__in=chunk), packed.filter(item__in=chunk)
        for rows in (own.values_list("id", "placement"), packed.values_list("item", "placement")):
            found.update(rows)
    begun: dict[UUID | None, datetime] = {}
    for boxes in chunks(list({placement for placement in found.values() if placement is not None}), 500):
        begun.update(PlacementDraft.objects.filter(id__in=boxes).values_list("id", "begun_at"))
    return {item: begun.get(placement) for item, placement in found.items()}


def shelf_copies(institution: UUID) -> list[ShelfCopy]:
    """Every copy that the institution has, or had, by call number and barcode."""
    rows = Holding.objects.filter(institution_id=institution).order_by("call_number", "barcode")
    return _shelf_copies(institution, list(rows.values_list(*_COPY)), all_of_it=True)


def copies_by_barcode(institution: UUID, barcodes: Collection[str]) -> dict[str, ShelfCopy]:
    """The copies with these barcodes. Where several bear one, the one in hand; none where that does not tell."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for chunk in chunks(list(barcodes), 500):
        rows = Holding.objects.filter(institution_id=institution, barcode__in=chunk).order_by("id")
        for row in rows.values_list(*_COPY):
            found.setdefault(row[1], []).append(row)
    missed = {code for code in barcodes if code not in found}
    unseen = {item: seen for item, seen in unseen_in_holdings(institution).items() if seen in missed}
    for chunk in chunks(list(unseen), 500) if missed else ():
        rows = Holding.objects.filter(institution_id=institution, item__in=chunk).order_by("id")
        for row in rows.values_list(*_COPY):
            found.setdefault(unseen[row[0]], []).append(row)
    told = {}
    for barcode, rows_of in found.items():
        here = [row for row in rows_of if row[6] == HoldingStatus.IN_HAND]
        if len(here) > 1 or (not here and len(rows_of) > 1):
            continue
        told[barcode] = here[0] if here else rows_of[0]
    return dict(zip(told, _shelf_copies(institution, list(told.values()), all_of_it=False), strict=True))


def scanned_among(stocktake: UUID, barcodes: Collection[str]) -> dict[str, str]:
    """Which of these barcodes the count has, and the shelf of each."""
    found: dict[str, str] = {}
    for chunk in chunks(list(barcodes), 500):
        rows = StocktakeScan.objects.filter(stocktake=stocktake, barcode__in=chunk)
        found.update(rows.values_list("barcode", "shelf"))
    return found


def seen_in(stocktake: UUID) -> list[Seen]:
    """The scans of a count in their order."""
    rows = StocktakeScan.objects.filter(stocktake=stocktake).order_by("position")
    return [Seen(*row) for row in rows.values_list(*_SEEN)]


def marked_in(stocktake: UUID) -> set[UUID]:
    """The copies that this count's people confirmed as missing."""
    return set(StocktakeMark.objects.filter(stocktake=stocktake).values_list("item", flat=True))


def picture_of(institution: UUID, row: Stocktake) -> Picture:
    """How an open count stands now; a handful of statements, whatever its size."""
    return picture(
        shelf_copies(institution),
        seen_in(row.id),
        scope_of(row),
        out=hooks.out_of(institution),
        marked=marked_in(row.id),
    )


def missing_in(institution: UUID, stocktake: UUID) -> list[Holding]:
    """The copies that were confirmed as missing, by call number: for the report."""
    found: list[Holding] = []
    for chunk in chunks(sorted(marked_in(stocktake)), 500):
        found += Holding.objects.filter(institution_id=institution, item__in=chunk)
    return sorted(found, key=lambda copy: (copy.call_number, copy.barcode))


@dataclass(frozen=True, slots=True)
class SeenNow:
    """One of the newest scans; no title where the barcode is not known here."""

    barcode: str
    shelf: str
    title: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What a counter sees beside the field: scans altogether and on each shelf."""

    scans: int
    shelves: list[tuple[str, int]]
    newest: list[SeenNow]


def progress(stocktake: UUID) -> Progress:
    """How far the counters are: a few statements, so that a scan is answered at once."""
    rows = StocktakeScan.objects.filter(stocktake=stocktake)
    shelves = list(rows.values_list("shelf").annotate(n=Count("id")).order_by("shelf"))
    newest = list(rows.order_by("-position")[:NEWEST])
    held = Holding.objects.filter(item__in=[row.item for row in newest if row.item is not None])
    titles: dict[UUID | None, str] = dict(held.values_list("item", "title"))
    return Progress(
        sum(count for _shelf, count in shelves),
        shelves,
        [SeenNow(row.barcode, row.shelf, titles.get(row.item, "")) for row in newest],
    )
