"""A stage for holds: two titles with copies, one title without, four readers."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from lentera.circulation import actions
from lentera.circulation.actions.movement import move
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.rules import Wanted
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock.facts import ItemLine, ItemsAccessioned, Source
from tests.circulation.conftest import Stage

ORCHIDS = ("KI-00501", "KI-00502")
LAW = ("KI-00511",)


@dataclass(frozen=True)
class Titles:
    """Records by name; `nowhere` has no copy here."""

    orchids: UUID
    law: UUID
    nowhere: UUID


def add_titles(stage: Stage) -> Titles:
    titles = Titles(uuid4(), uuid4(), uuid4())
    for record, title, barcodes in [
        (titles.orchids, "Merawat Anggrek", ORCHIDS),
        (titles.law, "Hak Warga Binaan", LAW),
    ]:
        items = tuple(uuid4() for _ in barcodes)
        lines = tuple(
            ItemLine(
                barcode=barcode,
                title=title,
                record=record,
                call_number="635 ANG m",
                source=Source.PURCHASE,
                document="BA/2/2023",
                value=50_000,
                acquired_on=clock.today(),
            )
            for barcode in barcodes
        )
        with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
            entry.record(ItemsAccessioned(items=items, lines=lines))
        stage.items.update(zip(barcodes, items, strict=True))
    return titles


def place(stage: Stage, card: str, record: UUID, **more: object):
    outcome = actions.place_hold(
        stage.desk, card, Wanted(record=record), **{"request_id": None, "at": clock.now(), **more}
    )
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def moves(stage: Stage, card: str, kind: MovementKind) -> None:
    told = move(
        stage.desk,
        stage.readers[card],
        kind,
        on=stage.desk.day(clock.now()),
        block="",
        request_id=None,
        at=clock.now(),
    )
    assert not isinstance(told, Refusal), told
