"""Two states of a record side by side, and two people's changes put together. Pure."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from lentera.catalogue.fields.fixed import leader_positions
from lentera.catalogue.fields.lines import text_of
from lentera.catalogue.marc.record import Field, Marc

LEADER = "LDR"


class Change(msgspec.Struct, frozen=True):
    """What happened to one field; `before` or `after` is empty where it came or went."""

    tag: str
    before: str
    after: str


def compare(old: Marc, new: Marc) -> list[Change]:
    """The fields that differ, in order of their tags. Lengths in the leader are nobody's words."""
    changes = []
    if any(one.of(old.leader) != one.of(new.leader) for one in leader_positions()):
        changes.append(Change(LEADER, old.leader, new.leader))
    tags = dict.fromkeys(sorted({field.tag for field in (*old.fields, *new.fields)}))
    for tag in tags:
        changes += _in_tag(tag, list(old.each(tag)), list(new.each(tag)))
    return changes


def _in_tag(tag: str, old: list[Field], new: list[Field]) -> list[Change]:
    changes = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, came = old[start:end], new[first:last]
        for place in range(max(len(gone), len(came))):
            before = shown(gone[place]) if place < len(gone) else ""
            after = shown(came[place]) if place < len(came) else ""
            changes.append(Change(tag, before, after))
    return changes


def shown(field: Field) -> str:
    """A field on one line, its indicators first (a blank is `_`)."""
    if field.is_control:
        return field.data
    return f"{field.indicators.replace(' ', '_')} {text_of(field)}"


@dataclass(frozen=True)
class Merged:
    """Two people's changes in one record. `clashes`: tags that both changed; mine stand, theirs are told."""

    marc: Marc
    clashes: tuple[str, ...]


def merge(base: Marc, mine: Marc, theirs: Marc) -> Merged:
    """What I changed since `base`, put onto `theirs`: tag by tag, and the leader as a whole."""
    fields: list[Field] = []
    clashes = []
    tags = dict.fromkeys(field.tag for marc in (theirs, mine) for field in marc.fields)
    for tag in tags:
        was, here, there = (list(marc.each(tag)) for marc in (base, mine, theirs))
        if here == was:
            fields += there
        else:
            fields += here
            if there not in (was, here):
                clashes.append(tag)
    leader = theirs.leader if mine.leader == base.leader else mine.leader
    return Merged(Marc(leader, tuple(sorted(fields, key=lambda one: one.tag))), tuple(clashes))
