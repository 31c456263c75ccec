"""Tables as text: encoding, separator and enclosure are found, not asked."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lentera.catalogue.formats.broken import BrokenTable
from lentera.catalogue.formats.sheets import sheet_rows
from lentera.catalogue.formats.webtables import web_rows
from lentera.catalogue.marc.decoding import CODECS, MARC8, WESTERN, Guess, guess_of
from lentera.journal.refusals import Refusal

__all__ = ["BrokenTable", "Dialect", "rows", "sniff"]

LONGEST = 1 << 20  # characters of a cell
HEAD = 1 << 16
FEW = 20  # a NUL in so many characters is dirt in a text; with more it is none
SAMPLED = 2_000  # lines beyond ASCII by which an encoding is told
_web = re.compile(r"<table[\s>]", re.IGNORECASE)
_lines = re.compile(r"\r\n|\r|\n")
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    """How a file writes its cells. `kind`: text, or the sheet of an .xlsx, or an HTML table."""

    encoding: str
    separator: str
    enclosure: str = '"'
    kind: str = "text"
    guess: Guess = field(default_factory=lambda: Guess("utf-8"))


def sniff(path: Path, encoding: str = "auto") -> Dialect:
    """The dialect of a file, in `encoding` when that is told. Raises BrokenTable, OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise BrokenTable(Refusal("file-empty"))
    if head.startswith(b"PK\x03\x04"):
        return Dialect("utf-8", "", kind="xlsx")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BrokenTable(Refusal("sheet-old"))
    guess = encoding_in(path, head) if encoding == "auto" else Guess(encoding)
    codec = CODECS.get(guess.encoding, guess.encoding)
    if codec == "utf-8" and head.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8-sig"
    text = head.decode(codec, "replace")
    if "\x00" in text:
        is_text = text.count("\x00") * FEW < len(text)
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise BrokenTable(Refusal("table-nul", line=line) if is_text else Refusal("format-unknown"))
    if _web.search(text):
        return Dialect(codec, "", kind="html", guess=guess)
    first = next((line for line in _lines.split(text) if line.strip()), "")
    enclosure = "'" if first.startswith("'") and first.count("'") >= 4 else '"'
    outside = re.sub(rf"{enclosure}[^{enclosure}]*{enclosure}", "", first)
    counts = {one: outside.count(one) for one in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: counts[one])
    return Dialect(codec, separator if counts[separator] else ",", enclosure, guess=guess)


def encoding_in(path: Path, head: bytes) -> Guess:
    """The encoding of a text: UTF-16 by its mark, UTF-8 by its form to the end, else what its lines make sense in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Guess("utf-16", 100, {"utf-16": head.decode("utf-16", "replace").strip().split("\n")[0][:160]})
    lines: list[bytes] = []
    with path.open("rb") as file:
        while line := file.readline(LONGEST):
            if not line.isascii():
                lines.append(line)
                if len(lines) >= SAMPLED:
                    break
    told = guess_of(lines)
    if told.encoding != MARC8:
        return told
    shares = {one: told.samples.get(one, "") for one in told.samples}
    return Guess(WESTERN, 50, shares)  # no table is written in MARC-8


def rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Line number (from 1) and cells of each row that is not empty. Raises BrokenTable with the line."""
    if dialect.kind == "text":
        told = _text_rows(path, dialect)
    else:
        told = sheet_rows(path) if dialect.kind == "xlsx" else web_rows(path, dialect.encoding)
    for line, cells in told:
        yield line, [unguarded(cell) for cell in cells]


def _text_rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST)
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        reader = csv.reader(
            (line.replace("\x00", "") for line in file),
            delimiter=dialect.separator,
            quotechar=dialect.enclosure,
        )
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            if "field limit" in str(error):
                raise BrokenTable(Refusal("table-cell-long", line=reader.line_num, limit=LONGEST)) from error
            raise BrokenTable(Refusal("table-broken", line=reader.line_num, reason=str(error))) from error


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that exports put before what a spreadsheet would run."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t" else cell


def enclosed_rows(path: Path, dialect: Dialect, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Rows of exactly `columns` enclosed cells whose text may hold bare enclosures, as SLiMS writes item files.

    An ordinary reader garbles these; here cells end only at enclosure, separator, enclosure.
    """
    mark, between = dialect.enclosure, dialect.enclosure + dialect.separator + dialect.enclosure
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        number, waiting, begun = 0, "", 0
        for line in file:
            number += 1
            begun = begun or number
            waiting += line
            told = waiting.rstrip("\r\n")
            if told.endswith(mark + dialect.separator):  # heads end with one separator too many
                told = told[:-1]
            cells = told.removeprefix(mark).removesuffix(mark).split(between)
            if (
                told.startswith(mark)
                and (len(cells) < columns or not told.endswith(mark))
                and number - begun < 200
            ):
                continue
            if told.strip():
                yield begun, cells
            waiting, begun = "", 0
        if waiting.strip():
            yield begun, waiting.rstrip("\r\n").removeprefix(mark).removesuffix(mark).split(between)
