"""Classes of the Dewey order in Indonesian: ten, their divisions, numbers used daily, and the 2X of Islam.

The table is own wording (CC0, `data/`), not the official captions.
"""

import csv
from functools import cache
from importlib.resources import files

import msgspec

from lentera.catalogue.marc.brief import fold

MOST = 40  # found by a word


class Class(msgspec.Struct, frozen=True):
    """One number: how it is called, and under which number it stands ("" for the ten)."""

    number: str
    level: int
    name: str
    parent: str


@cache
def all_classes() -> dict[str, Class]:
    """Every class by its number, in shelf order: the divisions 2X stand after 290."""
    text = (files("lentera.catalogue") / "data" / "klasifikasi-ringkas-id.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    told = [Class(row["notation"], int(row["level"]), row["label_id"], row["parent"]) for row in rows]
    return {one.number: one for one in sorted(told, key=lambda one: shelf_key(one.number))}


def shelf_key(number: str) -> str:
    """Where a number stands on the shelf: 2X after all of 290, before 300."""
    return number.upper().replace("2X", "2Z")


def below(number: str) -> list[Class]:
    """The classes right under a number; the ten for ""."""
    return [one for one in all_classes().values() if one.parent == number]


def way_to(number: str) -> list[Class]:
    """From one of the ten down to the number itself; empty for an unknown one."""
    way: list[Class] = []
    one = all_classes().get(number)
    while one is not None:
        way.insert(0, one)
        one = all_classes().get(one.parent)
    return way


def search_classes(text: str) -> list[Class]:
    """Classes whose number begins with the text, or whose name holds all its words (by their beginning)."""
    words = fold(text).split()
    if not words:
        return []
    found = []
    for one in all_classes().values():
        names = fold(one.name).replace(",", " ").replace("-", " ").split()
        by_number = len(words) == 1 and fold(one.number).startswith(words[0])
        if by_number or all(any(name.startswith(word) for name in names) for word in words):
            found.append(one)
    return found[:MOST]


def belongs(number: str, one: Class) -> bool:
    """Whether a record's class number stands under a class."""
    told = number.upper()
    if one.level == 1:
        return told[:1] == one.number[0]
    if one.level == 2:
        division = one.number[:2]  # 63 of 630; but 2X4 as a whole, and 2X0 for what only says 2X
        if division == "2X":
            return told.startswith(one.number) or (one.number == "2X0" and told in ("2X", "2X."))
        return told.startswith(division)
    return told.startswith(one.number)


def beginning(one: Class) -> str:
    """The sign or signs with which the numbers of a class begin."""
    if one.level == 1:
        return one.number[0]
    return one.number[:2] if one.level == 2 and not one.number.startswith("2X") else one.number


def count_under(counts: dict[str, int], classes: list[Class]) -> dict[str, int]:
    """How many records stand under each class; `counts` by the beginnings of their numbers."""
    return {
        one.number: sum(count for number, count in counts.items() if belongs(number, one)) for one in classes
    }
