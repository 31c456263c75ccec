"""The fields of MARC 21, read from `marc21.txt`: what each is called, its indicators and subfields."""

from functools import cache
from importlib.resources import files

import msgspec

COUNT = "0123456789"


class Words(msgspec.Struct, frozen=True):
    """A name in the two languages of the house."""

    id: str
    en: str

    def said(self, language: str) -> str:
        """In the language of the page; everything but English is Indonesian."""
        return self.en if language.startswith("en") else self.id


class Subfield(msgspec.Struct, frozen=True):
    """One subfield of a field."""

    code: str
    repeatable: bool
    words: Words


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a field. `indicators`: for each of the two the values allowed, with their meaning."""

    tag: str
    repeatable: bool
    words: Words
    indicators: tuple[tuple[tuple[str, Words], ...], tuple[tuple[str, Words], ...]]
    subfields: tuple[Subfield, ...]

    @property
    def open(self) -> bool:
        """Whether any subfield may stand here: the field mirrors another one."""
        return any(one.code == "*" for one in self.subfields)

    def allows(self, place: int, value: str) -> bool:
        """Whether an indicator (0 or 1) may have this value; one without values is blank."""
        values = self.indicators[place]
        return value == " " if not values else any(_covers(told, value) for told, _ in values)

    def subfield(self, code: str) -> Subfield | None:
        """The subfield with this code, or None."""
        return next((one for one in self.subfields if one.code == code), None)


def _covers(told: str, value: str) -> bool:
    if told == "*":
        return True
    if len(told) == 3:  # "0-7"
        return told[0] <= value <= told[2] and value.isdigit()
    return value == (" " if told == "#" else told)


# Subfields that any field may have.
CONTROL = {
    "0": Words("Nomor atau alamat tajuk kendali", "Authority record number or address"),
    "1": Words("Alamat benda itu sendiri", "Real world object address"),
    "2": Words("Sumber kode atau istilah", "Source of code or term"),
    "3": Words("Bagian bahan yang dimaksud", "Materials specified"),
    "4": Words("Kode peran atau hubungan", "Relationship code"),
    "5": Words("Lembaga yang memakai ruas ini", "Institution to which the field applies"),
    "6": Words("Tautan ke ruas 880", "Linkage to field 880"),
    "7": Words("Asal data", "Data provenance"),
    "8": Words("Nomor urut tautan", "Field link and sequence number"),
    "9": Words("Setempat", "Local"),
}
LOCAL = Words("Ruas setempat", "Local field")


@cache
def known_fields() -> dict[str, Known]:
    """Every field that the editor knows, by tag. Raises ValueError when the data file is out of form."""
    told: dict[str, Known] = {}
    later: list[tuple[str, list[str]]] = []
    for tag, lines in _blocks():
        reference = next((line.split()[1] for line in lines[1:] if line[0] in "=+"), "")
        if reference and reference not in told:
            later.append((tag, lines))
        else:
            told[tag] = _field(tag, lines, told)
    for tag, lines in later:
        told[tag] = _field(tag, lines, told)
    return dict(sorted(told.items()))


def field_known(tag: str) -> Known | None:
    """What is known of a tag, or None."""
    return known_fields().get(tag)


def is_local(tag: str) -> bool:
    """Whether a tag is left to libraries: 9XX, X9X and XX9."""
    return "9" in tag and tag.isdigit() and tag not in known_fields()


def _blocks() -> list[tuple[str, list[str]]]:
    text = (files(__package__) / "marc21.txt").read_text("utf-8")
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line[0] == " ":
            blocks[-1][1].append(line.strip())
        else:
            blocks.append((line[:3], [line[4:]]))
    return blocks


def _field(tag: str, lines: list[str], told: dict[str, Known]) -> Known:
    repeat, _, name = lines[0].partition(" ")
    indicators: tuple[list[tuple[str, Words]], list[tuple[str, Words]]] = ([], [])
    subfields: list[Subfield] = []
    for line in lines[1:]:
        if line[0] in "=+":
            other = told[line.split()[1]]
            subfields += other.subfields
            if line[0] == "=":
                indicators[0].extend(other.indicators[0])
                indicators[1].extend(other.indicators[1])
        elif line[0] == "$":
            code, repeats, words = line[1:].split(" ", 2)
            subfields.append(Subfield(code, repeats == "R", _words(words)))
        else:
            place, value, words = line.split(" ", 2)
            indicators[int(place) - 1].append((value, _words(words)))
    return Known(
        tag=tag,
        repeatable=repeat == "R",
        words=_words(name),
        indicators=(tuple(indicators[0]), tuple(indicators[1])),
        subfields=tuple(sorted(subfields, key=lambda one: (one.code.isdigit(), one.code))),
    )


def _words(text: str) -> Words:
    id, _, en = (part.strip() for part in text.partition(" | "))
    if not id or not en:
        raise ValueError(f"marc21.txt: {text!r} lacks a language")
    return Words(id, en)
