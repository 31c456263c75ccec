"""Decisions on weeding: which copies the rules point at, what may be proposed, who may decide."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.stock.facts import Condition, ItemStatus
from lentera.stock.facts.weeding import WeedingDeclined, WeedingProposed, WeedReason
from lentera.stock.rules.item import ItemState
from lentera.stock.rules.stocktake import class_of

MOST_PROPOSED = 300


@dataclass(frozen=True, slots=True)
class WeedingRules:
    """What counts as too old, too quiet, too many. An empty or missing value switches its rule off.

    `ages`: years that an edition is kept, by the beginning of its class; the longest beginning decides.
    `unlent_since`: the day since which nobody had the copy. `kept`: copies of one title that stay.
    """

    ages: tuple[tuple[str, int], ...] = ()
    unlent_since: date | None = None
    worn: bool = False
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class WeedCopy:
    """An own copy on the shelf. `year` is that of its edition, where the catalogue knows it."""

    item: UUID
    barcode: str
    title: str
    author: str
    call_number: str
    record: UUID | None
    condition: Condition
    acquired_on: date
    year: int | None


def read_ages(text: str) -> tuple[tuple[str, int], ...] | Refusal:
    """Ages as people write them: "004 3, 340 10, 6 5", a beginning of a class and the years that it is kept."""
    ages: list[tuple[str, int]] = []
    for part in text.replace("\n", ",").replace(";", ",").split(","):
        if not part.strip():
            continue
        pieces = part.replace("=", " ").split()
        if len(pieces) != 2 or not pieces[0].isdecimal() or len(pieces[0]) > 3 or not pieces[1].isdecimal():
            return Refusal("weeding-ages-unread", part=part.strip()[:40])
        ages.append((pieces[0], int(pieces[1][:3])))
    return tuple(ages)


def age_allowed(call_number: str, ages: Sequence[tuple[str, int]]) -> int | None:
    """Years that an edition of this class is kept; None where no rule speaks of it."""
    number = class_of(call_number)
    fitting = [(len(start), years) for start, years in ages if number and number.startswith(start)]
    return max(fitting)[1] if fitting else None


def weed(
    copies: Sequence[WeedCopy], rules: WeedingRules, *, lent: Collection[UUID], today: date
) -> dict[UUID, tuple[WeedReason, ...]]:
    """The copies at which a rule points, each with every reason. `lent`: copies that somebody had since the day.

    A copy that came after `unlent_since` had no time to be lent. Of double copies those in the best condition, and
    of these the newest, stay.
    """
    found: dict[UUID, list[WeedReason]] = defaultdict(list)
    for copy in copies:
        allowed = age_allowed(copy.call_number, rules.ages)
        if allowed is not None and copy.year is not None and today.year - copy.year > allowed:
            found[copy.item].append(WeedReason.OLD)
        if rules.unlent_since is not None and copy.acquired_on < rules.unlent_since and copy.item not in lent:
            found[copy.item].append(WeedReason.UNLENT)
        if rules.worn and copy.condition is not Condition.GOOD:
            found[copy.item].append(WeedReason.WORN)
    if rules.kept is not None:
        for item in _surplus(copies, rules.kept):
            found[item].append(WeedReason.DOUBLE)
    return {item: tuple(reasons) for item, reasons in found.items()}


def decide_proposal(
    items: Sequence[UUID],
    told: Mapping[UUID, tuple[WeedReason, ...]],
    open_lines: Collection[UUID],
    *,
    on: date,
) -> WeedingProposed | Refusal:
    """Whether a person may propose these copies. `told`: what the rules say of them at this moment."""
    if not items:
        return Refusal("weeding-none-chosen")
    if len(items) > MOST_PROPOSED:
        return Refusal("weeding-too-many", most=MOST_PROPOSED)
    if any(item in open_lines for item in items):
        return Refusal("weeding-proposed-already")
    if any(item not in told for item in items):
        return Refusal("weeding-changed")
    return WeedingProposed(items=tuple(items), reasons=tuple(told[item] for item in items), proposed_on=on)


def decide_gift(
    item: ItemState | None, *, tie: Refusal | None, proposed: bool, on: date
) -> WeedingProposed | Refusal:
    """Whether an own copy may be proposed as a gift: on the shelf, free, and not proposed already.

    `item` is None when another institution owns the copy; `tie`: why it is not free.
    """
    if item is None:
        return Refusal("gift-of-other-owner")
    if item.status is not ItemStatus.ON_SHELF:
        return Refusal("gift-not-on-shelf", barcode=item.barcode)
    if tie is not None:
        return tie
    if proposed:
        return Refusal("weeding-proposed-already")
    return WeedingProposed(items=(item.id,), reasons=((WeedReason.GIFT,),), proposed_on=on)


def decide_keeping(
    items: Sequence[UUID], proposers: Mapping[UUID, UUID], *, actor: UUID, note: str
) -> WeedingDeclined | Refusal:
    """Whether a person may keep proposed copies. `proposers`: by copy, of the open proposals."""
    refusal = decide_deciding(items, proposers, actor=actor)
    return refusal or WeedingDeclined(items=tuple(items), note=note)


def decide_deciding(items: Sequence[UUID], proposers: Mapping[UUID, UUID], *, actor: UUID) -> Refusal | None:
    """Whether a person may decide on proposed copies at all: never on those that he or she proposed."""
    if not items:
        return Refusal("weeding-none-chosen")
    if any(item not in proposers for item in items):
        return Refusal("weeding-changed")
    if any(proposers[item] == actor for item in items):
        return Refusal("weeding-same-hand")
    return None


def _surplus(copies: Sequence[WeedCopy], kept: int) -> list[UUID]:
    titles: dict[object, list[WeedCopy]] = defaultdict(list)
    for copy in copies:
        titles[copy.record or (copy.title.casefold(), copy.author.casefold())].append(copy)
    quality = {Condition.GOOD: 0, Condition.WORN: 1, Condition.DAMAGED: 2}
    surplus = []
    for same in titles.values():
        newest = sorted(same, key=lambda copy: (copy.acquired_on, copy.barcode), reverse=True)
        best = sorted(newest, key=lambda copy: quality[copy.condition])
        surplus += [copy.item for copy in best[kept:]]
    return surplus
