"""SLiMS' list of copies: 19 columns by place, the title the only link to a record. Source: SLiMS 9.7, item export.

Its dump holds the same copies, each with the number of its record.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lentera.catalogue.formats.copies import Copy, day_of, money_of
from lentera.catalogue.formats.tables import Dialect, enclosed_rows, rows
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import Read
from lentera.journal.refusals import Refusal

FORM = "slims-items"
COLUMNS = (
    "item_code", "call_number", "coll_type_name", "inventory_code", "received_date", "supplier_name", "order_no",
    "location_name", "order_date", "item_status_name", "site", "source", "invoice", "price", "price_currency",
    "invoice_date", "input_date", "last_update", "title",
)  # fmt: skip
SOURCES = {"1": "purchase", "2": "gift"}
_moment = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass(frozen=True)
class ItemRead:
    """One line of the list: a copy and the title that it belongs to, or why it is none. `control`: which of several
    records of that title, where the file knows.
    """

    number: int
    title: str = ""
    copy: Copy | None = None
    refusal: Refusal | None = None
    control: str = ""


def is_item_list(cells: list[str]) -> bool:
    """Whether the first row of a table is the head of this list, or (without a head) one of its copies: in its places
    for the days of input and change stand moments.
    """
    told = [cell.strip().strip("\"'").casefold() for cell in cells]
    if {"item_code", "coll_type_name"} <= set(told):
        return True
    dates = [told[COLUMNS.index(name)] for name in ("input_date", "last_update")] if len(told) >= 19 else []
    return bool(dates) and len(told) <= 20 and all(_moment.fullmatch(one) for one in dates)


def read_items(path: Path, dialect: Dialect) -> Iterator[ItemRead]:
    """The copies of the list, each with the number of its line. Raises BrokenTable, OSError."""
    head = next((cells for _, cells in rows(path, dialect)), [])
    named = sum(bool(cell.strip()) for cell in head)
    if "item_code" in {cell.strip().casefold() for cell in head} and named != len(COLUMNS):
        yield ItemRead(1, refusal=Refusal("row-columns", found=named, expected=len(COLUMNS)))
        return  # a list of another make: by place its cells would mean something else
    for number, cells in enclosed_rows(path, dialect, len(COLUMNS)):
        if cells[0].strip().strip("\"'") == "item_code":
            continue
        if len(cells) != len(COLUMNS):
            refusal = Refusal("row-columns", found=len(cells), expected=len(COLUMNS))
            yield ItemRead(number, refusal=refusal)
            continue
        told = dict(zip(COLUMNS, (_plain(cell) for cell in cells), strict=True))
        if not told["title"]:
            yield ItemRead(number, refusal=Refusal("row-no-title"))
            continue
        yield ItemRead(number, told["title"], _copy(told))


def items_of(records: Iterable[Read]) -> Iterator[ItemRead]:
    """The copies of records that are in the catalogue already, each with its record's number in the file."""
    for read in records:
        if read.marc is None:
            yield from [ItemRead(read.number, refusal=read.refusal)] * max(len(read.copies), 1)
            continue
        brief = brief_of(read.marc)
        title = f"{brief.title} : {brief.subtitle}" if brief.subtitle else brief.title
        for copy in read.copies:
            yield ItemRead(read.number, title, copy, control=brief.control)


def _plain(cell: str) -> str:
    """A cell without what cannot be printed; `NULL` is nothing."""
    told = "".join(sign for sign in cell if sign.isprintable()).strip()
    return "" if told == "NULL" else told


def _copy(told: dict[str, str]) -> Copy:
    return Copy(
        barcode=told["item_code"],
        inventory=told["inventory_code"],
        call_number=told["call_number"],
        location=told["location_name"],
        received=day_of(told["received_date"]),
        source=SOURCES.get(told["source"], ""),
        document=told["invoice"] or told["order_no"],
        price=money_of(told["price"]),
        status=told["item_status_name"],
    )
