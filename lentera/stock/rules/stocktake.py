"""Decisions on counting the shelves: what a scan means, how the figures fall out, what may be confirmed."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.stock.facts import HoldingStatus
from lentera.stock.facts.stocktake import CountOfGroup, Remedy, StocktakeBegun, StocktakeClosed

MOST_SCANS = 1000  # in one fact: a desk waits for a block at most
MOST_CONFIRMED = 300  # at once: each opens a case and may tell the owner
_CLASS = re.compile(r"(?<!\d)\d{3}(?:\.\d+)?(?!\d)")
_PIECES = re.compile(r"\d+(?:\.\d+)?|[^\W\d]+")


class Sight(StrEnum):
    """What it means that a barcode was read at a shelf."""

    FOUND = "found"
    MISPLACED = "misplaced"  # expected, but the books name another shelf
    ON_LOAN = "on_loan"  # expected, but a reader has it according to the books
    PLACED = "placed"  # expected, but a partner has it according to the books
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    SENT_AWAY = "sent_away"  # another's copy that went back
    OTHER_SCOPE = "other_scope"  # another service point, or a class that is not counted
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted. Copies without a service point belong to every one of them."""

    library: UUID | None = None
    first: str = ""
    last: str = ""

    def holds(self, copy: "ShelfCopy") -> bool:
        """Whether the copy belongs to what is counted."""
        if self.library is not None and copy.library is not None and copy.library != self.library:
            return False
        if not self.first and not self.last:
            return True
        number = class_of(copy.call_number)
        if not number:
            return False
        return number >= self.first and (not self.last or number[: len(self.last)] <= self.last)


