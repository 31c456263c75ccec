"""Counting the shelves."""

from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.stock.facts.stocktake import (
    Remedy,
    StocktakeBegun,
    StocktakeClosed,
    StocktakeConfirmed,
    StocktakeScanned,
    StocktakeScanRemoved,
)
from lentera.stock.models.stocktake import Stocktake, StocktakeMark, StocktakeScan

SCANS_IN_A_FACT = 1000


def scan_id(stocktake: UUID, barcode: str) -> UUID:
    """The id of a scan's row: one for a barcode, however often it is read."""
    return derived_id(stocktake, f"scan:{barcode}")


@projects(StocktakeBegun)
def begin(fact: StocktakeBegun, entry: Entry) -> None:
    Stocktake.rows.insert(entry, copy_fields(fact, Stocktake), id=fact.stocktake, note="")


@projects(StocktakeScanned)
def scan(fact: StocktakeScanned, entry: Entry) -> None:
    first = entry.seq * SCANS_IN_A_FACT
    StocktakeScan.rows.put_all(
        entry,
        ("barcode", "item", "position"),
        (
            (scan_id(fact.stocktake, one.barcode), (one.barcode, one.item, first + place))
            for place, one in enumerate(fact.scans)
        ),
        stocktake=fact.stocktake,
        shelf=fact.shelf,
        counter=entry.actor,
        scanned_at=entry.at,
    )


@projects(StocktakeScanRemoved)
def remove_scan(fact: StocktakeScanRemoved, entry: Entry) -> None:
    StocktakeScan.rows.remove(entry, id=scan_id(fact.stocktake, fact.barcode))


@projects(StocktakeConfirmed)
def confirm(fact: StocktakeConfirmed, entry: Entry) -> None:
    if fact.remedy is not Remedy.MISSING:
        return
    for item in fact.items:
        mark = derived_id(fact.stocktake, f"mark:{item}")
        StocktakeMark.rows.put(entry, id=mark, stocktake=fact.stocktake, item=item)


@projects(StocktakeClosed)
def close(fact: StocktakeClosed, entry: Entry) -> None:
    Stocktake.rows.change(
        entry,
        copy_fields(fact, Stocktake, "groups"),
        id=fact.stocktake,
        groups=msgspec.to_builtins(fact.groups),
    )
