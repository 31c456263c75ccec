"""Which format a file has, and how its records are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from lentera.catalogue.formats.columns import Mapping, propose, read_table
from lentera.catalogue.formats.copies import copies_in, without_copies
from lentera.catalogue.formats.inlislite import (
    RUAS,
    is_ruas,
    is_ruas_dump,
    lost_in,
    read_ruas,
    read_ruas_dump,
    read_sheet,
)
from lentera.catalogue.formats.koha import METADATA, read_koha_dump
from lentera.catalogue.formats.marcjson import read_json
from lentera.catalogue.formats.marclines import is_lines, lines_encoding, read_lines
from lentera.catalogue.formats.slims import BIBLIO, OLD_BIBLIO, read_biblio_csv, read_dump
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.formats.slims_items import is_item_list
from lentera.catalogue.formats.sqldump import cut_off_at, tables_of
from lentera.catalogue.formats.strangers import list_of_others, stranger
from lentera.catalogue.formats.tables import BrokenTable, Dialect, rows, sniff
from lentera.catalogue.marc.decoding import ENCODINGS, MARC8, UTF8, Guess, guess_of
from lentera.catalogue.marc.marcxml import encoding_of_xml
from lentera.catalogue.marc.reading import Read, Reader, UnknownFormat, detect_format, read_file, read_piece
from lentera.catalogue.marc.splitting import RECORD_END, Piece, split
from lentera.journal.refusals import Refusal

FORMATS = (
    "auto",
    "marc",
    "marcxml",
    "marc-json",
    "mrk",
    "csv",
    "slims-csv",
    "slims-sql",
    "inlislite",
    "koha",
    ITEMS,
)
MARC = ("marc", "marcxml", "marc-json", "mrk")
LOSES = {
    "slims-csv": ("author-level", "author-kind", "subject-kind", "hidden", "loans"),
    "slims-sql": ("hidden", "attachments", "copy-status", "loans"),
    "inlislite": ("author-kind", "subject-kind", "attachments", "copy-status", "loans"),
    "koha": ("copy-status", "loans", "holds"),
    ITEMS: ("copy-status", "loans"),
}
"""What a format, or what is taken from it, leaves behind (codes of `messages.LOSES`)."""
LOSES_IN_ROWS = (
    "attachments",
    "copy-status",
    "loans",
)  # INLISLite's MARC tells kinds of authors and subjects, unlike its sheet
ITEMS_AMONG = 200  # records at the beginning of a MARC file among which Koha's items are looked for
WINDOW = 1 << 21  # bytes of each part of a large file by which its encoding is told
WINDOWS = 4
TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".html", ".htm")


@dataclass(frozen=True)
class Opened:
    """A file whose format is known. `reads` can be called again for a second pass; `lost`: heads not imported.

    `guess` is what its bytes are taken for. A file of raw records has `pieces` as well, each to be read by `read`,
    which goes to another process as it is. `left`: what stays behind, where that is not what its format says.
    `way`: all that was told about how it is to be read.
    """

    form: str
    reads: Callable[[], Iterator[Read]]
    lost: tuple[str, ...] = ()
    guess: Guess = field(default_factory=lambda: Guess(UTF8))
    pieces: Callable[[], Iterator[Piece]] | None = None
    read: Callable[[Piece], Read] | None = None
    left: tuple[str, ...] | None = None
    way: str = ""

    @property
    def loses(self) -> tuple[str, ...]:
        """What this format leaves behind: MARC with Koha's items the same, in whatever form it came."""
        if self.form in MARC and any(read.copies for read in islice(self.reads(), ITEMS_AMONG)):
            return LOSES["koha"]
        if self.left is not None:
            return self.left
        return LOSES.get(self.form, ())

    @property
    def encoding(self) -> str:
        """The name of its encoding: one of `decoding.ENCODINGS`, or what the file itself states."""
        return self.guess.encoding

    def holds_only_authorities(self) -> bool:
        """Whether there are authority records in it and no others; the first other one ends the search."""
        found = False
        for read in self.reads() if self.form in ("marc", "marcxml") else ():
            if read.marc is not None:
                return False
            found = found or (read.refusal is not None and read.refusal.code == "record-authority")
        return found

    @property
    def sample(self) -> str:
        """A line with signs beyond ASCII as they will be read; empty when the file has none."""
        return self.guess.sample


def open_file(
    path: Path,
    form: str = "auto",
    mapping: Mapping | None = None,
    *,
    encoding: str = "auto",
    authorities: bool = False,
) -> Opened:
    """A file to be read as `form`. Raises UnknownFormat, BrokenTable, OSError.

    `encoding` (one of `decoding.ENCODINGS`) overrides what is found, where the format does not state it.
    `authorities`: authority records are read, and told by their kind, instead of being refused.
    """
    form = detect(path, form)
    way = msgspec.json.encode((form, encoding, mapping, authorities)).decode()
    return replace(_open(path, form, mapping, encoding, authorities), way=way)


def _open(path: Path, form: str, mapping: Mapping | None, encoding: str, authorities: bool) -> Opened:
    match form:
        case "marc" | "marcxml" | "koha":
            return _open_marc(path, form, encoding, authorities)
        case "marc-json":
            return Opened(form, lambda: map(_with_copies, read_json(path)))
        case "mrk":
            guess = lines_encoding(path)
            guess = guess if encoding == "auto" else replace(guess, encoding=encoding)
            return Opened(form, lambda: map(_with_copies, read_lines(path, guess.encoding)), guess=guess)
        case "slims-sql":
            _whole(path)
            return Opened(form, lambda: read_dump(path))
        case "slims-csv":
            dialect = sniff(path, encoding)
            return Opened(form, lambda: read_biblio_csv(path, dialect), guess=dialect.guess)
        case "slims-items":  # copies without their records: see `slims_items.read_items`
            return Opened(form, lambda: iter(()), guess=sniff(path, encoding).guess)
        case "csv" | "inlislite":
            return _open_table(path, form, mapping, encoding)
    raise UnknownFormat(Refusal("format-unknown"))


