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
            yield _record(number, row, key, items.pop(key, []))
        for key in sorted(expected, key=lambda one: one.zfill(12)):
            number += 1
            items.pop(key, None)
            yield Read(number, 0, None, Refusal("dump-no-marc", control=key))
        for orphan in [row for rows in items.values() for row in rows]:
            number += 1
            yield Read(number, 0, None, Refusal("item-without-record", barcode=orphan.get("barcode") or "-"))
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


def _record(number: int, row: Row, key: str, items: list[Row]) -> Read:
    written = (row.get("metadata") or "").encode("utf-8", "replace")
    told = next(records_of_xml(BytesIO(written)), None)
    if told is None or isinstance(told[2], Refusal):
        refusal = told[2] if told is not None else None
        reason = str(refusal.details.get("reason", refusal.code)) if isinstance(refusal, Refusal) else "-"
        return Read(number, 0, None, Refusal("dump-row", table=METADATA, control=key, reason=reason))
    read = checked(number, 0, told[2], ())
    return read if read.marc is None else read._replace(copies=tuple(map(_copy, items)))


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
