"""Copies that stand in a file beside their record, as plain values for whoever keeps the stock."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lentera.catalogue.marc.record import Field, Marc

NO_DAY = {"", "0000-00-00", "0000-00-00 00:00:00", "NULL"}


@dataclass(frozen=True)
class Copy:
    """One copy as another system tells it. `price` in whole rupiah; `source`: purchase, gift or empty."""

    barcode: str
    inventory: str = ""
    call_number: str = ""
    location: str = ""
    received: date | None = None
    source: str = ""
    document: str = ""
    price: int | None = None
    status: str = ""


def copies_in(items: Iterable[Field]) -> tuple[Copy, ...]:
    """The copies that stand in Koha's items (952) of a record that was refused."""
    return tuple(
        _koha([field for field in items if field.first("p") or field.first("9") or field.first("i")])
    )


def without_copies(marc: Marc) -> tuple[Marc, tuple[Copy, ...]]:
    """A Koha record without its items (952), and those with a barcode or an inventory number."""
    items = [field for field in marc.each("952") if field.first("p") or field.first("9") or field.first("i")]
    if not items:
        return marc, ()
    kept = [part for part in marc.parts if part[0] != "952"]
    return Marc.of_parts(marc.leader, kept), tuple(_koha(items))


def _koha(items: list[Field]) -> Iterator[Copy]:
    for field in items:
        marks = [
            word
            for code, word in (("0", "withdrawn"), ("1", "lost"), ("4", "damaged"))
            if field.first(code) not in ("", "0")
        ]
        yield Copy(
            barcode=field.first("p").strip(),
            inventory=field.first("i").strip(),
            call_number=field.first("o").strip(),
            location=field.first("b") or field.first("a"),
            received=day_of(field.first("d")),
            document=field.first("e").strip(),
            price=money_of(field.first("g")),
            status=" ".join(marks),
        )


def day_of(text: str) -> date | None:
    """A day as databases write it; None for the nought day and for what is none."""
    if text.strip() in NO_DAY:
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def money_of(text: str) -> int | None:
    """Whole units of money; None when nothing is told or it cannot be read."""
    told = re.sub(r"[.,]00$", "", text.strip())
    digits = re.sub(r"[^0-9]", "", told)
    return int(digits) if digits and len(digits) <= 12 else None
