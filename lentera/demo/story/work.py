"""Then: what lies on desks at Karang Intan: a shelf half counted, books gone, rights asked for, who left."""

from datetime import timedelta
from uuid import UUID

from django.utils import translation

from lentera.circulation.actions import Desk, movement, privacy
from lentera.circulation.actions.demand import open_demand
from lentera.circulation.facts import MovementKind
from lentera.circulation.facts.privacy import RightsKind, RightsOutcome
from lentera.demo.finder import LOOKED_AT
from lentera.demo.stage import Stage, must
from lentera.demo.story.loans import House, Reader
from lentera.demo.story.shelves import Copy
from lentera.journal import clock
from lentera.stock import actions as stock
from lentera.stock.actions import weeding
from lentera.stock.facts import LossKind, LossOutcome, NoFault
from lentera.stock.queries.weeding import weeding_list
from lentera.stock.rules.weeding import WeedingRules

HOUSE = "lapas-narkotika-karang-intan"
FIRST, LAST = "6", "6"  # the class that is being counted
NOT_FOUND, WRONG_SHELF, PROPOSED = 3, 2, 6
MOVED_OR_ASKING = 8  # readers whom this chapter needs
EMPTY_BLOCK = "Blok E"  # nobody begins there, so that whoever moves there was elsewhere
KNOWN_READERS = 12  # those at the front are waited for, or are tried by checks from outside


def tell(stage: Stage) -> None:
    """A small story has too few copies and readers for it."""
    house: House | None = stage.made.get(f"house {HOUSE}")
    if house is None:
        return
    copies = _spare_copies(stage, house)
    if len(copies) > PROPOSED + NOT_FOUND:
        _gone(stage, house.institution, copies)
        _weed(stage, house.institution)
        _count(stage, house)
    readers = _spare_readers(stage, house)
    if len(readers) >= MOVED_OR_ASKING:
        _rights(stage, house.institution, readers[-4:])
        _moved(stage, house.institution, readers[:-4])


def _spare_copies(stage: Stage, house: House) -> list[Copy]:
    """Own copies on the shelf beyond those which checks from outside try to borrow."""
    own = [copy for copy in stage.made["copies"][HOUSE] if copy.item not in house.out]
    return [copy for copy in own[LOOKED_AT:] if not copy.call_number.startswith(FIRST)]


def _spare_readers(stage: Stage, house: House) -> list[Reader]:
    pins = stage.made.get("pins", {})
    return [reader for reader in house.readers[:-2] if reader.id not in pins][KNOWN_READERS:]


def _gone(stage: Stage, here: UUID, copies: list[Copy]) -> None:
    """Cases of every kind: two open, one mended, and one that the head wrote off."""
    rows = (
        (2, LossKind.LOST, NoFault.SEARCH, "Hilang saat penggeledahan Blok B.", None),
        (9, LossKind.DAMAGED, None, "Punggung lepas, sembilan halaman tercabut.", None),
        (34, LossKind.DAMAGED, None, "Sampul robek.", LossOutcome.REPAIRED),
        (61, LossKind.LOST, NoFault.TRANSFER, "Terbawa saat pemindahan.", LossOutcome.WRITTEN_OFF),
    )
    for (days, kind, cause, note, outcome), copy in zip(rows, reversed(copies), strict=False):
        day = stage.as_of - timedelta(days=days)
        told = stock.open_case(
            here,
            copy.item,
            kind,
            on=day,
            cause=cause,
            note=note,
            at=clock.at_local(day),
            **stage.by("librarian"),
        )
        case = must(told, "a case").case
        if outcome is not None:
            until = day + timedelta(days=7)
            document = f"BA-{until:%m}/HAPUS/{until.year}" if outcome is LossOutcome.WRITTEN_OFF else ""
            settled = stock.settle_case(
                here,
                case,
                outcome,
                on=until,
                document=document,
                at=clock.at_local(until),
                **stage.by("warden"),
            )
            must(settled, "a case settled")


