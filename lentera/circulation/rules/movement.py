"""Who comes, moves and goes: which movement may follow which. Days are the institution's local days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lentera.circulation.facts.movement import LEAVING, MovementKind
from lentera.journal.refusals import Refusal

LATEST = timedelta(
    days=90
)  # a paper may be keyed in that long after its day (design: a slip states what happened)
UNDO_DAYS = 7
PARCEL_DAYS = 14
RANGE = range(366)  # days that an identity may be kept after the end of a membership


@dataclass(frozen=True, slots=True)
class Mover:
    """A reader as movements see one. `moves`: the days and kinds told so far, those undone left out."""

    id: UUID
    registered: date
    closed: bool = False
    forgotten: bool = False
    block: str = ""
    moves: frozenset[tuple[date, MovementKind]] = field(default_factory=frozenset)
    last: tuple[date, MovementKind] | None = None

    @property
    def away(self) -> bool:
        """Whether the reader is out for a time."""
        return self.last is not None and self.last[1] is MovementKind.OUT

    @property
    def died(self) -> bool:
        """Whether the reader is recorded as dead."""
        return self.closed and self.last is not None and self.last[1] is MovementKind.DIED


def decide_movement(
    mover: Mover, kind: MovementKind, *, on: date, today: date, block: str = ""
) -> Refusal | None:
    """Whether this may have happened to this reader on that day. Copies that are out hinder nobody who leaves."""
    if mover.forgotten:
        return Refusal("reader-forgotten")
    if on > today:
        return Refusal("movement-in-future", day=on)
    if on < today - LATEST:
        return Refusal("movement-too-old", day=on, days=LATEST.days)
    if mover.last is not None and on < mover.last[0]:
        return Refusal("movement-before-last", day=on, last=mover.last[0])
    if mover.died:
        return Refusal("reader-died")
    if kind is MovementKind.ARRIVED:
        return None if mover.closed else Refusal("movement-here-already")
    if mover.closed:
        return Refusal("reader-closed-already")
    if on < mover.registered:
        return Refusal("movement-before-registration", day=on, registered=mover.registered)
    if kind is MovementKind.OUT and mover.away:
        return Refusal("movement-away-already")
    if kind is MovementKind.BACK and not mover.away:
        return Refusal("movement-not-away")
    if kind is MovementKind.BLOCK and block.strip() == mover.block:
        return Refusal("movement-same-block")
    return None


def decide_release_day(mover: Mover, day: date, *, today: date) -> Refusal | None:
    """Whether a release may be expected on that day."""
    if mover.closed:
        return Refusal("reader-closed-already")
    return Refusal("release-day-past", day=day) if day < today else None


def decide_undo_of_movement(
    kind: MovementKind,
    *,
    newest: bool,
    undone: bool,
    known: bool,
    borrowed: bool,
    recorded: date,
    today: date,
    new_reader: bool,
    cleared: bool = False,
) -> Refusal | None:
    """Whether a movement may be taken back: the newest one, within a week, while nothing was built upon it. A death
    that was none for as long as the name is known: no other way leads back.

    `cleared`: a clearance slip is out. `known`: the identity is still there. `new_reader`: the arrival registered
    somebody, who has borrowed (`borrowed`).
    """
    if undone or not newest:
        return Refusal("movement-undo-changed")
    if not known:
        return Refusal("reader-forgotten")
    if not in_time(kind, recorded, today):
        return Refusal("movement-undo-late", days=UNDO_DAYS)
    if cleared:
        return Refusal("movement-undo-cleared")
    if kind is MovementKind.ARRIVED and new_reader and borrowed:
        return Refusal("movement-undo-borrowed")
    return None


def in_time(kind: MovementKind, recorded: date, today: date) -> bool:
    """Whether it is not too late to take a movement back."""
    return kind is MovementKind.DIED or today <= recorded + timedelta(days=UNDO_DAYS)


def decide_kept_days(kept: int, ahead: int) -> Refusal | None:
    """Whether an institution may set these days."""
    if kept not in RANGE:
        return Refusal("kept-days-range", most=RANGE[-1])
    return None if 1 <= ahead <= RANGE[-1] else Refusal("ahead-days-range", most=RANGE[-1])


def erased_on(left: date, kept: int) -> date:
    """The day on which an identity is forgotten: `kept` days after the membership ended."""
    return left + timedelta(days=kept)


def decide_parcel(*, left_for: MovementKind | None, known: bool, at_home: bool, same: bool) -> Refusal | None:
    """Whether a reader's name and group may be sealed for another house: only of one who was transferred."""
    if left_for is not MovementKind.TRANSFERRED:
        return Refusal("parcel-not-transferred")
    if not known:
        return Refusal("reader-forgotten")
    if same:
        return Refusal("parcel-own-house")
    return None if at_home else Refusal("parcel-other-node")


def parts_of(counts: Mapping[MovementKind | None, int]) -> dict[str, int]:
    """How many arrived, left, changed (block, out, back) and have a planned day (`None`)."""
    return {
        "arrived": counts.get(MovementKind.ARRIVED, 0),
        "left": sum(count for kind, count in counts.items() if kind in LEAVING),
        "changed": sum(
            counts.get(kind, 0) for kind in (MovementKind.BLOCK, MovementKind.OUT, MovementKind.BACK)
        ),
        "planned": counts.get(None, 0),
    }
