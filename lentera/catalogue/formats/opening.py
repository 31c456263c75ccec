"""Which format a file has, and how its records are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lentera.catalogue.formats.columns import Mapping, propose, read_table
from lentera.catalogue.formats.copies import without_copies
from lentera.catalogue.formats.marcjson import read_json
from lentera.catalogue.formats.slims import BIBLIO, OLD_BIBLIO, read_biblio_csv, read_dump
from lentera.catalogue.formats.tables import BrokenTable, rows, sniff
from lentera.catalogue.marc.reading import Read, UnknownFormat, detect_format, read_file
from lentera.journal.refusals import Refusal

FORMATS = ("auto", "marc", "marcxml", "marc-json", "csv", "slims-csv", "slims-sql", "inlislite", "koha")
LOSES = {
    "slims-csv": ("author-level", "author-kind", "subject-kind", "hidden", "loans"),
    "slims-sql": ("hidden", "attachments", "loans"),
    "koha": ("loans", "holds"),
}
"""What a format, or what is taken from it, leaves behind (codes of `messages.LOSES`)."""


@dataclass(frozen=True)
class Opened:
    """A file whose format is known. `reads` can be called again for a second pass; `lost`: heads not imported."""

    form: str
    reads: Callable[[], Iterator[Read]]
    lost: tuple[str, ...] = ()

    @property
    def loses(self) -> tuple[str, ...]:
        """What this format leaves behind."""
        return LOSES.get(self.form, ())


def open_file(path: Path, form: str = "auto", mapping: Mapping | None = None) -> Opened:
    """A file to be read as `form`. Raises UnknownFormat, BrokenTable, OSError."""
    form = detect(path) if form == "auto" else form
    match form:
        case "marc" | "marcxml":
            return Opened(form, lambda: _marc(path, form))
        case "koha":
            inner = "auto"
            return Opened(form, lambda: _marc(path, inner))
        case "marc-json":
            return Opened(form, lambda: read_json(path))
        case "slims-sql":
            return Opened(form, lambda: read_dump(path))
        case "slims-csv":
            sniff(path)
            return Opened(form, lambda: read_biblio_csv(path))
        case "csv" | "inlislite":
            proposal = propose(path, mapping)
            return Opened(form, lambda: read_table(path, mapping), tuple(proposal.lost))
    raise UnknownFormat(Refusal("format-unknown"))


def _marc(path: Path, form: str) -> Iterator[Read]:
    """MARC of any system; items in 952 come along as copies, and leave the record."""
    for read in read_file(path, form):
        if read.marc is None:
            yield read
        else:
            marc, copies = without_copies(read.marc)
            yield read._replace(marc=marc, copies=copies)


def detect(path: Path) -> str:
    """The format of a file by its beginning. Raises UnknownFormat, OSError."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return "marc-json"
    if b"INSERT" in head.upper() and (b"biblio" in head or b"CREATE TABLE" in head.upper()):
        return "slims-sql"
    try:
        return detect_format(head)
    except UnknownFormat:
        if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
            raise
    try:
        dialect = sniff(path)
        cells = next((cells for _, cells in rows(path, dialect)), [])
    except BrokenTable as broken:
        raise UnknownFormat(broken.refusal) from broken
    first = [cell.strip().casefold() for cell in cells]
    if first[:2] == ["title", "gmd_name"]:
        return "slims-csv"
    if len(cells) in (len(BIBLIO), len(OLD_BIBLIO)) and any(cell.startswith("<") for cell in cells[-3:]):
        return "slims-csv"
    return "csv"
