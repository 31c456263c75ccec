"""Spreadsheets (.xlsx) as rows of text, read as a stream: sizes are capped before anything is unpacked, and no part
with a document type is parsed, so neither bombs nor entities come to anything. Of a formula only its last value is
taken. Source: ECMA-376, SpreadsheetML.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lentera.catalogue.formats.broken import BrokenTable
from lentera.journal.refusals import Refusal

LARGEST = 1 << 28  # bytes of all unpacked parts that are read
WIDEST = 256  # columns; what stands to the right of them is left out
LONGEST = 1 << 15  # characters of a cell, as Excel itself has it
MOST_TEXTS = 1 << 21  # that cells share: two for each row that Excel can have
PACKED = (ZIP_STORED, ZIP_DEFLATED)  # Source: ECMA-376 part 2; others ask for as much memory as they like
BLOCK = 1 << 16
DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in formats of days and times
MAIN, LINKS, TEXTS, STYLES = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"
)  # fmt: skip
_column = re.compile("[A-Z]{1,3}")
_quoted = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
Attributes = dict[str, str]


def sheet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and cells of each row of the first sheet that is not empty. Raises BrokenTable, OSError."""
    try:
        with ZipFile(path) as parts:
            yield from _rows(parts)
    except (
        BadZipFile,
        zlib.error,
        expat.ExpatError,
        KeyError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        UnicodeDecodeError,
    ) as error:
        raise BrokenTable(Refusal("sheet-broken")) from error


def _rows(parts: ZipFile) -> Iterator[tuple[int, list[str]]]:
    if any(one.compress_type not in PACKED for one in parts.infolist()):
        raise NotImplementedError("compression type")
    sizes = {one.filename: one.file_size for one in parts.infolist()}
    name = _first_sheet(parts)
    if sum(sizes.get(one, 0) for one in {MAIN, LINKS, TEXTS, STYLES, name}) > LARGEST:
        raise BrokenTable(Refusal("sheet-too-large", limit=LARGEST >> 20))
    texts = _Texts.of(parts) if TEXTS in sizes else []
    styles = _Styles()
    if STYLES in sizes:
        _parse(parts, STYLES, styles.start)
    sheet = _Sheet(texts, styles.days)
    with parts.open(name) as part:
        parser = _parser(sheet.start, sheet.end, sheet.characters)
        while block := part.read(BLOCK):
            parser.Parse(block, False)
            yield from sheet.taken()
        parser.Parse(b"", True)
    yield from sheet.taken()


def _first_sheet(parts: ZipFile) -> str:
    links: dict[str, str] = {}
    sheets: list[str] = []

    def link(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            links[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            sheets.append(next((value for key, value in attributes.items() if key.endswith("id")), ""))

    for part in (LINKS, MAIN):
        if part in parts.namelist() and parts.getinfo(part).file_size > BLOCK << 4:
            raise BrokenTable(Refusal("sheet-too-large", limit=1))
    _parse(parts, LINKS, link)
    _parse(parts, MAIN, sheet)
    target = links.get(sheets[0] if sheets else "", "worksheets/sheet1.xml")
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _parse(
    parts: ZipFile,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    with parts.open(name) as part:
        parser = _parser(start, end, characters)
        _feed(parser, part)


def _feed(parser: expat.XMLParserType, part: IO[bytes]) -> None:
    while block := part.read(BLOCK):
        parser.Parse(block, False)
    parser.Parse(b"", True)


def _parser(
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """A parser that calls with local names and stops at a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if characters is not None:
        parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise BrokenTable(Refusal("xml-doctype"))


class _Text:
    """A text as its pieces come; what is longer than a cell may be is not kept."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._room = LONGEST

    def add(self, piece: str) -> None:
        if self._room > 0:
            self._pieces.append(piece[: self._room])
            self._room -= len(piece)

    def whole(self) -> str:
        return "".join(self._pieces)


class _Texts:
    """The texts that cells share, by number."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._text: _Text | None = None
        self._inside = False

    @classmethod
    def of(cls, parts: ZipFile) -> list[str]:
        texts = cls()
        _parse(parts, TEXTS, texts.start, texts.end, texts.characters)
        return texts.told

    def start(self, name: str, _: Attributes) -> None:
        if name == "si":
            self._text = _Text()
        self._inside = name == "t"

    def characters(self, text: str) -> None:
        if self._inside and self._text is not None:
            self._text.add(text)

    def end(self, name: str) -> None:
        self._inside = False
        if name == "si":
            if len(self.told) >= MOST_TEXTS:
                raise BrokenTable(Refusal("sheet-too-large", limit=LARGEST >> 20))
            self.told.append("" if self._text is None else self._text.whole())
            self._text = None


class _Styles:
    """Which of the cells' styles show days."""

    def __init__(self) -> None:
        self.days: list[bool] = []
        self._own: dict[str, str] = {}
        self._cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._cells:
            self.days.append(self._shows_days(attributes.get("numFmtId", "0")))
        elif name in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            self._cells = name == "cellXfs"

    def _shows_days(self, number: str) -> bool:
        if number in self._own:
            return any(sign in "dmyDMY" for sign in _quoted.sub("", self._own[number]))
        return number.isdecimal() and len(number) < 4 and int(number) in DAYS


class _Sheet:
    """Collects rows from the events of a sheet."""

    def __init__(self, texts: list[str], days: list[bool]) -> None:
        self.texts, self.days = texts, days
        self._ready: list[tuple[int, list[str]]] = []
        self._number = 0
        self._cells: list[str] = []
        self._place, self._kind, self._style = -1, "", 0
        self._text: _Text | None = None

    def taken(self) -> list[tuple[int, list[str]]]:
        """The rows that are complete and were not taken yet."""
        told, self._ready = self._ready, []
        return told

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            told = attributes.get("r", "")
            self._number = int(told) if told.isdecimal() and len(told) < 8 else self._number + 1
            self._cells, self._place = [], -1
        elif name == "c":
            found = _column.match(attributes.get("r", ""))
            self._place = self._place + 1 if found is None else _place_of(found.group())
            self._kind, style = attributes.get("t", "n"), attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() and len(style) < 7 else 0
        elif name in ("v", "t"):
            self._text = _Text()

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.add(text)

    def end(self, name: str) -> None:
        if name in ("v", "t") and self._text is not None:
            told = self._value(self._text.whole())
            self._text = None
            if told and 0 <= self._place < WIDEST:
                self._cells += [""] * (self._place + 1 - len(self._cells))
                self._cells[self._place] = (self._cells[self._place] + told)[:LONGEST]
        elif name == "row" and any(cell.strip() for cell in self._cells):
            self._ready.append((self._number, self._cells))

    def _value(self, told: str) -> str:
        if self._kind == "s":
            return (
                self.texts[int(told)]
                if told.isdecimal() and len(told) < 10 and int(told) < len(self.texts)
                else ""
            )
        if self._kind == "n":
            is_day = self._style < len(self.days) and self.days[self._style]
            return day_text(told) if is_day else number_text(told)
        return "" if self._kind in ("e", "b") else told


def _place_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def number_text(told: str) -> str:
    """A number as people write it: `2005` for `2005.0` and `2.005E3`; a double keeps whole numbers of 15 digits."""
    try:
        number = float(told)
    except ValueError:
        return told
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return told


def day_text(told: str) -> str:
    """A day by its number of days since 30 December 1899, as YYYY-MM-DD."""
    try:
        return (datetime(1899, 12, 30) + timedelta(days=int(float(told)))).date().isoformat()  # noqa: DTZ001
    except (ValueError, OverflowError):
        return told
