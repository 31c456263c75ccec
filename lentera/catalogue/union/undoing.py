"""What of matching can be taken back: a merge, a split, and that two records were held apart."""

from lentera.catalogue.queries.union import groups_by, is_apart, members
from lentera.catalogue.union.facts import HeldApart, Merged, Unmerged
from lentera.catalogue.union.rules import decide_apart_undone, decide_merge_undone, decide_split_undone
from lentera.institutions.access import Capability, Level
from lentera.institutions.hooks import register_undo
from lentera.journal.facts import Fact
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(Merged)
def part_again(fact: Merged, entry: Entry) -> Fact | Refusal:
    """The groups are again as they were before the merge."""
    return decide_merge_undone(fact, members(fact.group, author=entry.author))


@undoes(Unmerged)
def join_again(fact: Unmerged, entry: Entry) -> Fact | Refusal:
    """The records are together again."""
    return decide_split_undone(fact, groups_by(entry.author, fact.records))


@undoes(HeldApart)
def propose_again(fact: HeldApart, entry: Entry) -> Fact | Refusal:
    """The next run may propose the two once more."""
    return decide_apart_undone(fact, is_apart(entry.author, fact.first, fact.second))


for kind in ("catalogue.merged", "catalogue.unmerged", "catalogue.held_apart"):
    register_undo(kind, Capability.RECORDS, Level.CREATE, "local")
