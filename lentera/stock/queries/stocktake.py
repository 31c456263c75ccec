"""Reads of counting the shelves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from lentera.stock import hooks
from lentera.stock.facts import HoldingStatus, ItemStatus
from lentera.stock.models import Holding, Item, PlacementDraftLine
from lentera.stock.models.stocktake import Stocktake, StocktakeMark, StocktakeScan
from lentera.stock.queries.item import chunks, unseen_in_holdings
from lentera.stock.queries.placement import open_drafts
from lentera.stock.rules.stocktake import Picture, Scope, Seen, ShelfCopy, picture

NEWEST = 8
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


def _shelf_copy(row: Sequence[Any], placed: Collection[UUID]) -> ShelfCopy:
    values = dict(zip(_COPY, row, strict=True))
    values["status"] = HoldingStatus(values["status"])
    return ShelfCopy(**values, placed=values["item"] in placed)


def _elsewhere(institution: UUID) -> set[UUID]:
    """Own copies that a partner has, and copies in boxes that are being packed; three statements."""
    own = Item.objects.filter(institution_id=institution, status=ItemStatus.PLACED)
    drafts = list(open_drafts(institution).values_list("id", flat=True))
    packed = PlacementDraftLine.objects.filter(placement__in=drafts)
    return {*own.values_list("id", flat=True), *packed.values_list("item", flat=True)}


def shelf_copies(institution: UUID) -> list[ShelfCopy]:
    """Every copy that the institution has, or had, by call number and barcode."""
    placed = _elsewhere(institution)
    rows = Holding.objects.filter(institution_id=institution).order_by("call_number", "barcode")
    return [_shelf_copy(row, placed) for row in rows.values_list(*_COPY)]


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
    items = [row[0] for rows_of in found.values() for row in rows_of]
    placed: set[UUID] = set()
    drafts = list(open_drafts(institution).values_list("id", flat=True))
    for chunk in chunks(items, 400):
        own = Item.objects.filter(institution_id=institution, status=ItemStatus.PLACED, id__in=chunk)
        packed = PlacementDraftLine.objects.filter(placement__in=drafts, item__in=chunk)
        placed |= {*own.values_list("id", flat=True), *packed.values_list("item", flat=True)}
    copies = {}
    for barcode, rows_of in found.items():
        here = [row for row in rows_of if row[6] == HoldingStatus.IN_HAND]
        if len(here) > 1 or (not here and len(rows_of) > 1):
            continue
        copies[barcode] = _shelf_copy(here[0] if here else rows_of[0], placed)
    return copies


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
    return [Seen(*row) for row in rows.values_list("barcode", "item", "shelf", "counter", "position")]


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
