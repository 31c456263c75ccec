"""Tables as text: encoding, separator and enclosure are found, not asked."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lentera.journal.refusals import Refusal

LONGEST = 1 << 20  # characters of a cell
HEAD = 1 << 16
_lines = re.compile(r"\r\n|\r|\n")
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    """How a file writes its cells."""

    encoding: str
    separator: str
    enclosure: str = '"'


class BrokenTable(Exception):
    """The file is no table; holds a `Refusal` that says so."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def sniff(path: Path) -> Dialect:
    """The dialect of a file. Raises BrokenTable, OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise BrokenTable(Refusal("file-empty"))
    encoding = encoding_of(head)
    text = head.decode(encoding, "replace")
    if "\x00" in text:
        raise BrokenTable(Refusal("format-unknown"))
    first = next((line for line in _lines.split(text) if line.strip()), "")
    enclosure = "'" if first.startswith("'") and first.count("'") >= 4 else '"'
    outside = re.sub(rf"{enclosure}[^{enclosure}]*{enclosure}", "", first)
    counts = {one: outside.count(one) for one in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: counts[one])
    return Dialect(encoding, separator if counts[separator] else ",", enclosure)


def encoding_of(head: bytes) -> str:
    """UTF-16 and UTF-8 by their mark, UTF-8 by its form, else Windows-1252, which reads any bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        head[:-4].decode("utf-8") if len(head) > HEAD - 4 else head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8:
            return "cp1252"
    return "utf-8"


def rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Line number (from 1) and cells of each row that is not empty. Raises BrokenTable with the line."""
    csv.field_size_limit(LONGEST)
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=dialect.separator, quotechar=dialect.enclosure)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [unguarded(cell) for cell in cells]
        except csv.Error as error:
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
