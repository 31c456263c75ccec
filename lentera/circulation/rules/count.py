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


def difference(true: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int] | None:
    """What must be added to what was said; None when nothing."""
    told = {name: true.get(name, 0) - said.get(name, 0) for name in {*true, *said}}
    return told if any(told.values()) else None
