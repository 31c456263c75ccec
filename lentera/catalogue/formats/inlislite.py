"""INLISLite 3: its spreadsheet (42 columns, .xlsx or CSV), and its MARC as rows of `catalog_ruas`: a table, a dump, or
the HTML that it calls SemuaDataKatalog.xls. Source: INLISLite 3, import of spreadsheets and table catalog_ruas.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from lentera.catalogue.formats.columns import Proposal, drafted, plain_head, told_of, turned_in
from lentera.catalogue.formats.copies import Copy, day_of, money_of
from lentera.catalogue.formats.days import DAY_FIRST, MONTH_FIRST
from lentera.catalogue.formats.drafting import plain
from lentera.catalogue.formats.rowcopies import COPY_HEADS, copy_in, order_in
from lentera.catalogue.formats.sqldump import BrokenDump, Row, dump_rows, tables_of
from lentera.catalogue.formats.tables import BrokenTable, Dialect, rows
from lentera.catalogue.marc.reading import Read, checked, tidy
from lentera.catalogue.marc.record import CONTROL, Marc, Part
from lentera.journal.refusals import Refusal

AGENCY = "INLISLite"
RUAS = "catalog_ruas"
RUAS_HEADS = {
    "catalogid": "record", "catalog id": "record", "katalog id": "record", "tag": "tag", "indicator1": "one",
    "indicator 1": "one", "indicator2": "two", "indicator 2": "two", "value": "value", "sequence": "place",
}  # fmt: skip
LEADER = "00000nam a2200000 i 4500"
EXTENT = "dimensi"  # goes with the number of pages
_spaced = re.compile(r"(?:^|(?<=\s))\$([a-z0-9])(?=\s|$)")
_tight = re.compile(r"\$([a-z0-9])")


def read_sheet(path: Path, proposal: Proposal) -> Iterator[Read]:
    """The titles of the spreadsheet, each row with its copy; a row with nothing but its number is passed over."""
    places = {
        COPY_HEADS[head]: at for at, head in enumerate(map(plain_head, proposal.heads)) if head in COPY_HEADS
    }
    extent = next((at for at, head in enumerate(map(plain_head, proposal.heads)) if head == EXTENT), None)
    order, sure = _order(path, proposal, places.get("received"))
    turned = turned_in(path, proposal)
    for place, (line, cells) in enumerate(rows(path, proposal.dialect)):
        if place < proposal.skip or not any(cell.strip() for cell in cells[1:]):
            continue
        told = told_of(cells, proposal.targets)
        copy, flags = copy_in(
            {name: cells[at].strip() for name, at in places.items() if at < len(cells)}, order, sure
        )
        copies = () if copy is None else (copy,)
        if "title" not in told:
            yield Read(line, 0, None, Refusal("row-no-title"), (), copies)
            continue
        if extent is not None and extent < len(cells) and cells[extent].strip():
            told["collation"] = [" ; ".join(map(plain, [*told.get("collation", []), cells[extent]]))]
        marc, mended = drafted(told, turned=turned)
        yield Read(line, 0, marc, None, tuple(sorted({*mended, *flags})), copies)


def lost_in(proposal: Proposal) -> tuple[str, ...]:
    """The columns of the spreadsheet that stay behind; the number of a line says nothing."""
    return tuple(head for head in proposal.lost if plain_head(head) not in (EXTENT, "no"))


def _order(path: Path, proposal: Proposal, place: int | None) -> tuple[str, bool]:
    """Whether days or months come first in the column of days, and whether the file itself says so.

    The template of 42 columns asks for days first, the older one, whose title is called JUDUL, for months.
    """
    usual = DAY_FIRST if "judul utama" in map(plain_head, proposal.heads) else MONTH_FIRST
    if place is None:
        return usual, True
    return order_in((cells[place] for _, cells in rows(path, proposal.dialect) if place < len(cells)), usual)


def is_ruas(path: Path, dialect: Dialect) -> bool:
    """Whether a table's first row has the heads of MARC in rows."""
    try:
        heads = next((cells for _, cells in rows(path, dialect)), [])
    except BrokenTable:
        return False
    return {"record", "tag", "value"} <= set(_ruas_places(heads))


def _ruas_places(heads: list[str]) -> dict[str, int]:
    return {RUAS_HEADS[head]: at for at, head in enumerate(map(plain_head, heads)) if head in RUAS_HEADS}


