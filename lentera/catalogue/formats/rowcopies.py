"""Copies that stand in the row of their title: which columns tell of them, and what they say."""

from collections.abc import Iterable, Mapping

from lentera.catalogue.formats.copies import Copy, money_of
from lentera.catalogue.formats.days import DAY_FIRST, day_in, may_be_two, order_of

COPY_HEADS = {  # head of a column to what it says of the copy; the first four lines are INLISLite's
    "tgl pengadaan": "received", "tanggal pengadaan": "received", "no induk": "inventory", "nomor induk": "inventory",
    "no barcode": "barcode", "nomor barcode": "barcode", "jenis sumber": "source", "nama sumber": "document",
    "harga": "price", "kode lokasi ruang": "location", "lokasi ruang": "location", "ketersediaan": "status",
    "nomor panggil eksemplar": "call_number", "no panggil eksemplar": "call_number",
    "barcode": "barcode", "barkode": "barcode", "kode eksemplar": "barcode", "item code": "barcode",
    "no inventaris": "inventory", "nomor inventaris": "inventory", "inventory code": "inventory",
    "rak": "location", "lokasi rak": "location", "location name": "location", "tanggal terima": "received",
    "received date": "received", "price": "price",
}  # fmt: skip
PREFIX = "copy_"
COPY_TARGETS = tuple(
    PREFIX + name
    for name in (
        "barcode",
        "inventory",
        "location",
        "call_number",
        "received",
        "source",
        "document",
        "price",
        "status",
    )
)
"""What a column can say of the copy beside its title; without a barcode or an inventory number there is no copy."""
NUMBERED = (f"{PREFIX}barcode", f"{PREFIX}inventory")
SOURCES = {
    "pembelian": "purchase",
    "beli": "purchase",
    "hibah": "gift",
    "hadiah": "gift",
    "sumbangan": "gift",
}


def order_in(values: Iterable[str], usual: str = DAY_FIRST) -> tuple[str, bool]:
    """Whether days or months come first in a column of days, and whether the column itself says so."""
    found = order_of(values)
    return found or usual, found is not None


def copy_in(told: Mapping[str, str], order: str, sure: bool) -> tuple[Copy | None, set[str]]:
    """The copy that a row tells of (values by name, without PREFIX), or None; and what is odd about it."""
    if not told.get("barcode") and not told.get("inventory"):
        return None, set()
    written = told.get("received", "")
    received = day_in(written, order)
    flags = {"day-odd"} if written and received is None else set()
    if not sure and may_be_two(written):
        flags.add("day-unsure")
    copy = Copy(
        barcode=told.get("barcode", ""),
        inventory=told.get("inventory", ""),
        call_number=told.get("call_number", ""),
        location=told.get("location", ""),
        received=received,
        source=SOURCES.get(told.get("source", "").casefold(), ""),
        document=told.get("document", ""),
        price=money_of(told.get("price", "")),
        status=told.get("status", ""),
    )
    return copy, flags
