"""How far a register is believed under several keys of the root: the rule alone, without nodes."""

from itertools import pairwise

import pytest

from lentera.journal.refusals import Refusal
from lentera.sync.trust import KeySet, Place, Registry, decide_root_keys

FIRST, ABC, XY = (
    KeySet(frozenset("f"), 1),
    KeySet(frozenset("abc"), 2),
    KeySet(frozenset("xy"), 2),
)
# 0 - 1 - 2(abc) - 3 - 4(xy) - 5, and beside it 1 - 2' - 3', which knows of no change
LINE = [None, None, ABC, None, XY, None]


def digest(name):
    return name.encode()


def book(upto=5, side=0, pinned=None):
    places = {}
    for number, names in enumerate(LINE[: upto + 1]):
        places[digest(f"{number}")] = Place((digest(f"{number - 1}"),) if number else (), names)
    before = "1"
    for number in range(side):
        places[digest(f"side{number}")] = Place((digest(before),))
        before = f"side{number}"
    return Registry(places, FIRST, pinned)


def signed(**told):
    return {digest(place.removeprefix("at")): frozenset(signers) for place, signers in told.items()}


@pytest.mark.parametrize(
    "case, signatures, believed",
    [
        ("the first key alone", {"at1": "f"}, 1),
        ("nobody", {}, -1),
        ("a stranger", {"at1": "q"}, -1),
        ("old and new keys at the change", {"at2": "fab"}, 2),
        ("old and new keys after it", {"at3": "fbc"}, 3),
        ("one signature too few", {"at2": "fa"}, -1),
        ("old keys only", {"at1": "f", "at2": "f", "at3": "f"}, 1),
        ("new keys only", {"at1": "f", "at2": "abc", "at3": "abc"}, 1),
        ("old and new at different places", {"at2": "f", "at3": "ab"}, -1),
        ("once believed, the new keys suffice", {"at2": "fab", "at3": "bc"}, 3),
        ("the old key suffices no more", {"at2": "fab", "at3": "fa"}, 2),
        ("changed twice, step by step", {"at2": "fab", "at4": "acxy", "at5": "xy"}, 5),
        ("changed twice, all at one place", {"at5": "fabxy"}, 5),
        ("changed twice, the one between too few", {"at5": "faxy"}, -1),
        ("changed twice, the last does not sign", {"at2": "fab", "at5": "abc"}, 2),
        ("changed twice, from the first to the last", {"at5": "fxy"}, -1),
    ],
)
def test_how_far_a_register_is_believed(case, signatures, believed):
    known = book()
    trust = known.believe(signed(**signatures))
    assert trust.inside == {digest(f"{number}") for number in range(believed + 1)}, case


@pytest.mark.parametrize(
    "case, before, signatures, inside",
    [
        ("older and known", {"at3": "fab"}, {"at1": "f"}, "0123"),
        ("rolled back and gone on under the old key", {"at3": "fab"}, {"atside1": "f"}, "0123"),
        ("gone on beside it under the new ones", {"at3": "fab"}, {"atside1": "ab"}, [*"0123", "side0", "side1"]),
        ("before the change is known", {"at1": "f"}, {"atside1": "f"}, [*"01", "side0", "side1"]),
        ("both at once: the change comes first", {}, {"atside1": "f", "at3": "fab"}, "0123"),
    ],
)  # fmt: skip
def test_an_older_register_gains_nothing(case, before, signatures, inside):
    known = book(upto=3, side=2)
    trust = known.believe(signed(**signatures), known.believe(signed(**before)))
    assert trust.inside == {digest(name) for name in inside}, case


def test_who_was_paired_under_later_keys_believes_only_what_leads_to_them():
    known = book(pinned=ABC)
    assert known.believe(signed(at1="f")).inside == frozenset()
    assert len(known.believe(signed(at2="fab")).inside) == 3
    assert len(known.believe(signed(at3="fab", at5="abxy")).inside) == 6
    astray = book(upto=1, side=2, pinned=ABC)
    assert astray.believe(signed(atside1="f")).inside == frozenset()


def test_two_sets_side_by_side_must_both_sign_until_one_follows():
    places = {b"0": Place(()), b"1": Place((b"0",), ABC), b"2": Place((b"0",), XY), b"3": Place((b"1", b"2"))}
    forked = Registry(places, FIRST)
    trust = forked.believe(signed(at1="fab", at2="fabxy"))
    assert set(forked.in_force(trust)) == {ABC, XY}
    assert b"3" not in forked.believe(signed(at3="ab"), trust).inside
    assert b"3" in forked.believe(signed(at3="abxy"), trust).inside


@pytest.mark.parametrize(
    "keys, threshold, told",
    [
        (("a", "b"), 2, None),
        (("a",), 1, None),
        ((), 1, "root-keys-many"),
        (tuple("abcdefghijklmnopq"), 1, "root-keys-many"),
        (("a", "a"), 1, "root-key-twice"),
        (("a", "b"), 3, "root-threshold"),
        (("a", "b"), 0, "root-threshold"),
        (("f",), 1, "root-keys-same"),
    ],
)
def test_which_keys_can_be_named(keys, threshold, told):
    decided = decide_root_keys(keys, threshold, FIRST)
    assert (decided.code if isinstance(decided, Refusal) else None) == told


def test_steps_of_trust_are_in_order():
    known_book = book()
    steps = known_book.believe(signed(at2="fab", at4="abxy")).steps
    order = list(known_book.places)
    assert all(order.index(one) < order.index(two) for one, two in pairwise(steps)) and len(steps) == 2
