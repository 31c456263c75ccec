"""Positions of the leader and of 008, read from `fixed.txt`: which there are for a material, their codes."""

from functools import cache
from importlib.resources import files

import msgspec

from lentera.catalogue.fields.marc21 import Words

LEADER_LENGTH = 24
FIXED_LENGTH = 40
SHARED = ("audience", "form", "government", "yesno")  # lists of codes, not parts of their own


class Position(msgspec.Struct, frozen=True):
    """Signs `start` up to and with `end`; `codes` are all that may stand there (none: typed freely)."""

    start: int
    end: int
    words: Words
    codes: tuple[tuple[str, Words], ...] = ()

    @property
    def width(self) -> int:
        """How many signs."""
        return self.end - self.start + 1

    def of(self, text: str) -> str:
        """What stands here."""
        return text[self.start : self.end + 1]


def configuration(leader: str) -> str:
    """Which 008 a record has, by leader 06 and 07: book, serial, music, map, visual, computer or mixed."""
    kind, level = leader[6:7], leader[7:8]
    if kind in ("c", "d", "i", "j"):
        return "music"
    if kind in ("e", "f"):
        return "map"
    if kind in ("g", "k", "o", "r"):
        return "visual"
    if kind == "m":
        return "computer"
    if kind == "p":
        return "mixed"
    return "serial" if level in ("b", "i", "s") else "book"


def leader_positions() -> tuple[Position, ...]:
    """The positions of the leader that a person decides."""
    return _parts()["leader"]


def fixed_positions(leader: str) -> tuple[Position, ...]:
    """The positions of 008 in a record with this leader, in order."""
    parts = _parts()
    both = (*parts["008"], *parts[configuration(leader)])
    return tuple(sorted(both, key=lambda one: one.start))


def with_position(text: str, position: Position, value: str, length: int) -> str:
    """The text with a position stated anew; filled with blanks to its length."""
    padded = text.ljust(length)[:length]
    return (
        padded[: position.start] + value.ljust(position.width)[: position.width] + padded[position.end + 1 :]
    )


@cache
def _parts() -> dict[str, tuple[Position, ...]]:
    shared: dict[str, list[tuple[str, Words]]] = {}
    parts: dict[str, list[tuple[str, list[str]]]] = {}
    name = ""
    for line in (files(__package__) / "fixed.txt").read_text("utf-8").splitlines():
        if not line or (line[0] == "#"):
            continue
        if line[0] == "@":
            name = line[2:].strip()
            parts[name] = []
            shared[name] = []
        elif line[0] != " ":
            parts[name].append((line, []))
        elif name in SHARED:
            shared[name].append(_code(line))
        else:
            parts[name][-1][1].append(line)
    return {
        part: tuple(_position(head, codes, shared) for head, codes in positions)
        for part, positions in parts.items()
        if part not in SHARED
    }


def _position(head: str, lines: list[str], shared: dict[str, list[tuple[str, Words]]]) -> Position:
    places, words = head.split(" ", 1)
    start, end = places.split("-")
    codes: list[tuple[str, Words]] = []
    for line in lines:
        codes += shared[line.split()[1]] if line.strip().startswith("= ") else [_code(line)]
    return Position(int(start), int(end), _words(words), tuple(codes))


def _code(line: str) -> tuple[str, Words]:
    code, words = line[1], line[3:]
    return (" " if code == "#" else code), _words(words)


def _words(text: str) -> Words:
    id, en = text.split(" | ")
    return Words(id.strip(), en.strip())
