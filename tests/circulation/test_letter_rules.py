"""What a letter about a transferred reader may say, of whom it is sent, and how it is read."""

from datetime import timedelta

import msgspec
import pytest

from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.rules.letter import (
    arrival_kept_until,
    decide_letter,
    read_transfer,
    same_name,
    state_of,
)
from tests.circulation.conftest import TUESDAY

K = MovementKind


@pytest.mark.parametrize(("case", "told", "expected"), [
    ("transferred, all settled", {}, None),
    ("released", {"left_for": K.RELEASED}, "parcel-not-transferred"),
    ("still here", {"left_for": None}, "parcel-not-transferred"),
    ("forgotten", {"known": False}, "reader-forgotten"),
    ("at rest by his own wish", {"suspended": True}, "reader-suspended"),
    ("a copy out", {"out": 1}, "letter-copies-out"),
    ("to the own house", {"same": True}, "parcel-own-house"),
    ("to a house of this node", {"elsewhere": False}, "letter-no-home"),
    ("a second time", {"open_letter": True}, "letter-sent-already"),
])  # fmt: skip
def test_of_whom_another_house_is_told(case, told, expected):
    usual = {
        "left_for": K.TRANSFERRED, "known": True, "suspended": False, "out": 0, "elsewhere": True, "same": False,
        "open_letter": False,
    }  # fmt: skip
    outcome = decide_letter(**{**usual, **told})
    assert (outcome.code if outcome else None) == expected, case


@pytest.mark.parametrize(("arrived", "declined", "on_the_way", "expected"), [
    (False, False, True, "sent"),
    (True, False, False, "arrived"),
    (True, True, False, "declined"),
    (False, True, False, "declined"),
    (False, False, False, "lost"),
])  # fmt: skip
def test_what_the_sender_sees(arrived, declined, on_the_way, expected):
    assert state_of(arrived=arrived, declined=declined, on_the_way=on_the_way) == expected


@pytest.mark.parametrize(("kept", "days"), [(0, 14), (14, 14), (15, 15), (365, 365)])
def test_a_proposal_is_kept_as_long_as_identities_are_and_two_weeks_at_least(kept, days):
    assert arrival_kept_until(TUESDAY, kept) == TUESDAY + timedelta(days=days)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Budi  Santoso ", "budi santoso", True),
    ("Budi Santoso", "Budi Santosa", False),
])  # fmt: skip
def test_names_are_alike_but_for_spaces_and_capitals(one, other, same):
    assert same_name(one, other) is same


GOOD = {"name": "Budi Rekaan", "group": "convict", "left": "2024-03-05"}


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": " "}, {"name": "x" * 121}, {"name": "a\x00b"}, {"group": "king"}, {"left": "soon"},
    {"loans": ["Bumi Manusia"]}, {"name": 7},
])  # fmt: skip
def test_a_letter_that_says_something_else_is_not_read(wrong):
    assert read_transfer(msgspec.msgpack.encode(GOOD)).name == "Budi Rekaan"
    with pytest.raises((ValueError, msgspec.MsgspecError)):
        read_transfer(msgspec.msgpack.encode({**GOOD, **wrong}))
