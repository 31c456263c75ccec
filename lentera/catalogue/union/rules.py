"""Whether records may be put together or held apart, and what that makes of the groups there are."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from lentera.catalogue.union.facts import ApartWithdrawn, Grouped, HeldApart, Merged, Unmerged
from lentera.journal.refusals import Refusal

MOST_RECORDS = 200  # of a group: more is a mistake, and a page could not show it

Groups = Mapping[UUID, tuple[UUID, ...]]  # the records of each group that there is


def decide_merge(
    records: Iterable[UUID], *, known: Iterable[UUID], groups: Groups, new_group: UUID
) -> Merged | Refusal:
    """Put records together, and with them all that they were together with.

    `known`: which of the records there are and may be seen; `groups`: the groups that any of them is in. The largest
    group keeps its name.
    """
    wanted = set(records)
    if len(wanted) < 2:
        return Refusal("merge-needs-two")
    if wanted - set(known):
        return Refusal("record-unknown")
    if any(wanted <= set(members) for members in groups.values()):
        return Refusal("merge-done-already")
    everyone = wanted.union(*groups.values())
    if len(everyone) > MOST_RECORDS:
        return Refusal("merge-too-large", records=len(everyone), limit=MOST_RECORDS)
    order = sorted(groups, key=lambda group: (-len(groups[group]), group))
    before = tuple(Grouped(group=group, records=tuple(sorted(groups[group]))) for group in order)
    return Merged(group=order[0] if order else new_group, records=tuple(sorted(everyone)), before=before)


def decide_split(record: UUID, group: UUID, members: Iterable[UUID]) -> Unmerged | Refusal:
    """Take one record out of its group; a group of one record is none."""
    together = set(members)
    if record not in together:
        return Refusal("record-not-grouped")
    rest = tuple(sorted(together - {record}))
    after = (Grouped(group=group, records=rest),) if len(rest) > 1 else ()
    return Unmerged(group=group, records=tuple(sorted(together)), after=after)


def decide_apart(
    one: UUID, other: UUID, *, known: Iterable[UUID], groups: Groups, said: bool
) -> HeldApart | Refusal:
    """Say that two records are different titles. `said`: somebody of this house said so before."""
    first, second = sorted((one, other))
    if first == second or {first, second} - set(known):
        return Refusal("record-unknown")
    if any({first, second} <= set(members) for members in groups.values()):
        return Refusal("apart-but-grouped")
    return Refusal("apart-said-already") if said else HeldApart(first=first, second=second)


def decide_merge_undone(fact: Merged, now: Iterable[UUID]) -> Unmerged | Refusal:
    """Back to the groups before, unless the group (`now`) changed since."""
    if set(now) != set(fact.records):
        return Refusal("undo-newer-change")
    return Unmerged(group=fact.group, records=fact.records, after=fact.before)


def decide_split_undone(fact: Unmerged, now: Groups) -> Merged | Refusal:
    """Together again, unless one of the records was grouped otherwise since (`now`: their groups)."""
    left = {grouped.group: set(grouped.records) for grouped in fact.after}
    if {group: set(members) for group, members in now.items()} != left:
        return Refusal("undo-newer-change")
    return Merged(group=fact.group, records=fact.records, before=fact.after)


def decide_apart_undone(fact: HeldApart, said: bool) -> ApartWithdrawn | Refusal:
    """Propose the two again, unless that was withdrawn already."""
    return ApartWithdrawn(first=fact.first, second=fact.second) if said else Refusal("undo-newer-change")
