"""Counting the shelves: begin, scan, confirm, close. Nothing is marked by itself, and nothing is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.journal.facts import Fact
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import hooks
from lentera.stock.actions.item import told_to_owner
from lentera.stock.facts import ItemFound, ItemsMoved, LossCaseOpened, LossKind
from lentera.stock.facts.stocktake import (
    CountScan,
    Remedy,
    StocktakeBegun,
    StocktakeClosed,
    StocktakeConfirmed,
    StocktakeScanned,
    StocktakeScanRemoved,
)
from lentera.stock.queries import item as items_of_books
from lentera.stock.queries import stocktake as queries
from lentera.stock.rules.stocktake import (
    MOST_SCANS,
    Picture,
    Scope,
    ShelfCopy,
    Sight,
    closing,
    decide_remedy,
    decide_stocktake,
    look,
)


@dataclass(frozen=True, slots=True)
class Read:
    """What one scan showed. `before` is the shelf of an earlier scan of the same barcode, None for the first."""

    barcode: str
    sight: Sight
    copy: ShelfCopy | None
    before: str | None


def begin_stocktake(
    institution: UUID,
    name: str,
    *,
    on: date,
    library: UUID | None = None,
    first: str = "",
    last: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StocktakeBegun | Refusal:
    """Begin to count: the whole institution, one service point, a range of classes."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (told := entry.answered(StocktakeBegun)) is not None:
            return told
        own = library is None or institutions.libraries_of(institution).filter(id=library).exists()
        scope = Scope(library=library, first=first.strip(), last=last.strip())
        outcome = decide_stocktake(new_id(), name, on=on, scope=scope, own_library=own)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def scan_copies(
    institution: UUID,
    stocktake: UUID,
    shelf: str,
    barcodes: Sequence[str],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> list[Read] | Refusal:
    """Barcodes as they stand on a shelf, one or up to 1,000. A barcode that was read before changes nothing."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if isinstance(told := entry.answered(StocktakeScanned), Refusal):
            return told
        row = queries.stocktake_row(institution, stocktake)
        if row is None or row.closed_on is not None:
            return entry.refuse(Refusal("stocktake-unknown" if row is None else "stocktake-closed"))
        codes = [code for code in dict.fromkeys(code.strip() for code in barcodes) if code]
        wrong = _wrong_codes(codes)
        if wrong is not None:
            return entry.refuse(wrong)
        copies = queries.copies_by_barcode(institution, codes)
        cards = hooks.cards_among(institution, [code for code in codes if code not in copies])
        if cards:
            line = next(place for place, code in enumerate(codes, 1) if code in cards)
            lone = Refusal("stocktake-card") if len(codes) == 1 else Refusal("stocktake-card-line", line=line)
            return entry.refuse(lone)
        before = queries.scanned_among(stocktake, codes) if told is None else {}
        out = hooks.out_of(institution, [copy.item for copy in copies.values()])
        scope, shelf = queries.scope_of(row), shelf.strip()
        read = [
            Read(code, look(copies.get(code), scope, shelf, out=out), copies.get(code), before.get(code))
            for code in codes
        ]
        new = tuple(
            CountScan(barcode=one.barcode, item=None if one.copy is None else one.copy.item)
            for one in read
            if one.before is None
        )
        if new and told is None:
            entry.record(StocktakeScanned(stocktake=stocktake, shelf=shelf, scans=new))
        return read


def _wrong_codes(codes: Sequence[str]) -> Refusal | None:
    if not codes:
        return Refusal("stocktake-nothing-scanned")
    if len(codes) > MOST_SCANS:
        return Refusal("stocktake-too-many", count=len(codes), most=MOST_SCANS)
    long = next((place for place, code in enumerate(codes, 1) if len(code) > 64 or "\x00" in code), None)
    return None if long is None else Refusal("stocktake-line-wrong", line=long)


def remove_stocktake_scan(
    institution: UUID,
    stocktake: UUID,
    barcode: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StocktakeScanRemoved | Refusal:
    """Take a scan back: a mistake, or to read the copy again at another shelf."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (told := entry.answered(StocktakeScanRemoved)) is not None:
            return told
        row = queries.stocktake_row(institution, stocktake)
        if row is None or row.closed_on is not None:
            return entry.refuse(Refusal("stocktake-unknown" if row is None else "stocktake-closed"))
        if _wrong_codes([barcode]) or barcode not in queries.scanned_among(stocktake, [barcode]):
            return entry.refuse(Refusal("receipt-scan-unknown", barcode=barcode))
        return entry.record(StocktakeScanRemoved(stocktake=stocktake, barcode=barcode))


def confirm_findings(
    institution: UUID,
    stocktake: UUID,
    remedy: Remedy,
    items: Sequence[UUID],
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StocktakeConfirmed | Refusal:
    """A person confirms proposals, one or a group. Each is looked at anew: what was found meanwhile is refused."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (told := entry.answered(StocktakeConfirmed)) is not None:
            return told
        row = queries.stocktake_row(institution, stocktake)
        if row is None or row.closed_on is not None:
            return entry.refuse(Refusal("stocktake-unknown" if row is None else "stocktake-closed"))
        now = queries.picture_of(institution, row)
        chosen = tuple(dict.fromkeys(items))
        wrong = decide_remedy(now, remedy, chosen)
        if wrong is not None:
            return entry.refuse(wrong)
        entry.record_all(_following(institution, row.name, now, remedy, chosen, on))
        return entry.record(StocktakeConfirmed(stocktake=stocktake, remedy=remedy, items=chosen))


def _following(
    institution: UUID, name: str, now: Picture, remedy: Remedy, chosen: Sequence[UUID], on: date
) -> list[Fact]:
    """What follows for the copies, in the words of their own life."""
    if remedy is Remedy.BACK:
        return [ItemFound(item=item, note=name) for item in chosen]
    if remedy is Remedy.SHELF:
        shelves: dict[str, list[UUID]] = {}
        asked = set(chosen)
        for one in now.of(Sight.MISPLACED):
            if one.copy is not None and one.copy.item in asked:
                shelves.setdefault(one.seen.shelf, []).append(one.copy.item)
        return [ItemsMoved(items=tuple(items), shelf=shelf) for shelf, items in shelves.items()]
    held = items_of_books.holdings_by_items(institution, chosen)
    following: list[Fact] = []
    for item in chosen:
        opened = LossCaseOpened(case=new_id(), item=item, kind=LossKind.MISSING, opened_on=on, note=name)
        told = told_to_owner(opened, held[item])
        following += [opened] if told is None else [opened, told]
    return following


def close_stocktake(
    institution: UUID,
    stocktake: UUID,
    *,
    on: date,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StocktakeClosed | Refusal:
    """End the count with its figures. What nobody confirmed stays as the books had it."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (told := entry.answered(StocktakeClosed)) is not None:
            return told
        row = queries.stocktake_row(institution, stocktake)
        if row is None or row.closed_on is not None:
            return entry.refuse(Refusal("stocktake-unknown" if row is None else "stocktake-closed"))
        now = queries.picture_of(institution, row)
        return entry.record(closing(stocktake, now, on=on, note=note))
