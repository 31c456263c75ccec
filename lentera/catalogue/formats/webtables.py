"""Tables written as HTML, which some systems call .xls: rows of text, read as a stream."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from lentera.catalogue.formats.broken import BrokenTable
from lentera.journal.refusals import Refusal

BLOCK = 1 << 16
PENDING = 1 << 20  # characters of a mark or script that is not closed yet
LONGEST = 1 << 15  # characters of a cell
WIDEST = 256  # columns


def web_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and cells of each row that is not empty. Raises BrokenTable, OSError."""
    reader = _Rows()
    with path.open(encoding=encoding, errors="replace") as file:
        while block := file.read(BLOCK):
            reader.feed(block)
            yield from reader.taken()
            reader.is_closed_within(PENDING)
    reader.is_closed_within(BLOCK)  # what stays open to the end is looked through once for each mark in it
    reader.close()
    reader.row_ends()
    yield from reader.taken()


class _Rows(HTMLParser):
    """Cells end where the next one, the row or the table does: end tags are often left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._ready: list[tuple[int, list[str]]] = []
        self._number = 0
        self._cells: list[str] = []
        self._text: list[str] | None = None

    def taken(self) -> list[tuple[int, list[str]]]:
        """The rows that are complete and were not taken yet."""
        told, self._ready = self._ready, []
        return told

    def is_closed_within(self, most: int) -> None:
        """Raises BrokenTable where a mark was opened so long ago that nothing will close it."""
        if len(self.rawdata) > most:
            raise BrokenTable(
                Refusal("table-broken", line=self.getpos()[0], reason=self.rawdata[:20].strip())
            )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.row_ends()
            self._number += 1
        elif tag in ("td", "th"):
            self._cell_ends()
            self._text = []
        elif tag in ("br", "p", "div") and self._text:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell_ends()
        elif tag in ("tr", "table"):
            self.row_ends()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _cell_ends(self) -> None:
        if self._text is not None and len(self._cells) < WIDEST:
            self._cells.append(" ".join("".join(self._text).split())[:LONGEST])
        self._text = None

    def row_ends(self) -> None:
        """What was read of a row is the row."""
        self._cell_ends()
        if any(self._cells):
            self._ready.append((self._number, self._cells))
        self._cells = []
