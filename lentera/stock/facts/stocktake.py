"""Counting the shelves (cacah ulang): begun, scanned, what a person confirmed, closed. All is said to `self`."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class Remedy(StrEnum):
    """What a person confirms of what a stocktake proposes."""

    MISSING = "missing"  # a case is opened
    SHELF = "shelf"  # the books take over the shelf where the copy was scanned
    BACK = "back"  # a copy that the books call lost stands on the shelf again


class CountScan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scan. `item` is None when no copy, or more than one, bears the barcode."""

    barcode: str
    item: UUID | None = None


class CountOfGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Figures of one group of classes ("300") or one shelf: expected = found + on_loan + elsewhere + missing."""

    name: str
    expected: int
    found: int
    on_loan: int
    elsewhere: int
    missing: int


@fact("stock.stocktake_begun", to=Audience.SELF, about=("stocktake",))
class StocktakeBegun(Fact, frozen=True, kw_only=True):
    """The shelves are counted from this day on; `first` to `last` are classes, both empty for all of them."""

    stocktake: UUID
    name: str
    begun_on: date
    library: UUID | None = None  # a service point; None for the whole institution
    first: str = ""
    last: str = ""  # inclusive with its subdivisions: 899 holds 899.221


@fact("stock.stocktake_scanned", to=Audience.SELF, about=("stocktake",))
class StocktakeScanned(Fact, frozen=True, kw_only=True):
    """Copies stood here, in this order; `shelf` is what the counter said, perhaps nothing. At most 1,000 a fact."""

    stocktake: UUID
    shelf: str
    scans: tuple[CountScan, ...]


@fact("stock.stocktake_scan_removed", to=Audience.SELF, about=("stocktake",))
class StocktakeScanRemoved(Fact, frozen=True, kw_only=True):
    """A scan was a mistake."""

    stocktake: UUID
    barcode: str


@fact("stock.stocktake_confirmed", to=Audience.SELF, about=("stocktake", "items"))
class StocktakeConfirmed(Fact, frozen=True, kw_only=True):
    """A person confirmed what the stocktake proposed; what follows for each copy is a fact of its own."""

    stocktake: UUID
    remedy: Remedy
    items: tuple[UUID, ...]


@fact("stock.stocktake_closed", to=Audience.SELF, about=("stocktake",))
class StocktakeClosed(Fact, frozen=True, kw_only=True):
    """The count ended with these figures: expected = found + on_loan + elsewhere + missing, and so in each group."""

    stocktake: UUID
    closed_on: date
    expected: int
    found: int
    on_loan: int
    elsewhere: int
    missing: int
    unexpected: int
    groups: tuple[CountOfGroup, ...]
    note: str = ""