def _weed(stage: Stage, here: UUID) -> None:
    """The librarian proposes what nobody has had for two years; the head decides."""
    rules = WeedingRules(unlent_since=stage.as_of - timedelta(days=700), worn=True)
    listed = [copy.item for copy, _ in weeding_list(here, rules, today=stage.as_of)][-PROPOSED:]
    if listed:
        must(weeding.propose_weeding(here, listed, rules, on=stage.as_of, **stage.by("librarian")), "weeding")


def _count(stage: Stage, house: House) -> None:
    """The shelf of one class is read since this morning, but for a few: not all stands where it should."""
    here, day = house.institution, stage.as_of
    begun = must(
        stock.begin_stocktake(
            here, f"Hitung rak {FIRST} {day.year}", on=day, first=FIRST, last=LAST, **stage.by("librarian")
        ),
        "stocktake",
    )
    own = [copy for copy in stage.made["copies"][HOUSE] if copy.call_number.startswith(FIRST)]
    there = [copy.barcode for copy in own if copy.item not in house.out]
    read = there[NOT_FOUND : len(there) - WRONG_SHELF]
    foreign = stage.made["copies"]["lapas-banjarmasin"][-1].barcode
    shelves = ((FIRST, [*read, foreign]), ("8", there[len(there) - WRONG_SHELF :]))
    for shelf, codes in shelves:
        for start in range(0, len(codes), 500):
            part = codes[start : start + 500]
            must(stock.scan_copies(here, begun.stocktake, shelf, part, **stage.by("assistant")), "shelf read")


def _rights(stage: Stage, here: UUID, readers: list[Reader]) -> None:
    """One access and one suspension answered or waiting, and an authority's letter that a second person must see."""
    desk = Desk(here, stage.accounts["librarian"], stage.libraries[HOUSE])
    now = clock.now()
    rows = (
        (RightsKind.ACCESS, 1, "Ingin melihat apa yang dicatat tentang saya.", False),
        (RightsKind.CORRECTION, 2, "Blok pada kartu saya keliru.", False),
        (RightsKind.ACCESS, 20, "", True),
    )
    for number, ((kind, days, wish, answered), reader) in enumerate(zip(rows, readers, strict=False)):
        at = now - timedelta(days=days)
        request = f"demo rights {number}"
        asked = must(privacy.ask(desk, reader.id, kind, wish, request_id=request, at=at), "a right asked for")
        if answered:
            answer = privacy.answer(
                desk,
                asked.request,
                RightsOutcome.DONE,
                "Cetakan diserahkan.",
                request_id=f"{request} answer",
                at=at + timedelta(hours=26),
            )
            must(answer, "a right given")
    with translation.override("id"):
        opened = open_demand(
            desk,
            readers[-1].id,
            requester="Kejaksaan Negeri Banjar",
            officer="Jaksa penuntut umum, surat tugas 14/2026",
            letter=f"B-{stage.as_of:%j}/O.3.13/Eku.2",
            letter_on=stage.as_of - timedelta(days=3),
            request_id="demo demand",
            at=now - timedelta(days=1),
        )
    must(opened, "a demand")


def _moved(stage: Stage, here: UUID, readers: list[Reader]) -> None:
    """A day's list of the registrar: another block, a hospital, a transfer with a book, a release without one."""
    desk = Desk(here, stage.accounts["librarian"], stage.libraries[HOUSE])
    with_book = next((one for one in readers if one.open_loans), None)
    without = [one for one in readers if not one.open_loans][-3:]
    told = [
        *zip(without, (MovementKind.BLOCK, MovementKind.OUT, MovementKind.RELEASED), strict=False),
        *([(with_book, MovementKind.TRANSFERRED)] if with_book else []),
    ]
    for number, (reader, kind) in enumerate(told):
        outcome = movement.move(
            desk,
            reader.id,
            kind,
            on=stage.as_of - timedelta(days=1),
            block=EMPTY_BLOCK if kind is MovementKind.BLOCK else "",
            request_id=f"demo move {number}",
            at=clock.now(),
        )
        must(outcome, f"{kind} of a reader")
