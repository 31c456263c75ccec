"""Groups of records of one title: what a decision makes of them, and that nothing is lost on the way back."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.union.facts import Grouped, HeldApart, Merged, Unmerged
from lentera.catalogue.union.rules import (
    MOST_RECORDS,
    decide_apart,
    decide_merge,
    decide_merge_undone,
    decide_split,
    decide_split_undone,
)
from lentera.journal.refusals import Refusal

A, B, C, D, E = (UUID(int=number) for number in range(1, 6))
G, H, NEW = UUID(int=100), UUID(int=200), UUID(int=300)
ALL = (A, B, C, D, E)


def gist(outcome):
    if isinstance(outcome, Refusal):
        return outcome.code
    return (outcome.group, outcome.records) if isinstance(outcome, Merged | Unmerged) else outcome


@pytest.mark.parametrize(
    "case, records, groups, expected",
    [
        ("two single ones", [A, B], {}, (NEW, (A, B))),
        ("one more joins a group", [B, C], {G: (A, B)}, (G, (A, B, C))),
        ("two groups become one, the larger keeps its name", [A, C], {G: (A, B), H: (C, D, E)}, (H, ALL)),
        ("of two alike the smaller name stays", [A, C], {H: (C, D), G: (A, B)}, (G, (A, B, C, D))),
        ("together already", [A, B], {G: (A, B, C)}, "merge-done-already"),
        ("one is not a pair", [A], {}, "merge-needs-two"),
        ("the same twice is not a pair", [A, A], {}, "merge-needs-two"),
        ("a record that nobody knows", [A, UUID(int=9)], {}, "record-unknown"),
    ],
)
def test_what_becomes_one_group(case, records, groups, expected):
    assert gist(decide_merge(records, known=ALL, groups=groups, new_group=NEW)) == expected


def test_a_group_has_an_end():
    many = [UUID(int=number) for number in range(1, MOST_RECORDS + 2)]
    assert gist(decide_merge(many[:-1], known=many, groups={}, new_group=NEW)) == (NEW, tuple(many[:-1]))
    assert gist(decide_merge(many, known=many, groups={}, new_group=NEW)) == "merge-too-large"


def test_a_group_of_one_is_none():
    assert decide_split(A, G, (A, B)) == Unmerged(group=G, records=(A, B))
    left = (Grouped(group=G, records=(B, C)),)
    assert decide_split(A, G, (A, B, C)) == Unmerged(group=G, records=(A, B, C), after=left)
    assert gist(decide_split(D, G, (A, B))) == "record-not-grouped"


@pytest.mark.parametrize(
    "case, pair, groups, said, expected",
    [
        ("in whatever order", (B, A), {}, False, HeldApart(first=A, second=B)),
        ("said before", (A, B), {}, True, "apart-said-already"),
        ("grouped", (A, B), {G: (A, B)}, False, "apart-but-grouped"),
        ("in two groups", (A, B), {G: (A, C), H: (B, D)}, False, HeldApart(first=A, second=B)),
        ("one and the same", (A, A), {}, False, "record-unknown"),
        ("unknown", (A, UUID(int=9)), {}, False, "record-unknown"),
    ],
)
def test_what_is_held_apart(case, pair, groups, said, expected):
    assert gist(decide_apart(*pair, known=ALL, groups=groups, said=said)) == expected


def partitions():
    """Some of the five records, in groups of two at least."""
    return st.lists(st.sampled_from((0, 1, 2)), min_size=5, max_size=5).map(_grouped)


def _grouped(marks):
    groups = {
        name: tuple(id for id, mark in zip(ALL, marks, strict=True) if mark == own)
        for name, own in ((G, 1), (H, 2))
    }
    return {name: members for name, members in groups.items() if len(members) > 1}


def lay_out(groups, fact):
    """What the projection does, on plain data."""
    gone = {one.group for one in fact.before} if isinstance(fact, Merged) else {fact.group}
    left = {name: members for name, members in groups.items() if name not in gone}
    if isinstance(fact, Merged):
        return left | {fact.group: fact.records}
    return left | {one.group: one.records for one in fact.after}


@given(groups=partitions(), records=st.sets(st.sampled_from(ALL), min_size=2))
def test_undoing_a_merge_and_undoing_that_come_back_to_where_they_began(groups, records):
    touched = {name: members for name, members in groups.items() if records & set(members)}
    merged = decide_merge(records, known=ALL, groups=touched, new_group=NEW)
    if isinstance(merged, Refusal):
        assert merged.code == "merge-done-already" and any(records <= set(one) for one in groups.values())
        return
    after = lay_out(groups, merged)
    assert sorted(sum(after.values(), ())) == sorted(set(sum(after.values(), ())))  # nobody in two groups
    undone = decide_merge_undone(merged, after[merged.group])
    assert lay_out(after, undone) == groups
    again = decide_split_undone(undone, {one.group: one.records for one in undone.after})
    assert lay_out(groups, again) == after


def test_what_changed_since_is_not_undone():
    merged = Merged(group=G, records=(A, B))
    assert gist(decide_merge_undone(merged, (A, B, C))) == "undo-newer-change"
    parted = Unmerged(group=G, records=(A, B, C), after=(Grouped(group=G, records=(B, C)),))
    assert gist(decide_split_undone(parted, {G: (B, C), H: (A, D)})) == "undo-newer-change"
    assert gist(decide_split_undone(parted, {})) == "undo-newer-change"
