"""What an uploaded file seems to be: format, encoding, columns with examples, first records as they would look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from lentera.catalogue.formats.columns import SYNONYMS, Mapping, Proposal, propose
from lentera.catalogue.formats.opening import Opened, detect, open_file
from lentera.catalogue.formats.tables import BrokenTable, rows, sniff
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.reading import Read, UnknownFormat
from lentera.catalogue.uploads.keeping import Upload
from lentera.journal.refusals import Refusal

PREVIEW = 5  # records shown
SAMPLES = 3  # values shown of a column
SAMPLED = 60  # rows from which they are taken
COLUMNS = 200  # columns that can be mapped by the page
COUNTED = 1 << 20  # bytes read at a time
WITH_COLUMNS = ("csv", "inlislite")
MARKS = {
    "marc": b"\x1d",
    "koha": b"\x1d",
    "marcxml": b"</record",
    "csv": b"\n",
    "slims-csv": b"\n",
    "inlislite": b"\n",
}


@dataclass(frozen=True)
class SampleColumn:
    """A column of a table: its place (from 0), its head, some of its values, and what it is taken for."""

    place: int
    head: str
    samples: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Sample:
    """A record of the file as it would look, or why it is refused."""

    number: int
    brief: Brief | None
    copies: int
    refusal: Refusal | None
    mended: tuple[str, ...]


@dataclass
class Known:
    """What is known of a file before anything is imported. `records` is an estimate; `problem`: it cannot be read."""

    form: str = ""
    encoding: str = ""
    records: int | None = None
    loses: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    columns: list[SampleColumn] = field(default_factory=list)
    skip: int = 1  # rows of the table before its first record
    samples: list[Sample] = field(default_factory=list)
    problem: Refusal | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the table."""
        return tuple(column.head for column in self.columns)


def opened(upload: Upload) -> Opened:
    """The file as it was chosen to be read. Raises UnknownFormat, BrokenTable, OSError."""
    return open_file(upload.path, upload.form, upload.mapping)


def know(upload: Upload) -> Known:
    """Look at the beginning of a file. Never raises for what is in it."""
    known = Known()
    try:
        known.form = detect(upload.path) if upload.form == "auto" else upload.form
        if known.form in WITH_COLUMNS:
            _columns(upload, known)
        told = opened(upload)
        known.loses, known.lost = told.loses, told.lost
        known.samples = [_sample(read) for read in islice(told.reads(), PREVIEW)]
    except (UnknownFormat, BrokenTable) as error:
        known.problem = error.refusal
    except OSError:
        known.problem = Refusal("upload-gone")
    if known.problem is None and not known.samples:
        known.problem = Refusal("file-no-records")
    if known.problem is None:
        known.records = _count(upload.path, known.form)
    return known


def heads_of(upload: Upload) -> tuple[str, ...]:
    """The heads of a table by which the next one of its kind is known again."""
    return know(msgspec.structs.replace(upload, mapping=None)).heads


def _columns(upload: Upload, known: Known) -> None:
    dialect = sniff(upload.path)
    first = list(islice(rows(upload.path, dialect), SAMPLED))
    proposal = _proposal(upload)
    if proposal is not None:
        heads, targets, skip = proposal.heads, proposal.targets, proposal.skip
    else:
        heads, targets, skip = (first[0][1] if first else []), {}, 1
        told = {
            at: target for at, head in enumerate(heads) if (target := SYNONYMS.get(head.strip().casefold()))
        }
        targets = told if upload.mapping is None else {}
    if upload.mapping is not None and not targets:
        targets, skip = (
            _chosen(upload.mapping, heads),
            1 if upload.mapping.skip is None else upload.mapping.skip,
        )
    if proposal is not None and 1 < skip <= len(first):
        heads = first[skip - 1][1]  # INLISLite has a row of groups above its heads
    known.skip = skip
    widest = min(max([len(heads), *(len(cells) for _, cells in first)], default=0), COLUMNS)
    body = [cells for _, cells in first[skip:]]
    for place in range(widest):
        values = (cells[place].strip() for cells in body if place < len(cells) and cells[place].strip())
        head = heads[place].strip() if place < len(heads) and skip else ""
        samples = tuple(islice(dict.fromkeys(values), SAMPLES))
        known.columns.append(SampleColumn(place, head, samples, targets.get(place, "")))


def _proposal(upload: Upload) -> Proposal | None:
    try:
        return propose(upload.path, upload.mapping)
    except BrokenTable:
        return None


def _chosen(mapping: Mapping, heads: list[str]) -> dict[int, str]:
    """A mapping that nothing can be read by yet (no title is chosen), as far as it goes."""
    found = {}
    for name, target in mapping.columns.items():
        if name.isdigit():
            found[int(name) - 1] = target
        elif name in heads:
            found[heads.index(name)] = target
    return found


def mapping_of(targets: dict[int, str], heads: Sequence[str], *, skip: int) -> Mapping:
    """The mapping that says so: columns by their heads, by number where that is not clear.

    Heads are asked for in the first row alone, so a table with `skip` other than 1 is told by numbers.
    """
    plain = [head.strip().casefold() for head in heads]
    columns = {}
    for place, target in sorted(targets.items()):
        head = heads[place].strip() if place < len(heads) else ""
        by_head = skip == 1 and head and not head.isdigit() and plain.count(head.casefold()) == 1
        columns[head if by_head else str(place + 1)] = target
    return Mapping(columns, skip=skip)


def _sample(read: Read) -> Sample:
    brief = None if read.marc is None else brief_of(read.marc)
    return Sample(read.number, brief, len(read.copies), read.refusal, read.mended)


def _count(path: Path, form: str) -> int | None:
    """About how many records the file has, by its end marks; None where nothing marks them."""
    mark = MARKS.get(form)
    if mark is None:
        return None
    return sum(block.count(mark) for block in _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(COUNTED):
            yield block
