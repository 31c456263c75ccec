"""What an uploaded file seems to be: format, encoding, columns with examples, first records as they would look."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

import msgspec

from lentera.catalogue.authorities.rules import brief_of_authority
from lentera.catalogue.formats.columns import SYNONYMS, TURNED_AMONG, Mapping, propose
from lentera.catalogue.formats.inlislite import is_ruas, is_ruas_dump
from lentera.catalogue.formats.names import Mark, are_turned, names_in
from lentera.catalogue.formats.opening import Opened, detect, open_file
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.formats.slims_items import ItemRead, read_items
from lentera.catalogue.formats.tables import BrokenTable, Dialect, rows, sniff
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.decoding import Guess
from lentera.catalogue.marc.reading import Read, UnknownFormat
from lentera.catalogue.uploads.keeping import Upload
from lentera.catalogue.uploads.kinds import kind_of
from lentera.journal.refusals import Refusal

PREVIEW = 5  # records shown
SAMPLES = 3  # values shown of a column
SAMPLED = 60  # rows from which they are taken
COLUMNS = 200  # columns that can be mapped by the page
COUNTED = 1 << 20  # bytes read at a time
WITH_COLUMNS = ("csv", "inlislite")
WITH_ENCODING = ("marc", "mrk", "koha", "csv", "slims-csv", "inlislite", ITEMS)
_maybe_several = re.compile(r"[,;|&/]|\s(?:dan|and)\s")
MARKS = {
    "marc": b"\x1d",
    "koha-marc": b"\x1d",
    "koha-xml": b"</record",
    "marcxml": b"</record",
    "csv": b"\n",
    "slims-csv": b"\n",
    "inlislite": b"\n",
    ITEMS: b"\n",
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
    kind: str = ""  # what it is called: a key of `words.KIND_LABELS`
    guess: Guess | None = None  # of its encoding; None where the format leaves no choice
    records: int | None = None
    loses: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    columns: list[SampleColumn] = field(default_factory=list)
    skip: int = 1  # rows of the table before its first record
    of_fields: bool = (
        False  # each row is a field of a record, so rows say nothing about how many records there are
    )
    names: Mark | None = None  # what parts several names in a cell; None where that is not asked
    parted: list[tuple[str, tuple[str, ...]]] = field(
        default_factory=list
    )  # cells with several names, and these
    samples: list[Sample] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # of a file of authorities, instead of samples
    items: list[ItemRead] = field(default_factory=list)  # of a list of copies, instead of samples
    problem: Refusal | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the table."""
        return tuple(column.head for column in self.columns)


@dataclass(frozen=True)
class Choice:
    """How a file is to be read. `told`: the mapping as JSON, so that a choice can be looked up."""

    path: Path
    form: str
    encoding: str
    told: bytes

    @property
    def mapping(self) -> Mapping | None:
        """The mapping of its columns; None: as they are proposed."""
        return msgspec.json.decode(self.told, type=Mapping | None)


def choice_of(upload: Upload, mapping: Mapping | None) -> Choice:
    """How an upload is to be read with this mapping."""
    return Choice(upload.path, upload.form, upload.encoding, msgspec.json.encode(mapping))


def opened(upload: Upload, *, authorities: bool = False) -> Opened:
    """The file as it was chosen to be read. Raises UnknownFormat, BrokenTable, OSError."""
    return open_file(
        upload.path, upload.form, upload.mapping, encoding=upload.encoding, authorities=authorities
    )


def know(upload: Upload) -> Known:
    """Look at the beginning of a file. Never raises for what is in it."""
    return _know(choice_of(upload, upload.mapping))


def heads_of(upload: Upload) -> tuple[str, ...]:
    """The heads of a table by which the next one of its kind is known again."""
    return _know(choice_of(upload, None)).heads


@lru_cache(maxsize=16)
def _know(choice: Choice) -> Known:
    """What is known by a choice: files never change here, and to open a large dump takes a while."""
    known = Known()
    try:
        known.form = detect(choice.path, choice.form)
        if known.form in WITH_COLUMNS:
            _columns(choice, known)
        told = open_file(choice.path, choice.form, choice.mapping, encoding=choice.encoding)
        known.form, known.loses, known.lost = told.form, told.loses, told.lost
        known.kind = kind_of(choice.path, told)
        if any(column.target == "copy_status" for column in known.columns):
            known.loses = tuple(dict.fromkeys((*known.loses, "copy-status")))
        known.of_fields = known.form in WITH_COLUMNS and choice.mapping is None and _is_of_fields(choice)
        if known.of_fields:
            known.columns = []  # its columns are known
        known.guess = told.guess if told.form in WITH_ENCODING else None
        if told.holds_only_authorities():
            known.headings = _headings(choice)
        elif known.form == ITEMS:
            known.items = list(islice(read_items(choice.path, sniff(choice.path, choice.encoding)), PREVIEW))
        else:
            known.samples = [_sample(read) for read in islice(told.reads(), PREVIEW)]
    except (UnknownFormat, BrokenTable) as error:
        known.problem = error.refusal
    except OSError:
        known.problem = Refusal("upload-gone")
    if known.problem is None and not (known.samples or known.headings or known.items):
        known.problem = Refusal("file-no-records")
    if known.problem is None and not known.of_fields:
        known.records = _count(choice.path, known)
    return known


