"""After the loans: who waits for a title at Karang Intan, a question on paper, and who leaves soon."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.actions.movement import plan_release
from lentera.circulation.facts import Priority
from lentera.circulation.rules import Wanted
from lentera.demo.stage import Stage, must
from lentera.demo.story.loans import House
from lentera.journal import clock
from lentera.stock import queries as stock

HOUSE = "lapas-narkotika-karang-intan"
LOOKED_AT = 200
OUT, FETCH = 4, 2  # titles waited for that are out, and that stand on their shelf
LEAVING = (6, 19)  # days from today
WORDS = (
    ("Peluang usaha anggrek rumahan", Priority.REENTRY),
    ("Panduan membuat surat lamaran kerja", Priority.ORDINARY),
)
QUESTION = "Bagaimana cara mengurus KTP yang hilang setelah bebas, dan surat apa yang harus dibawa?"


def tell(stage: Stage) -> None:
    """Holds on what is out and on what is at hand, one copy on the hold shelf, two wishes, a question, two releases."""
    house: House | None = stage.made.get(f"house {HOUSE}")
    if house is None:
        return
    desk = Desk(house.institution, stage.accounts["librarian"], stage.libraries[HOUSE])
    at, readers = clock.now(), cards_of(stage, house)
    for number, record in enumerate([*_out(house)[:OUT], *_at_hand(house)[:FETCH]]):
        for turn in range(2 if number == 0 else 1):  # two wait for the first
            card = next(readers, None)
            if card is None:
                return
            request = f"demo hold {number} {turn}"
            actions.place_hold(desk, card, Wanted(record), request_id=request, at=at)
    _shelve_one(desk, house)
    for number, (title, priority) in enumerate(WORDS):
        card = next(readers, None)
        if card is not None:
            wanted = Wanted(title=title)
            request = f"demo wish {number}"
            actions.place_hold(desk, card, wanted, priority=priority, request_id=request, at=at)
    asked = stage.as_of - timedelta(days=3)
    must(
        actions.ask_question(
            desk,
            QUESTION,
            place="Blok C",
            priority=Priority.REENTRY,
            asked_on=asked,
            request_id="demo question",
            at=at,
        )
    )
    for days, reader in zip(LEAVING, house.readers[-2:], strict=False):
        must(plan_release(desk, reader.id, stage.as_of + timedelta(days=days), at=at))
    actions.say_wishes(house.institution, stage.as_of, actor=desk.actor)


def cards_of(stage: Stage, house: House) -> Iterator[str]:
    """Cards of readers who may wait: none who has a PIN, for those are what checks from outside try."""
    apart = set(stage.made.get("pins", {}))
    for reader in house.readers[:-2]:
        card = None if reader.id in apart else queries.card_of(house.institution, reader.id)
        if card is not None:
            yield card


def _out(house: House) -> list[UUID]:
    """Titles of which every copy of the house is out, those on loan longest first."""
    loans = queries.open_loans(house.institution).order_by("due", "id")[:60]
    items = [loan.item for loan in loans]
    copies = stock.holdings_by_items(house.institution, items)
    records = list(dict.fromkeys(record for item in items if (record := copies[item].record) is not None))
    free = queries.free_copies(house.institution, records)
    return [record for record in records if not free.get(record)]


def _at_hand(house: House) -> list[UUID]:
    """Titles with several copies on the shelf, so that a hold takes nothing away from others."""
    copies = list(stock.holdings_in_hand(house.institution))
    told = dict.fromkeys(copy.record for copy in reversed(copies) if copy.record is not None)
    records = list(told)[:LOOKED_AT]
    free = queries.free_copies(house.institution, records)
    several = [record for record in records if len(free.get(record, [])) > 1]
    return several or [record for record in records if free.get(record)]


def _shelve_one(desk: Desk, house: House) -> None:
    """The first of the titles at hand has been taken from its shelf."""
    for record in _at_hand(house)[:1]:
        for copy in queries.free_copies(house.institution, [record]).get(record, [])[-1:]:
            actions.set_on_shelf(desk, copy.barcode, request_id="demo hold shelf", at=clock.now())
