"""Columns of any table to the values of a record: proposed by their heads, corrected by a mapping file.

A mapping is JSON: `{"columns": {"JUDUL": "title", "Penulis": "author"}, "separator": ";", "skip": 1}`; columns by
head or by number (from 1). Several names in one cell: see `names`; `"names": ","` says what parts them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import msgspec

from lentera.catalogue.formats.days import DAY_FIRST
from lentera.catalogue.formats.drafting import Author, Draft, draft_marc
from lentera.catalogue.formats.names import Mark, are_turned, names_in
from lentera.catalogue.formats.rowcopies import (
    COPY_HEADS,
    COPY_TARGETS,
    NUMBERED,
    PREFIX,
    copy_in,
    order_in,
)
from lentera.catalogue.formats.tables import BrokenTable, Dialect, rows, sniff
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import Marc
from lentera.journal.refusals import Refusal

TARGETS = (
    "title", "subtitle", "responsibility", "author", "author_added", "author_body", "edition", "isbn", "issn",
    "publisher", "place", "year", "collation", "series", "call_number", "language", "ddc", "subject", "notes",
    "summary", "kind", "control", *COPY_TARGETS,
)  # fmt: skip
SYNONYMS: dict[str, str] = {
    "judul": "title", "judul utama": "title", "title": "title", "judul buku": "title", "nama buku": "title",
    "anak judul": "subtitle", "sub judul": "subtitle", "subjudul": "subtitle", "subtitle": "subtitle",
    "pernyataan tanggungjawab": "responsibility", "pernyataan tanggung jawab": "responsibility",
    "sor": "responsibility", "responsibility": "responsibility", "pengarang": "author", "penulis": "author",
    "author": "author", "authors": "author", "nama pengarang": "author", "tajuk pengarang": "author",
    "tajuk pengarang badan kooperasi": "author_body", "tajuk pengarang badan korporasi": "author_body",
    "pengarang tambahan": "author_added", "pengarang tambahan nama orang": "author_added",
    "pengarang tambahan nama badan": "author_body", "edisi": "edition", "cetakan": "edition", "edition": "edition",
    "isbn": "isbn", "isbn issn": "isbn", "isbn13": "isbn", "issn": "issn", "penerbit": "publisher",
    "publisher": "publisher", "publisher name": "publisher", "kota terbit": "place", "tempat terbit": "place",
    "kota": "place", "place": "place", "place name": "place", "tahun terbit": "year", "tahun": "year", "year": "year",
    "publish year": "year", "publication year": "year", "original publication year": "year",
    "tahun publikasi": "year", "deskripsi fisik": "collation", "kolasi": "collation", "collation": "collation",
    "jumlah halaman": "collation", "halaman": "collation", "pages": "collation", "seri": "series",
    "judul seri": "series", "series": "series", "series title": "series", "nomor panggil": "call_number",
    "nomor panggil katalog": "call_number", "no panggil": "call_number", "call number": "call_number",
    "bahasa": "language", "language": "language", "language name": "language",
    "language code": "language", "kode bahasa": "language", "no ddc": "ddc", "ddc": "ddc",
    "kelas": "ddc", "klasifikasi": "ddc", "nomor klasifikasi": "ddc", "classification": "ddc", "subjek": "subject",
    "subjek topik": "subject", "subyek": "subject", "subject": "subject", "subjects": "subject", "topics": "subject",
    "catatan": "notes", "notes": "notes", "abstrak": "summary", "ringkasan": "summary", "sinopsis": "summary",
    "summary": "summary", "jenis bahan": "kind", "gmd": "kind", "gmd name": "kind", "material": "kind",
    "nomor kontrol": "control", "control": "control", **{head: PREFIX + name for head, name in COPY_HEADS.items()},
}  # fmt: skip
PERSONS = ("author", "author_added")
TURNED_AMONG = 500  # rows at the beginning by which it is told whether a column turns names about
_not_word = re.compile(r"[^a-z0-9]+")


EXAMPLE = '{"columns": {"Judul": "title"}}'
_quoted, _byte = re.compile("`([^`]+)`"), re.compile(r"\(byte (\d+)\)")


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Head or number of a column to a target; `skip` rows stand before the first title (None: the head alone);
    `names`: what parts several names in one cell.
    """

    columns: dict[str, str]
    separator: str = ""
    skip: int | None = None
    names: Mark = ""


@dataclass(frozen=True)
class Proposal:
    """What the heads of a table seem to mean, and the columns that nobody will take."""

    dialect: Dialect
    heads: list[str]
    targets: dict[int, str] = field(default_factory=dict)  # place from 0 to target
    skip: int = 1

    @property
    def lost(self) -> list[str]:
        """Heads of columns that are not imported."""
        return [head for place, head in enumerate(self.heads) if place not in self.targets and head.strip()]


def propose(path: Path, mapping: Mapping | None = None, dialect: Dialect | None = None) -> Proposal:
    """How a table will be read. Raises BrokenTable: no column is a title, or the mapping names what is not there."""
    dialect = dialect or sniff(path)
    if mapping is not None and mapping.separator:
        dialect = replace(dialect, separator=mapping.separator)
    heads: list[str] = []
    for place, (_, cells) in enumerate(rows(path, dialect)):
        if place > 4:
            break
        found = {at: target for at, cell in enumerate(cells) if (target := SYNONYMS.get(plain_head(cell)))}
        if "title" in found.values() and mapping is None:
            # INLISLite writes a row of groups above and a second row of heads below.
            return Proposal(dialect, cells, _with_whole_copies(found), place + 1)
        if place == 0:
            heads = cells
    if mapping is None:
        raise BrokenTable(Refusal("table-no-title", columns=", ".join(head for head in heads if head)[:200]))
    return Proposal(dialect, heads, _mapped(mapping, heads), 1 if mapping.skip is None else mapping.skip)


