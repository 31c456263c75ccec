"""Copies as SLiMS exports them: 19 columns by place, the title the only link to their record."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue import queries as catalogue
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock.facts import ItemLine, Source

COLUMNS = (
    "item_code", "call_number", "coll_type_name", "inventory_code", "received_date", "supplier_name", "order_no",
    "location_name", "order_date", "item_status_name", "site", "source", "invoice", "price", "price_currency",
    "invoice_date", "input_date", "last_update", "title",
)  # fmt: skip
SOURCES = {"1": Source.PURCHASE, "2": Source.GIFT}


@dataclass(frozen=True)
class Read:
    """One line of a file: a copy, or why it is none."""

    number: int
    line: ItemLine | None
    refusal: Refusal | None = None


def is_slims_export(path: Path) -> bool:
    """Whether the first line is SLiMS' head (which ends with one separator too many) or has its 19 enclosed cells."""
    with path.open("rb") as file:
        first = file.readline(1 << 16).decode("utf-8-sig", "replace").strip()
    plain = first.replace('"', "").replace("'", "")
    if plain.startswith("item_code") and plain.rstrip(",;|\t").endswith("title"):
        return "coll_type_name" in plain
    return (
        first[:1] in ('"', "'") and first.count(first[:1]) >= 2 * len(COLUMNS) and "title" not in plain[:40]
    )


def read_slims(path: Path, owner: UUID) -> Iterator[Read]:
    """The copies of an export. Its texts hold bare quotation marks, which an ordinary reader would garble."""
    for number, cells in catalogue.enclosed_rows(path, catalogue.sniff(path), len(COLUMNS)):
        if cells[0].strip("\"'") == "item_code":
            continue
        if len(cells) != len(COLUMNS):
            yield Read(number, None, Refusal("copy-columns", found=len(cells), expected=len(COLUMNS)))
            continue
        yield _read(
            number, dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True)), path.name, owner
        )


def _read(number: int, told: dict[str, str], name: str, owner: UUID) -> Read:
    records = catalogue.records_by_title(owner, told["title"])
    if not records:
        return Read(number, None, Refusal("record-not-found", found=told["title"]))
    if len(records) > 1:
        return Read(number, None, Refusal("record-several", title=told["title"], count=len(records)))
    (record,) = records
    line = ItemLine(
        barcode=told["item_code"],
        title=record.title,
        record=record.id,
        author=record.author,
        accession_no=told["inventory_code"],
        call_number=told["call_number"] or record.call_number,
        source=SOURCES.get(told["source"], Source.OTHER),
        document=told["invoice"] or told["order_no"] or _("Impor %(file)s") % {"file": name},
        value=catalogue.money_of(told["price"]) or 0,
        acquired_on=catalogue.day_of(told["received_date"]) or clock.today(),
        shelf=told["location_name"],
    )
    return Read(number, line)
