"""A prison library with copies, readers and years of past loans, for the benchmarks of lending."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

COPIES = int(os.environ.get("BENCH_COPIES", "20000"))
READERS = int(os.environ.get("BENCH_READERS", "10000"))  # two copies each, the most by the first rule
BLOCK = 1_000
LINES = 500  # copies in one fact
NOW = datetime(2024, 3, 5, 2, tzinfo=UTC)  # a Tuesday morning in Banjarmasin


@dataclass(frozen=True, kw_only=True)
class Bed:
    """Where to lend: the prison, its library and the librarian's account; barcodes and cards to use up in order."""

    prison: UUID
    library: UUID
    librarian: UUID
    items: tuple[UUID, ...]

    @property
    def desk(self) -> "object":
        """The librarian's desk."""
        from lentera.circulation.actions import Desk
        from tests.cast import ZONE

        return Desk(institution=self.prison, actor=self.librarian, library=self.library, zone=ZONE)


def barcode(number: int) -> str:
    """The barcode of a copy."""
    return f"KI-{number:06}"


def card(number: int) -> str:
    """The card of a reader."""
    return f"7{number:06}"


def make_bed(copies: int = COPIES, readers: int = READERS) -> Bed:
    """Copies and readers through the journal, a thousand facts a block."""
    from lentera.circulation import actions
    from lentera.circulation.actions import NewReader
    from lentera.circulation.facts import ReaderGroup
    from lentera.journal import clock
    from tests.cast import make_cast

    cast = make_cast()
    items = tuple(uuid4() for _ in range(copies))
    with clock.told(NOW - timedelta(days=400)):
        _accession(cast.prison, cast.sari, items)
        for start in range(0, readers, BLOCK):
            people = [
                NewReader(name=f"Anggota {number}", group=ReaderGroup.CONVICT, card=card(number), block="C")
                for number in range(start, min(start + BLOCK, readers))
            ]
            actions.register_all(
                cast.prison, people, request_id=None, actor=cast.sari, at=NOW - timedelta(days=400)
            )
    return Bed(prison=cast.prison, library=cast.library, librarian=cast.sari, items=items)


def _accession(prison: UUID, actor: UUID, items: tuple[UUID, ...]) -> None:
    from lentera.journal.writing import writing
    from lentera.stock.facts import ItemLine, ItemsAccessioned, Source

    for start in range(0, len(items), LINES):
        these = items[start : start + LINES]
        lines = tuple(
            ItemLine(
                barcode=barcode(number),
                title=f"Bumi Manusia {number}",
                call_number="813 TOE b",
                source=Source.PURCHASE,
                document="BA/1/2023",
                value=80_000,
                acquired_on=(NOW - timedelta(days=400)).date(),
            )
            for number in range(start, start + len(these))
        )
        with writing(prison, None, actor=actor) as entry:
            entry.record(ItemsAccessioned(items=these, lines=lines))