def _open_marc(path: Path, form: str, encoding: str, authorities: bool) -> Opened:
    """MARC of any system; items in 952 come along as copies, and leave the record."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if form == "koha" and METADATA in tables_of(path):
        _whole(path)
        return Opened(form, lambda: read_koha_dump(path))
    inner = detect_format(head) if form == "koha" else form
    if inner == "marcxml":
        stated = Guess(encoding_of_xml(head))
        reader = Reader(authorities=authorities)
        return Opened(form, lambda: map(_with_copies, read_file(path, inner, reader)), guess=stated)
    guess = guess_of(_samples(path))
    chosen = guess if encoding == "auto" else replace(guess, encoding=encoding)
    otherwise = guess.encoding if guess.encoding in ENCODINGS else MARC8
    if guess.encoding == UTF8 and guess.certain:
        otherwise = MARC8  # nothing else was seen; what is no UTF-8 further on is as the standard has it
    reader = Reader(encoding, otherwise, authorities)
    read = partial(_read_piece, reader=reader)
    pieces = partial(_pieces, path)
    return Opened(form, lambda: map(read, pieces()), guess=chosen, pieces=pieces, read=read)


def _open_table(path: Path, form: str, mapping: Mapping | None, encoding: str) -> Opened:
    if is_ruas_dump(path):
        _whole(path)
        return Opened("inlislite", lambda: read_ruas_dump(path), left=LOSES_IN_ROWS)
    dialect = sniff(path, encoding)
    if mapping is None and is_ruas(path, dialect):
        return Opened(
            "inlislite",
            lambda: read_ruas(path, dialect),
            guess=dialect.guess,
            left=("copies", "attachments", "loans"),
        )
    proposal = propose(path, mapping, dialect)
    if form == "inlislite" and mapping is None:
        return Opened(form, lambda: read_sheet(path, proposal), lost_in(proposal), dialect.guess)
    return Opened(form, lambda: read_table(path, mapping, dialect), tuple(proposal.lost), dialect.guess)


def _whole(dump: Path) -> None:
    """Raises UnknownFormat for a dump that ends in its middle."""
    if (line := cut_off_at(dump)) is not None:
        raise UnknownFormat(Refusal("dump-cut-off", line=line))


def _pieces(path: Path) -> Iterator[Piece]:
    with path.open("rb") as file:
        yield from split(file)


def _read_piece(piece: Piece, reader: Reader) -> Read:
    return _with_copies(read_piece(piece, reader))


def _with_copies(read: Read) -> Read:
    if read.marc is None:
        return read._replace(copies=copies_in(read.copies)) if read.copies else read
    if "952" not in read.marc.columns[0]:
        return read
    marc, copies = without_copies(read.marc)
    return read._replace(marc=marc, copies=copies)


def _samples(path: Path) -> Iterator[bytes]:
    """Records of the beginning, and of some places further on, of a file of ISO 2709."""
    size = path.stat().st_size
    places = [size * number // WINDOWS for number in range(WINDOWS)] if size > WINDOWS * WINDOW else [0]
    with path.open("rb") as file:
        for place in places:
            file.seek(place)
            parts = file.read(WINDOW if len(places) > 1 else size).split(RECORD_END)
            yield from parts[1 if place else 0 : -1 if len(parts) > 2 else None]


def detect(path: Path, form: str = "auto") -> str:
    """The format of a file by its beginning, unless it was told. Raises UnknownFormat, OSError."""
    if (refusal := stranger(path)) is not None:
        raise UnknownFormat(refusal)
    if form != "auto":
        return form
    with path.open("rb") as file:
        head = file.read(1 << 16)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return "marc-json"
    if is_lines(start):
        return "mrk"
    if (dump := _dump(path)) is not None:
        return dump
    try:
        if not head.startswith(b"PK\x03\x04") and b"<table" not in head.lower():
            return detect_format(head)
    except UnknownFormat:
        if path.suffix.lower() not in TABLES:
            raise
    return _table(path)


def _dump(path: Path) -> str | None:
    tables = tables_of(path)
    if METADATA in tables:
        return "koha"
    if RUAS in tables:
        return "inlislite"
    return "slims-sql" if "biblio" in tables else None


def _table(path: Path) -> str:
    try:
        dialect: Dialect = sniff(path)
        first = [
            cells for _, cells in zip(range(2), (cells for _, cells in rows(path, dialect)), strict=False)
        ]
    except BrokenTable as broken:
        raise UnknownFormat(broken.refusal) from broken
    cells = first[0] if first else []
    heads = [cell.strip().casefold() for cell in cells]
    if is_item_list(cells):
        return ITEMS
    if (other := list_of_others(heads)) is not None:
        raise UnknownFormat(other)
    if heads[:2] == ["title", "gmd_name"]:
        return "slims-csv"
    if len(cells) in (len(BIBLIO), len(OLD_BIBLIO)) and any(cell.startswith("<") for cell in cells[-3:]):
        return "slims-csv"
    plain = {cell.strip().casefold() for row in first for cell in row}
    if (
        is_ruas(path, dialect)
        or {"judul utama", "no. induk"} <= plain
        or {"judul utama", "no induk"} <= plain
    ):
        return "inlislite"
    return "csv"