def read_ruas(path: Path, dialect: Dialect) -> Iterator[Read]:
    """The records of a table of fields. Raises BrokenTable."""
    source = rows(path, dialect)
    places = _ruas_places(next(source)[1])
    told = (
        {name: cells[at] if at < len(cells) else "" for name, at in places.items()} for _, cells in source
    )
    yield from _records(told, {})


def is_ruas_dump(path: Path) -> bool:
    """Whether a file is a dump with that table."""
    return RUAS in tables_of(path)


def read_ruas_dump(path: Path) -> Iterator[Read]:
    """The records of a dump, with the copies of its table `collections`."""
    try:
        copies: dict[str, list[Copy]] = defaultdict(list)
        for _, row in dump_rows(path, {"collections"}):
            copies[row.get("Catalog_id") or ""].append(_collection(row))
        named = {"CatalogId": "record", "Tag": "tag", "Indicator1": "one", "Indicator2": "two", "Value": "value", "Sequence": "place"}  # fmt: skip  # noqa: E501
        yield from _records(
            (
                {ours: row.get(theirs) or "" for theirs, ours in named.items()}
                for _, row in dump_rows(path, {RUAS})
            ),
            copies,
        )
    except BrokenDump as broken:
        yield Read(1, 0, None, Refusal("dump-broken", table=broken.table, line=broken.line))


def _collection(row: Row) -> Copy:
    return Copy(
        barcode=(row.get("NomorBarcode") or "").strip(),
        inventory=(row.get("NoInduk") or "").strip(),
        call_number=(row.get("CallNumber") or "").strip(),
        received=day_of(row.get("TanggalPengadaan") or ""),
        price=money_of(row.get("Price") or ""),
    )


def _records(told: Iterable[dict[str, str]], copies: dict[str, list[Copy]]) -> Iterator[Read]:
    """Records out of fields, which may lie in any order; a record's number is the place of its first field."""
    fields: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for place, row in enumerate(told):
        sequence = row.get("place", "").strip()
        fields[row.get("record", "").strip()].append(
            (int(sequence) if sequence.isdecimal() and len(sequence) < 10 else place, row)
        )
    for number, (record, rows_of) in enumerate(fields.items(), 1):
        rows_of.sort(key=lambda one: one[0])
        yield _marc(number, record, [row for _, row in rows_of], tuple(copies.pop(record, ())))
    number = len(fields)
    for orphan in [one for left in copies.values() for one in left]:
        number += 1
        refusal = Refusal("item-without-record", barcode=orphan.barcode or "-")
        yield Read(number, 0, None, refusal, (), (orphan,))
    if not number:
        yield Read(1, 0, None, Refusal("dump-no-records"))


def _marc(number: int, record: str, told: list[dict[str, str]], copies: tuple[Copy, ...]) -> Read:
    leader, parts, mended = LEADER, list[Part](), set[str]()
    for row in told:
        tag, value = row.get("tag", "").strip(), unicodedata.normalize("NFC", row.get("value", ""))
        if tag in ("000", "LDR"):
            leader = value.replace("#", " ").ljust(24)[:24]
        elif len(tag) != 3 or not (tag.isascii() and tag.isalnum()):
            return Read(number, 0, None, Refusal("field-tag", tag=tag or "-"), (), copies)
        elif tag in CONTROL:
            parts.append((tag, tidy(tag, value.replace("#", " "), mended)))
        elif pairs := subfields_of(value):
            marks = "".join(
                (row.get(name, "").replace("#", " ").strip() or " ")[0] for name in ("one", "two")
            )
            parts.append((tag, "\x1f".join([marks, *[tidy(tag, one, mended) for one in pairs]])))
    if record and all(tag != "001" for tag, _ in parts):
        parts[:0] = [("001", record), ("003", AGENCY)]
    read = checked(number, 0, Marc.of_parts(leader, parts), tuple(sorted(mended)))
    return read._replace(copies=copies)


def subfields_of(value: str) -> list[str]:
    """Code and text of each subfield of `$a text $b text`; a value without a code is one subfield a.

    A dollar sign inside a text is one as long as no blank stands before it and a code behind it.
    """
    pattern = _spaced if _spaced.match(value.lstrip()) else _tight
    head, *told = pattern.split(value.strip())
    if head.strip():
        return [f"a{value.strip()}"]
    return [code + text.strip() for code, text in zip(told[::2], told[1::2], strict=True) if text.strip()]