@dataclass(frozen=True, slots=True)
class ShelfCopy:
    """A copy as a count sees it. `placed`: a partner has it, or it lies in a box that is being packed.

    `since`: before that moment it was neither placed nor lost; None where nobody knows.
    """

    item: UUID
    barcode: str
    title: str
    call_number: str
    shelf: str
    library: UUID | None
    status: HoldingStatus
    placed: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan: where, by whom, when, and in which order."""

    barcode: str
    item: UUID | None
    shelf: str
    counter: UUID
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Strange:
    """A scan that asks for a look. `copy` is None when the barcode is unknown."""

    seen: Seen
    sight: Sight
    copy: ShelfCopy | None


@dataclass(frozen=True)
class Picture:
    """How a count stands: expected = found + on_loan + elsewhere + missing, altogether, in each class and shelf."""

    figures: CountOfGroup
    classes: list[CountOfGroup]
    shelves: list[CountOfGroup]
    missing: list[ShelfCopy]
    strange: list[Strange]
    disordered: list[tuple[Seen, ShelfCopy]]
    unexpected: int  # scans of what the books do not expect here: never a part of the expected ones

    def of(self, *sights: Sight) -> list[Strange]:
        """The scans with one of these meanings."""
        return [one for one in self.strange if one.sight in sights]


def class_of(call_number: str) -> str:
    """The class in a call number ("R 813.54 KEN b" gives "813.54"), or nothing."""
    found = _CLASS.search(call_number)
    return "" if found is None else found.group()


def group_of(call_number: str) -> str:
    """The main class, "800"; nothing for a call number without one."""
    number = class_of(call_number)
    return f"{number[0]}00" if number else ""


def is_expected(copy: ShelfCopy, scope: Scope, marked: Collection[UUID] = ()) -> bool:
    """Whether the books say that the copy is ours to find. One that this count called missing stays expected."""
    if not scope.holds(copy):
        return False
    return copy.placed or copy.status is HoldingStatus.IN_HAND or copy.item in marked


def look(
    copy: ShelfCopy | None,
    scope: Scope,
    shelf: str,
    *,
    out: Mapping[UUID, datetime | None],
    at: datetime | None = None,
) -> Sight:
    """What a scan at `shelf` means, now or `at` an earlier moment: a count goes on for days, and what was lent,
    packed or lost after it was seen here is no contradiction.

    `out`: copies that readers have according to the books, since when; None where one stands here for a reader.
    """
    if copy is None:
        return Sight.UNKNOWN
    if not scope.holds(copy):
        return Sight.OTHER_SCOPE
    if copy.placed:
        return Sight.FOUND if _gone_later(copy, at) else Sight.PLACED
    if copy.status is HoldingStatus.LOST:
        return Sight.FOUND if _gone_later(copy, at) else Sight.LOST
    if copy.status is not HoldingStatus.IN_HAND:
        return Sight(copy.status.value)
    if copy.item in out:
        since = out[copy.item]
        return Sight.FOUND if since is None or (at is not None and at < since) else Sight.ON_LOAN
    if shelf and copy.shelf and shelf.casefold() != copy.shelf.casefold():
        return Sight.MISPLACED
    return Sight.FOUND


def _gone_later(copy: ShelfCopy, at: datetime | None) -> bool:
    return at is not None and copy.since is not None and at < copy.since


def picture(
    copies: Sequence[ShelfCopy],
    seen: Sequence[Seen],
    scope: Scope,
    *,
    out: Mapping[UUID, datetime | None],
    marked: Collection[UUID],
) -> Picture:
    """Every expected copy falls into exactly one of found, on loan, elsewhere, missing.

    What was scanned is found, whatever the books say. Copies with readers or partners are never missing. What was
    seen and lost afterwards stays expected, as what this count called missing does.
    """
    known = {copy.item: copy for copy in copies}
    found = {one.item: one.at for one in seen if one.item is not None}
    later = {item for item, at in found.items() if item in known and _gone_later(known[item], at)}
    marked = later.union(marked)
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    shelves: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    missing = []
    for copy in copies:
        if not is_expected(copy, scope, marked):
            continue
        if copy.item in found:
            state = "found"
        elif copy.placed:
            state = "elsewhere"
        elif copy.item in out:
            state = "on_loan"
        else:
            state = "missing"
            missing.append(copy)
        for counter in (total, classes[group_of(copy.call_number)], shelves[copy.shelf]):
            counter[state] += 1
    strange, unexpected = [], 0
    for one in seen:
        there = known.get(one.item) if one.item is not None else None
        unexpected += there is None or not is_expected(there, scope, marked)
        sight = look(there, scope, one.shelf, out=out, at=one.at)
        if sight is not Sight.FOUND:
            strange.append(Strange(one, sight, there))
    return Picture(
        figures=_counted("", total),
        classes=[_counted(name, classes[name]) for name in sorted(classes)],
        shelves=[_counted(name, shelves[name]) for name in sorted(shelves)],
        missing=missing,
        strange=strange,
        disordered=[(one, copy) for one, copy in disordered(seen, known) if _is_here(copy, out)],
        unexpected=unexpected,
    )


def _is_here(copy: ShelfCopy, out: Mapping[UUID, datetime | None]) -> bool:
    """Whether somebody at the shelf can take the copy in the hand."""
    return copy.status is HoldingStatus.IN_HAND and not copy.placed and out.get(copy.item) is None


def _counted(name: str, states: Mapping[str, int]) -> CountOfGroup:
    four = {state: states.get(state, 0) for state in ("found", "on_loan", "elsewhere", "missing")}
    return CountOfGroup(name=name, expected=sum(four.values()), **four)


def shelving_key(call_number: str) -> tuple[tuple[int, str], ...]:
    """How call numbers stand side by side: class digit by digit, then letters; numbers before words."""
    return tuple(
        (0, piece) if piece[0].isdigit() else (1, piece.casefold()) for piece in _PIECES.findall(call_number)
    )


def disordered(seen: Iterable[Seen], known: Mapping[UUID, ShelfCopy]) -> list[tuple[Seen, ShelfCopy]]:
    """Copies that stand out of the order of call numbers, in the order of each counter along each shelf.

    The longest run of scans in order is taken as right; what does not fit into it is named. O(n log n).
    """
    runs: dict[tuple[str, UUID], list[tuple[Seen, ShelfCopy]]] = defaultdict(list)
    for one in sorted(seen, key=lambda scan: scan.position):
        copy = known.get(one.item) if one.item is not None else None
        if copy is not None and copy.call_number and one.shelf:
            runs[one.shelf, one.counter].append((one, copy))
    wrong = []
    for run in runs.values():
        right = _longest_in_order([shelving_key(copy.call_number) for _, copy in run])
        wrong += [pair for place, pair in enumerate(run) if place not in right]
    return wrong


def _longest_in_order(keys: Sequence[tuple[tuple[int, str], ...]]) -> set[int]:
    """The places of a longest run that never descends."""
    tails: list[tuple[tuple[int, str], ...]] = []
    at: list[int] = []
    before: list[int | None] = []
    for place, key in enumerate(keys):
        length = bisect_right(tails, key)
        before.append(at[length - 1] if length else None)
        tails[length : length + 1] = [key]
        at[length : length + 1] = [place]
    kept: set[int] = set()
    place_or_none = at[-1] if at else None
    while place_or_none is not None:
        kept.add(place_or_none)
        place_or_none = before[place_or_none]
    return kept


def decide_stocktake(
    stocktake: UUID, name: str, *, on: date, scope: Scope, own_library: bool
) -> StocktakeBegun | Refusal:
    """Whether a count may begin. `own_library`: whether the service point, if one is named, is the institution's."""
    if not name.strip():
        return Refusal("name-missing")
    if not own_library:
        return Refusal("stocktake-library-unknown")
    for bound in (scope.first, scope.last):
        if bound and not re.fullmatch(r"\d{1,3}(\.\d+)?", bound):
            return Refusal("stocktake-class-wrong", wrong=bound)
    if scope.last and scope.first[: len(scope.last)] > scope.last:
        return Refusal("stocktake-range-backwards", first=scope.first, last=scope.last)
    return StocktakeBegun(
        stocktake=stocktake,
        name=name.strip(),
        begun_on=on,
        library=scope.library,
        first=scope.first,
        last=scope.last,
    )


def decide_remedy(now: Picture, remedy: Remedy, items: Sequence[UUID]) -> Refusal | None:
    """Whether these copies may be confirmed: each must be what the count proposes at this moment."""
    if not items:
        return Refusal("stocktake-nothing-chosen")
    if len(items) > MOST_CONFIRMED:
        return Refusal("stocktake-too-many", count=len(items), most=MOST_CONFIRMED)
    if remedy is Remedy.MISSING:
        proposed = {copy.item for copy in now.missing if copy.status is HoldingStatus.IN_HAND}
    else:
        sight = Sight.MISPLACED if remedy is Remedy.SHELF else Sight.LOST
        proposed = {one.copy.item for one in now.of(sight) if one.copy is not None}
    return None if proposed.issuperset(items) else Refusal("stocktake-changed")


def closing(stocktake: UUID, now: Picture, *, on: date, note: str) -> StocktakeClosed:
    """The figures with which a count ends."""
    told = now.figures
    return StocktakeClosed(
        stocktake=stocktake,
        closed_on=on,
        expected=told.expected,
        found=told.found,
        on_loan=told.on_loan,
        elsewhere=told.elsewhere,
        missing=told.missing,
        unexpected=now.unexpected,
        groups=tuple(now.classes),
        note=note.strip(),
    )