def _with_whole_copies(found: dict[int, str]) -> dict[int, str]:
    """Without the columns of copies when none of them tells a copy's number."""
    if any(target in NUMBERED for target in found.values()):
        return found
    return {at: target for at, target in found.items() if not target.startswith(PREFIX)}


def _mapped(mapping: Mapping, heads: list[str]) -> dict[int, str]:
    plain_heads = [plain_head(head) for head in heads]
    found: dict[int, str] = {}
    for name, target in mapping.columns.items():
        if target not in TARGETS:
            raise BrokenTable(Refusal("mapping-target", target=target, known=", ".join(TARGETS)))
        if name.isdecimal() and len(name) < 6 and 1 <= int(name) <= len(heads):
            found[int(name) - 1] = target
        elif plain_head(name) in plain_heads:
            found[plain_heads.index(plain_head(name))] = target
        else:
            raise BrokenTable(Refusal("mapping-column", column=name))
    if "title" not in found.values():
        raise BrokenTable(Refusal("table-no-title", columns=", ".join(head for head in heads if head)[:200]))
    return found


def read_mapping(path: Path) -> Mapping:
    """A mapping from its file. Raises BrokenTable, OSError."""
    told = path.read_bytes()
    try:
        return msgspec.json.decode(told, type=Mapping)
    except (
        msgspec.ValidationError
    ) as error:  # its sentence knows one language, and ends with a place or a name
        place = _quoted.findall(str(error))[-1]
        raise BrokenTable(Refusal("mapping-shape", place=place, example=EXAMPLE)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        at = _byte.search(str(error))
        raise BrokenTable(Refusal("mapping-broken", byte=int(at[1]) + 1 if at else len(told) + 1)) from error


def read_table(path: Path, mapping: Mapping | None = None, dialect: Dialect | None = None) -> Iterator[Read]:
    """The records of a table. `number` of a read is the line of the file. Raises BrokenTable."""
    proposal = propose(path, mapping, dialect)
    days = next((at for at, target in proposal.targets.items() if target == f"{PREFIX}received"), None)
    order, sure = (DAY_FIRST, True) if days is None else order_in(_column(path, proposal, days))
    names = "" if mapping is None else mapping.names
    turned = frozenset[str]() if names else turned_in(path, proposal)
    for place, (line, cells) in enumerate(rows(path, proposal.dialect)):
        if place < proposal.skip:
            continue
        told = told_of(cells, proposal.targets)
        beside = {
            name.removeprefix(PREFIX): values[0] for name, values in told.items() if name.startswith(PREFIX)
        }
        copy, flags = copy_in(beside, order, sure)
        copies = () if copy is None else (copy,)
        if "title" not in told:
            yield Read(line, 0, None, Refusal("row-no-title"), (), copies)
            continue
        marc, mended = drafted(told, names, turned)
        yield Read(line, 0, marc, None, tuple(sorted({*mended, *flags})), copies)


def turned_in(path: Path, proposal: Proposal) -> frozenset[str]:
    """The targets of persons whose columns turn names about (`are_turned`), by their first rows."""
    places: dict[str, list[int]] = {name: [] for name in PERSONS}
    for at, target in proposal.targets.items():
        places.get(target, []).append(at)
    columns = {
        name: (cell for at in found for cell in islice(_column(path, proposal, at), TURNED_AMONG))
        for name, found in places.items()
    }
    return frozenset(name for name, cells in columns.items() if are_turned(cells))


def _column(path: Path, proposal: Proposal, at: int) -> Iterator[str]:
    for place, (_, cells) in enumerate(rows(path, proposal.dialect)):
        if place >= proposal.skip and at < len(cells):
            yield cells[at]


def told_of(cells: list[str], targets: dict[int, str]) -> dict[str, list[str]]:
    """The cells of a row by target, those that hold something."""
    told: dict[str, list[str]] = {}
    for at, target in targets.items():
        if at < len(cells) and cells[at].strip():
            told.setdefault(target, []).append(cells[at].strip())
    return told


def drafted(
    told: dict[str, list[str]], names: Mark = "", turned: Collection[str] = ()
) -> tuple[Marc, tuple[str, ...]]:
    """The record of a row, and what had to be mended or decided on the way (codes of `messages.MENDED`). `turned`:
    the targets whose columns turn names about.
    """
    people: list[Author] = []
    codes: set[str] = set()
    for target in PERSONS:
        for cell in told.get(target, []):
            found, decided = names_in(cell, names, turned=target in turned)
            people += map(Author, found)
            codes |= decided
    marc, mended = draft_marc(draft_of(told, tuple(people)))
    return marc, tuple(sorted({*mended, *codes}))


def draft_of(told: dict[str, list[str]], people: tuple[Author, ...]) -> Draft:
    """The values of a row by target, with the persons that it names."""
    single = {
        name: "; ".join(values)
        for name, values in told.items()
        if name not in ("author", "author_added", "author_body", "subject") and not name.startswith(PREFIX)
    }
    bodies = [name for one in told.get("author_body", []) for name in several(one)]
    authors = (*people, *(Author(name, "body") for name in bodies))
    subjects = tuple(name for one in told.get("subject", []) for name in several(one))
    return Draft(**single, authors=authors, subjects=subjects)


def several(text: str) -> list[str]:
    """The names in a cell: `<a><b>`, `a; b` or `a | b`."""
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        return [one.strip() for one in text[1:-1].split("><") if one.strip()]
    return [one.strip() for one in re.split(r"[;|]", text) if one.strip()]


def plain_head(head: str) -> str:
    """A head as it is looked up: small letters and digits, single blanks."""
    return _not_word.sub(" ", head.casefold()).strip()
