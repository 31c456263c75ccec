"""Counts that name nobody."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from lentera.journal.refusals import Refusal

SMALLEST_CELL = 5


MERGED = "merged"


def decide_visits(count: int, day: date, *, today: date, counted: int) -> Refusal | None:
    """Whether `count` visits may be added to a day that has `counted`; a correction never goes below nothing."""
    if day > today:
        return Refusal("visits-in-future", day=day)
    if count == 0 or counted + count < 0:
        return Refusal("visits-below-nothing", counted=counted)
    return None


def lending_scope(cited: UUID, measured: Mapping[UUID, str]) -> UUID | None:
    """The scope item that a loan of a placed copy counts towards; None when nothing was promised in loans.

    `measured`: the items, by kind, that are measured in loans and in force on that day. The one that the copy came
    under, if it is among them; else the one lending item: after a renewal the copies stay, the agreement is another.
    """
    if cited in measured:
        return cited
    found = [id for id, kind in measured.items() if kind == "lending"]
    return found[0] if len(found) == 1 else None


def merge_small_cells(cells: Mapping[str, int], smallest: int = SMALLEST_CELL) -> dict[str, int]:
    """A table that names nobody: cells under `smallest` are merged, with the next larger ones where needed.

    The merged cell holds at least `smallest` from at least two cells. What cannot be shown so gives an empty table:
    then only the total is said. Cells of 0 are left out, as are the names of what was merged.
    """
    filled = sorted(((count, name) for name, count in cells.items() if count > 0), key=lambda pair: pair)
    kept = {name: count for count, name in filled}
    if filled and filled[0][0] >= smallest:
        return kept
    merged, parts = 0, 0
    for count, name in filled:
        if count >= smallest and merged >= smallest and parts >= 2:
            break
        merged, parts = merged + count, parts + 1
        del kept[name]
    if merged < smallest or parts < 2 or not kept:
        return {}
    return {**kept, MERGED: merged}


def enough(count: int) -> int | None:
    """A count of persons as pages show it; None, also for none at all, where it would point at single ones."""
    return count if count >= SMALLEST_CELL else None


def said_again(cells: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int]:
    """The cells of a month that was said before (`said`), when something was keyed in late or undone.

    What was said stays with who heard it, so the difference of two sayings is a table too: the month keeps its
    division, and a cell changes by nothing or by at least `SMALLEST_CELL`, and stays at least so large. Otherwise the
    cells stay as they were said, and only the total, which the days tell anyway, is said anew.
    """
    if not said:
        return merge_small_cells(cells)
    told = {name: count for name, count in cells.items() if count > 0 and name in said}
    rest = sum(cells.values()) - sum(told.values())
    if rest:
        told[MERGED] = rest
    changes = [abs(told.get(name, 0) - said.get(name, 0)) for name in {*told, *said}]
    fine = MERGED in said or not rest
    fine = fine and all(change == 0 or change >= SMALLEST_CELL for change in changes)
    fine = fine and all(told.get(name, 0) >= SMALLEST_CELL for name in said)
    return told if fine else dict(said)


def difference(true: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int] | None:
    """What must be added to what was said; None when nothing."""
    told = {name: true.get(name, 0) - said.get(name, 0) for name in {*true, *said}}
    return told if any(told.values()) else None
