"""At Karang Intan some read and draw for their children: three parcels are with them, others are on their way there."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from lentera.circulation.actions import Desk
from lentera.circulation.actions import family as actions
from lentera.circulation.actions.family import NewFamily
from lentera.circulation.facts.family import FamilyBook, FamilyGift, FamilyWay, GuardianWay
from lentera.circulation.rules.family import FamilyStep
from lentera.demo.stage import Stage, must
from lentera.demo.story.loans import House
from lentera.demo.story.waiting import HOUSE, cards_of
from lentera.journal import clock
from lentera.journal.refusals import Refusal

OFFICER = "Komandan Jaga Regu B"


@dataclass(frozen=True)
class Told:
    """One reading: what is made, of which tale, for how many, how many days ago, how far it came; invented persons."""

    gift: FamilyGift
    tale: str
    children: int
    ago: int
    until: FamilyStep
    names: str
    guardian: str
    address: str


RECORDING, DRAWING = FamilyGift.RECORDING, FamilyGift.DRAWING
READINGS = (
    Told(RECORDING, "Si Kancil", 2, 62, FamilyStep.ARRIVED, "Alya, Bima", "Ratih Purnami", "Jl. Melati 4, Marabahan"),
    Told(RECORDING, "Timun Mas", 3, 60, FamilyStep.ARRIVED, "Cinta, Dafa, Eka", "Siti Marlia", "Desa Bangkal RT 2"),
    Told(DRAWING, "Keong Mas", 1, 58, FamilyStep.NEWS, "Fajar", "Hj. Nurbaiti", "Gang Teratai 11, Banjarbaru"),
    Told(RECORDING, "Bawang Merah", 1, 20, FamilyStep.SEND, "Gilang", "Wahyuni", "Jl. Kenanga 23, Pelaihari"),
    Told(DRAWING, "Malin Kundang", 2, 18, FamilyStep.GATE, "Hana dan Ilham", "Rusmini", "Desa Karang Intan RT 5"),
    Told(RECORDING, "Si Kancil", 2, 15, FamilyStep.GUARDIAN, "Jihan, Kamil", "Sumiati", "Jl. Pangeran 8, Rantau"),
    Told(RECORDING, "Lutung Kasarung", 1, 4, FamilyStep.SESSION, "Laila", "Norhayati", "Jl. Sukaramai 3, Martapura"),
    Told(DRAWING, "Timun Mas", 1, 2, FamilyStep.SESSION, "Malik", "Aminah", "Desa Sungai Alang RT 1"),
)  # fmt: skip
SESSIONS = ((50, 120), (8, 90))  # days ago, minutes
MADE = {FamilyStep.ARRIVED, FamilyStep.NEWS, FamilyStep.SEND, FamilyStep.GATE, FamilyStep.GUARDIAN}
AGREED = MADE - {FamilyStep.GUARDIAN}
PASSED = AGREED - {FamilyStep.GATE}
SENT = PASSED - {FamilyStep.SEND}


def tell(stage: Stage) -> None:
    """A small story has some of it. Each step is told on its own day."""
    house: House | None = stage.made.get(f"house {HOUSE}")
    if house is None:
        return
    desk = Desk(house.institution, stage.accounts["librarian"], stage.libraries[HOUSE])
    asked: list[tuple[Told, UUID]] = []
    for told, card in zip(READINGS, cards_of(stage, house), strict=False):
        wish = NewFamily(
            card=card,
            book=told.tale,
            gift=told.gift,
            gives=FamilyBook.STAYS,
            children=told.children,
            names=told.names,
            guardian=told.guardian,
            address=told.address,
            signed=True,
            asked_on=stage.as_of - timedelta(days=told.ago),
        )
        made = actions.ask_family(desk, wish, request_id=f"demo family {told.ago}", at=clock.now())
        if not isinstance(made, Refusal):  # a reader who left meanwhile asks for nothing
            asked.append((told, made.reading))
    for ago, minutes in SESSIONS:
        _session(stage, desk, ago, minutes, [one for one in asked if ago < one[0].ago <= ago + 12])


def _session(stage: Stage, desk: Desk, ago: int, minutes: int, asked: list[tuple[Told, UUID]]) -> None:
    """A session, and what became of the readings that were made in it."""
    day = stage.as_of - timedelta(days=ago)
    readings = [reading for told, reading in asked if told.until in MADE]
    if not readings:
        return
    at = clock.now()
    must(actions.hold_family_session(desk, readings, day, minutes, request_id=f"demo session {ago}", at=at))
    for told, reading in asked:
        if told.until in AGREED:
            way = GuardianWay.SPOKEN if told.gift is DRAWING else GuardianWay.SIGNED
            on = day + timedelta(days=1)
            must(actions.agree_family(desk, reading, way, on, request_id=f"demo agreed {told.ago}", at=at))
        if told.until in PASSED:
            on, request = day + timedelta(days=2), f"demo gate {told.ago}"
            must(
                actions.check_family(
                    desk, reading, passed=True, officer=OFFICER, on=on, request_id=request, at=at
                )
            )
        if told.until in SENT:
            on, request = day + timedelta(days=30), f"demo sent {told.ago}"
            must(actions.send_family(desk, reading, FamilyWay.POST, on, request_id=request, at=at))
        if told.until is FamilyStep.ARRIVED:
            on, request = day + timedelta(days=36), f"demo arrived {told.ago}"
            must(actions.note_family_arrival(desk, reading, on, request_id=request, at=at))
