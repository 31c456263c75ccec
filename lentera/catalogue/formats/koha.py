"""Koha's own tables out of a database dump: the MARCXML of `biblio_metadata`, the copies of `items`. Source: Koha's
tables since 18.12. No table of persons is read.
"""

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lentera.catalogue.formats.copies import Copy, day_of, money_of
from lentera.catalogue.formats.sqldump import BrokenDump, Row, dump_rows
from lentera.catalogue.marc.marcxml import records_of_xml
from lentera.catalogue.marc.reading import Read, checked
from lentera.journal.refusals import Refusal

METADATA = "biblio_metadata"
MARKS = (("withdrawn", "withdrawn"), ("itemlost", "lost"), ("damaged", "damaged"))


def read_koha_dump(path: Path) -> Iterator[Read]:
    """The records of a dump with their copies; a record without MARC, and an item without a record, are told."""
    try:
        items, expected = _beside(path)
        number = 0
        for _, row in dump_rows(path, {METADATA}):
            if (row.get("format") or "marcxml") != "marcxml":
                continue
            number += 1
            key = row.get("biblionumber") or ""
            expected.discard(key)
            copies = tuple(map(_copy, items.pop(key, ())))
            yield _record(number, row, key)._replace(copies=copies)
        for key in sorted(expected, key=lambda one: one.zfill(12)):
            number += 1
            copies = tuple(map(_copy, items.pop(key, ())))
            yield Read(number, 0, None, Refusal("dump-no-marc", control=key), (), copies)
        for orphan in [row for rows in items.values() for row in rows]:
            number += 1
            refusal = Refusal("item-without-record", barcode=orphan.get("barcode") or "-")
            yield Read(number, 0, None, refusal, (), (_copy(orphan),))
        if number == 0:
            yield Read(1, 0, None, Refusal("dump-no-records"))
    except BrokenDump as broken:
        yield Read(1, 0, None, Refusal("dump-broken", table=broken.table, line=broken.line))


def _beside(path: Path) -> tuple[dict[str, list[Row]], set[str]]:
    """Items by the number of their record, and the numbers of all records."""
    items: dict[str, list[Row]] = defaultdict(list)
    expected: set[str] = set()
    for table, row in dump_rows(path, {"items", "biblio"}):
        key = row.get("biblionumber") or ""
        if table == "items":
            items[key].append(row)
        else:
            expected.add(key)
    return items, expected


def _record(number: int, row: Row, key: str) -> Read:
    written = (row.get("metadata") or "").encode("utf-8", "replace")
    told = next(records_of_xml(BytesIO(written)), None)
    if told is None:
        return Read(number, 0, None, Refusal("dump-no-marc", control=key))
    marc = told[2]
    if isinstance(marc, Refusal):
        if (line := marc.details.get("line")) is None:
            return Read(number, 0, None, marc)
        place = {"line": line, "column": marc.details["column"]}
        return Read(number, 0, None, Refusal("dump-row", table=METADATA, control=key, **place))
    return checked(number, 0, marc, ())


def _copy(row: Row) -> Copy:
    return Copy(
        barcode=(row.get("barcode") or "").strip(),
        inventory=(row.get("stocknumber") or "").strip(),
        call_number=(row.get("itemcallnumber") or "").strip(),
        location=row.get("homebranch") or "",
        received=day_of(row.get("dateaccessioned") or ""),
        document=(row.get("booksellerid") or "").strip(),
        price=money_of(row.get("price") or ""),
        status=" ".join(word for column, word in MARKS if (row.get(column) or "0") != "0"),
    )