def _is_of_fields(choice: Choice) -> bool:
    """Whether a row is a field of a record: the table of INLISLite's catalogue."""
    return is_ruas_dump(choice.path) or is_ruas(choice.path, sniff(choice.path, choice.encoding))


def _headings(choice: Choice) -> list[str]:
    """The first headings of a file of authorities; a record without one is told by its control number."""
    told = open_file(choice.path, choice.form, encoding=choice.encoding, authorities=True)
    headings = []
    for read in islice(told.reads(), PREVIEW):
        brief = brief_of_authority(read.marc) if read.marc is not None else None
        control = read.marc.control("001").strip() if read.marc is not None else ""
        headings.append(brief.heading if brief is not None else control or "–")
    return headings


def _columns(choice: Choice, known: Known) -> None:
    dialect = sniff(choice.path, choice.encoding)
    known.guess = dialect.guess
    first = [cells for _, cells in islice(rows(choice.path, dialect), SAMPLED)]
    heads, targets, skip = _proposed(choice, dialect, first[0] if first else [])
    if 1 < skip <= len(first):
        heads = first[skip - 1]  # INLISLite has a row of groups above its heads
    known.skip = skip
    people = [place for place, target in targets.items() if target in ("author", "author_added")]
    if people:
        known.names = "" if choice.mapping is None else choice.mapping.names
        known.parted = list(_parted(choice, dialect, people, skip, known.names))
    widest = min(max([len(heads), *map(len, first)]), COLUMNS)
    for place in range(widest):
        values = (
            cells[place].strip() for cells in first[skip:] if place < len(cells) and cells[place].strip()
        )
        head = heads[place].strip() if place < len(heads) and skip else ""
        samples = tuple(islice(dict.fromkeys(values), SAMPLES))
        known.columns.append(SampleColumn(place, head, samples, targets.get(place, "")))


def _parted(
    choice: Choice, dialect: Dialect, places: list[int], skip: int, mark: Mark
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A few cells in which more than one name may stand, and the names that they are read as."""
    found = [row for _, row in islice(rows(choice.path, dialect), skip, skip + TURNED_AMONG)]
    columns = {place: [row[place].strip() for row in found if place < len(row)] for place in places}
    turned = {place for place, cells in columns.items() if are_turned(cells)}
    told = {cell: place in turned for place, cells in columns.items() for cell in cells}
    several = ((cell, about) for cell, about in told.items() if _maybe_several.search(cell))
    return ((cell, tuple(names_in(cell, mark, turned=about)[0])) for cell, about in islice(several, SAMPLES))


def _proposed(choice: Choice, dialect: Dialect, first: list[str]) -> tuple[list[str], dict[int, str], int]:
    """Heads, targets by place and rows to skip; as far as they go where no column is a title yet."""
    mapping = choice.mapping
    try:
        proposal = propose(choice.path, mapping, dialect)
    except BrokenTable:
        if mapping is None:
            told = {
                at: target
                for at, head in enumerate(first)
                if (target := SYNONYMS.get(head.strip().casefold()))
            }
            return first, told, 1
        named = {
            name: target for name, target in mapping.columns.items() if name.isdecimal() or name in first
        }
        found = {int(name) - 1 if name.isdecimal() else first.index(name): named[name] for name in named}
        return first, found, 1 if mapping.skip is None else mapping.skip
    return proposal.heads, proposal.targets, proposal.skip


def mapping_of(targets: dict[int, str], heads: Sequence[str], *, skip: int, names: Mark = "") -> Mapping:
    """The mapping that says so: columns by their heads, by number where that is not clear.

    Heads are asked for in the first row alone, so a table with `skip` other than 1 is told by numbers.
    """
    plain = [head.strip().casefold() for head in heads]
    columns = {}
    for place, target in sorted(targets.items()):
        head = heads[place].strip() if place < len(heads) else ""
        by_head = skip == 1 and head and not head.isdecimal() and plain.count(head.casefold()) == 1
        columns[head if by_head else str(place + 1)] = target
    return Mapping(columns, skip=skip, names=names)


def _sample(read: Read) -> Sample:
    brief = None if read.marc is None else brief_of(read.marc)
    return Sample(read.number, brief, len(read.copies), read.refusal, read.mended)


def _count(path: Path, known: Known) -> int | None:
    """About how many records the file has, by its end marks; None where nothing marks them."""
    mark = MARKS.get(known.kind)
    if mark is None:
        return None
    count = 0
    for number, block in enumerate(_blocks(path)):
        if number == 0 and block.startswith(b"PK"):
            return None  # a sheet is packed
        count += block.count(mark)
    return max(count - (known.skip if known.columns else 0), 0) or None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(COUNTED):
            yield block
