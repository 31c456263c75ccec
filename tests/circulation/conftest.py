"""The desk of Karang Intan: four own copies, two placed ones, three readers."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from lentera.circulation import actions
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.facts import ReaderGroup
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock.facts import Condition, HoldingLine, HoldingsTaken, ItemLine, ItemsAccessioned, Source
from tests.cast import ZONE, Cast, make_cast
from tests.keeping import kept

OWN = ("KI-00388", "KI-00412", "KI-00413", "KI-00414")
PLACED = ("DK-20417", "DK-20418")
CARDS = ("70417", "70418", "70419")
TUESDAY = date(2024, 3, 5)


def bears(told: str | bytes, card: str) -> bool:
    """Whether the number of a card stands there by itself: within an id or a hash chance writes five digits, too."""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return re.search(rf"(?<![0-9A-Fa-f]){card}(?![0-9A-Fa-f])", text) is not None


@dataclass(frozen=True)
class Stage:
    """What the stories play on."""

    cast: Cast
    desk: Desk
    items: dict[str, UUID]
    readers: dict[str, UUID]


def add_own(holder: UUID, barcodes: tuple[str, ...], actor: UUID) -> dict[str, UUID]:
    items = tuple(uuid4() for _ in barcodes)
    lines = tuple(
        ItemLine(
            barcode=barcode,
            title=f"Bumi Manusia {number}",
            call_number="813 TOE b",
            source=Source.PURCHASE,
            document="BA/1/2023",
            value=80_000,
            acquired_on=date(2023, 1, 2),
        )
        for number, barcode in enumerate(barcodes, start=1)
    )
    with writing(holder, None, actor=actor) as entry:
        entry.record(ItemsAccessioned(items=items, lines=lines))
    return dict(zip(barcodes, items, strict=True))


def add_placed(
    holder: UUID, owner: UUID, barcodes: tuple[str, ...], actor: UUID, scope_item: UUID
) -> dict[str, UUID]:
    items = tuple(uuid4() for _ in barcodes)
    lines = tuple(
        HoldingLine(item=item, barcode=barcode, title="Merawat Anggrek Bulan", condition=Condition.GOOD)
        for item, barcode in zip(items, barcodes, strict=True)
    )
    with writing(holder, None, actor=actor) as entry:
        entry.record(
            HoldingsTaken(placement=uuid4(), owner=owner, scope_item=scope_item, items=items, lines=lines)
        )
    return dict(zip(barcodes, items, strict=True))


def add_reader(desk: Desk, card: str, group: ReaderGroup = ReaderGroup.CONVICT, name: str = "") -> UUID:
    who = NewReader(name=name or f"Nama Rahasia {card}", group=group, card=card, block="Blok C")
    outcome = actions.register(desk, who, request_id=None, at=clock.now())
    assert not isinstance(outcome, Refusal)
    return outcome.reader


def noon_of(day: date) -> datetime:
    return clock.at_local(day, zone=ZONE)


def make_stage(scope_item: UUID | None = None) -> Stage:
    return kept(("stage", scope_item), lambda: _make_stage(scope_item))


def _make_stage(scope_item: UUID | None) -> Stage:
    cast = make_cast()
    desk = Desk(institution=cast.prison, actor=cast.sari, library=cast.library, zone=ZONE)
    with clock.told(noon_of(date(2023, 2, 1))):
        items = add_own(cast.prison, OWN, cast.sari)
        items |= add_placed(cast.prison, cast.agency, PLACED, cast.sari, scope_item or uuid4())
        readers = {card: add_reader(desk, card) for card in CARDS}
    return Stage(cast, desk, items, readers)


@pytest.fixture
def stage(db):
    """The stage, on Tuesday 5 March 2024 in the morning."""
    made = make_stage()
    with clock.told(noon_of(TUESDAY)):
        yield made


@pytest.fixture
def warden(stage):
    """The second person: the head of the prison."""
    return Desk(institution=stage.cast.prison, actor=stage.cast.warden, zone=ZONE)
