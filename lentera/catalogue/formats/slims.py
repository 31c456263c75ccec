"""SLiMS 9: its database dump, and the CSV files that it exports. Source: SLiMS 9.7, tables and export modules."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lentera.catalogue.formats.columns import several
from lentera.catalogue.formats.copies import Copy, day_of, money_of
from lentera.catalogue.formats.drafting import Author, Draft, draft_marc
from lentera.catalogue.formats.sqldump import BrokenDump, Row, dump_rows
from lentera.catalogue.formats.tables import BrokenTable, Dialect, rows, sniff
from lentera.catalogue.marc.reading import Read
from lentera.journal.refusals import Refusal

AGENCY = "SLiMS"
BIBLIO = (
    "title", "gmd", "edition", "isbn", "publisher", "year", "collation", "series", "call_number", "language", "place",
    "classification", "notes", "image", "sor", "authors", "topics", "items",
)  # fmt: skip
OLD_BIBLIO = tuple(name for name in BIBLIO if name != "sor")
NAMES = {  # table: key, name
    "mst_author": ("author_id", "author_name"),
    "mst_topic": ("topic_id", "topic"),
    "mst_publisher": ("publisher_id", "publisher_name"),
    "mst_place": ("place_id", "place_name"),
    "mst_gmd": ("gmd_id", "gmd_name"),
    "mst_language": ("language_id", "language_name"),
    "mst_location": ("location_id", "location_name"),
    "mst_item_status": ("item_status_id", "item_status_name"),
}
LAYOUTS = {  # the first columns, for an INSERT that names none
    "mst_author": ("author_id", "author_name", "author_year", "authority_type"),
    "mst_topic": ("topic_id", "topic"),
    "mst_publisher": ("publisher_id", "publisher_name"),
    "mst_place": ("place_id", "place_name"),
    "mst_gmd": ("gmd_id", "gmd_code", "gmd_name"),
    "mst_language": ("language_id", "language_name"),
    "mst_location": ("location_id", "location_name"),
    "mst_item_status": ("item_status_id", "item_status_name"),
    "biblio_author": ("biblio_id", "author_id", "level"),
    "biblio_topic": ("biblio_id", "topic_id", "level"),
}
KINDS = {"p": "person", "o": "body", "c": "meeting"}
SOURCES = {"1": "purchase", "2": "gift"}


@dataclass
class _House:
    """All of a dump but the records themselves."""

    names: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    kinds: dict[str, str] = field(default_factory=dict)
    authors: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    items: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def name(self, table: str, key: str | None) -> str:
        return self.names[table].get(key or "", "")


def read_dump(path: Path) -> Iterator[Read]:
    """The records of a database dump with their copies; tables of persons are never read."""
    try:
        house = _house(path)
        number = 0
        for _, row in dump_rows(path, {"biblio"}):
            number += 1
            yield _record(number, row, house)
        known = house.items
        for orphan in [row for rows_of in known.values() for row in rows_of]:
            number += 1
            refusal = Refusal("item-without-record", barcode=orphan.get("item_code") or "-")
            yield Read(number, 0, None, refusal, (), tuple(_copies([orphan], house)))
        if number == 0:
            yield Read(1, 0, None, Refusal("dump-no-records"))
    except BrokenDump as broken:
        yield Read(1, 0, None, Refusal("dump-broken", table=broken.table, line=broken.line))


def _house(path: Path) -> _House:
    house = _House()
    wanted = {*NAMES, "biblio_author", "biblio_topic", "item"}
    for table, row in dump_rows(path, wanted, LAYOUTS):
        if table in NAMES:
            key, name = NAMES[table]
            house.names[table][row.get(key) or ""] = row.get(name) or ""
            if table == "mst_author":
                house.kinds[row.get(key) or ""] = KINDS.get(row.get("authority_type") or "p", "person")
        elif table == "biblio_author":
            house.authors[row.get("biblio_id") or ""].append(
                (row.get("level") or "", row.get("author_id") or "")
            )
        elif table == "biblio_topic":
            house.topics[row.get("biblio_id") or ""].append(row.get("topic_id") or "")
        else:
            house.items[row.get("biblio_id") or ""].append(row)
    return house


def _record(number: int, row: Row, house: _House) -> Read:
    id = row.get("biblio_id") or ""
    items = house.items.pop(id, [])
    title = row.get("title") or ""
    if not title.strip():
        refusal = Refusal("record-no-title", control=id or "-")
        return Read(number, 0, None, refusal, (), tuple(_copies(items, house)))
    linked = sorted(house.authors.get(id, []))
    authors = tuple(
        Author(house.name("mst_author", author), house.kinds.get(author, "person"), level == "1")
        for level, author in linked
    )
    language = row.get("language_id") or ""
    draft = Draft(
        title=title,
        control=id,
        agency=AGENCY,
        responsibility=row.get("sor") or "",
        authors=authors,
        edition=row.get("edition") or "",
        isbn=row.get("isbn_issn") or "",
        publisher=house.name("mst_publisher", row.get("publisher_id")),
        place=house.name("mst_place", row.get("publish_place_id")),
        year=row.get("publish_year") or "",
        collation=row.get("collation") or "",
        series=row.get("series_title") or "",
        call_number=row.get("call_number") or "",
        language=language,
        ddc=row.get("classification") or "",
        subjects=tuple(house.name("mst_topic", topic) for topic in house.topics.get(id, [])),
        notes=row.get("notes") or "",
        kind=house.name("mst_gmd", row.get("gmd_id")),
    )
    marc, mended = draft_marc(draft)
    return Read(number, 0, marc, None, mended, tuple(_copies(items, house)))


def _copies(items: list[Row], house: _House) -> Iterator[Copy]:
    for row in items:
        yield Copy(
            barcode=(row.get("item_code") or "").strip(),
            inventory=(row.get("inventory_code") or "").strip(),
            call_number=row.get("call_number") or "",
            location=house.name("mst_location", row.get("location_id")),
            received=day_of(row.get("received_date") or ""),
            source=SOURCES.get(row.get("source") or "", ""),
            document=row.get("invoice") or row.get("order_no") or "",
            price=money_of(row.get("price") or ""),
            status=house.name("mst_item_status", row.get("item_status_id")),
        )


def read_biblio_csv(path: Path, dialect: Dialect | None = None) -> Iterator[Read]:
    """The records of a biblio export: 18 columns, or 17 of older versions; with head or without. Raises BrokenTable."""
    dialect = dialect or sniff(path)
    number = 0
    for line, cells in rows(path, dialect):
        while len(cells) > len(BIBLIO) and not cells[-1].strip():
            cells.pop()
        if number == 0 and cells and cells[0].strip().casefold() == "title":
            continue
        number += 1
        names = BIBLIO if len(cells) == len(BIBLIO) else OLD_BIBLIO
        if len(cells) != len(names):
            yield Read(line, 0, None, Refusal("row-columns", found=len(cells), expected=len(BIBLIO)))
            continue
        told = dict(zip(names, (unescaped(cell) for cell in cells), strict=True))
        copies = tuple(Copy(barcode=code, call_number=told["call_number"]) for code in several(told["items"]))
        if not told["title"].strip():
            yield Read(line, 0, None, Refusal("row-no-title"), (), copies)
            continue
        draft = Draft(
            title=told["title"],
            responsibility=told.get("sor", ""),
            authors=tuple(Author(name) for name in several(told["authors"])),
            edition=told["edition"],
            isbn=told["isbn"],
            publisher=told["publisher"],
            place=told["place"],
            year=told["year"],
            collation=told["collation"],
            series=told["series"],
            call_number=told["call_number"],
            language=told["language"],
            ddc=told["classification"],
            subjects=tuple(several(told["topics"])),
            notes=told["notes"],
            kind=told["gmd"],
        )
        marc, mended = draft_marc(draft)
        yield Read(line, 0, marc, None, mended, copies)


def unescaped(cell: str) -> str:
    """A cell of an export: line breaks are written as two characters, `NULL` is nothing."""
    told = cell.strip()
    if told == "NULL":
        return ""
    return told.replace("\\r", "").replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")


__all__ = ["BrokenTable", "read_biblio_csv", "read_dump"]
