"""A prison does everything that it can do with readers of unmistakable names; and where to look for them afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import zstandard
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from lentera.circulation import actions, queries
from lentera.circulation.actions.movement import move
from lentera.circulation.actions.paper import Row, new_sheet, record_paper_loan, record_paper_return
from lentera.circulation.facts import MovementKind, ReaderGroup, RightsKind
from lentera.circulation.rules import Wanted
from lentera.circulation.rules.sheet import SheetAct
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.journal.models import Blob
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import prompt_work, tick
from lentera.protocols.sip2.answering import answer
from lentera.protocols.sip2.messages import read
from lentera.protocols.sip2.session import Office, Session
from tests.cast import PASSWORD, ZONE, make_account
from tests.circulation.conftest import OWN, PLACED, Stage
from tests.circulation.hold_stage import LAW, ORCHIDS, add_titles
from tests.files import read_apart

NAMES = ("Wirasabakala", "Tumenggungwati", "Kalinggaputri")
FULL = tuple(f"{name} Lambungmangkurat" for name in NAMES)
CARDS = ("8417390526", "8417390527", "8417390528")
BLOCK = "Blokpersembunyian"
WISH = "Keinginanrahasia"
PIN = "73916482"
WORDS = (*NAMES, "Lambungmangkurat", *CARDS, BLOCK, WISH, PIN)


def do_everything(stage: Stage) -> dict[str, UUID]:
    """Every way in which a prison has to do with a reader; returns ids that pages are asked for."""
    desk, prison = stage.desk, stage.cast.prison
    titles = add_titles(stage)
    first, second, third = _come_in(stage)
    at = clock.now()
    loan = actions.lend(desk, OWN[0], CARDS[0], request_id="e1", at=at)
    actions.renew(desk, OWN[0], request_id="e2", at=at)
    actions.undo_newest(desk, loan.loan, request_id="e3")
    actions.lend(desk, PLACED[0], CARDS[0], request_id="e4", at=at)
    actions.lend(desk, ORCHIDS[0], CARDS[1], request_id="e5", at=at)
    actions.lend(desk, ORCHIDS[1], CARDS[2], request_id="e6", at=at)
    actions.place_hold(desk, CARDS[0], Wanted(record=titles.orchids), request_id="e7", at=at)
    actions.place_hold(desk, CARDS[0], Wanted(record=titles.nowhere), request_id="e8", at=at)
    actions.give_back(desk, ORCHIDS[0], request_id="e9", at=at)
    actions.set_on_shelf(desk, ORCHIDS[0], request_id="e10", at=at)
    _on_paper(stage)
    actions.keep_history(desk, CARDS[0], PIN, at=at)
    actions.give_back(desk, PLACED[0], request_id="e11", at=at)
    clock.tell(clock.now() + timedelta(minutes=20))
    prompt_work()
    _at_a_machine(stage)
    moved = move(
        desk,
        second,
        MovementKind.BLOCK,
        on=desk.day(clock.now()),
        block=f"{BLOCK} 2",
        request_id="e12",
        at=clock.now(),
    )
    assert not isinstance(moved, Refusal), moved
    asked = _ask_everything(stage, second)
    case = actions.open_demand(
        desk,
        first,
        requester="Polres Banjar",
        officer="Kasat Reskrim",
        letter="B/17/III/2024",
        letter_on=desk.day(clock.now()),
        request_id="e13",
        at=clock.now(),
    )
    actions.change_identity(desk, third, name=FULL[2], card=CARDS[2], block=f"{BLOCK} 9")
    for days in (1, 40):
        clock.tell(clock.now() + timedelta(days=days))
        tick(desk.day(clock.now()))
    out = queries.open_loans(prison).first()
    assert out is not None
    return {
        "reader": first,
        "loan": out.id,
        "item": out.item,
        "record": titles.orchids,
        "request": asked,
        "case": case.case,
        "institution": prison,
        "library": stage.cast.library,
    }


def _come_in(stage: Stage) -> tuple[UUID, UUID, UUID]:
    desk = stage.desk
    who = actions.NewReader(FULL[0], ReaderGroup.JUVENILE, card=CARDS[0], block=BLOCK, pin=PIN)
    first = actions.register(desk, who, request_id="r1", at=clock.now())
    whom = actions.NewReader(FULL[1], ReaderGroup.CONVICT, card=CARDS[1], block=BLOCK)
    actions.register(desk, whom, request_id="r2", at=clock.now())
    [third] = actions.register_all(
        desk.institution,
        [actions.NewReader(FULL[2], ReaderGroup.DETAINEE, card=CARDS[2], block=BLOCK, pin=PIN)],
        request_id="r3",
        actor=desk.actor,
        at=clock.now(),
    )
    second = queries.reader_by_card(desk.institution, CARDS[1])
    assert second is not None
    return first.reader, second, third.reader


def _on_paper(stage: Stage) -> None:
    """A loan and a return keyed from sheets, and a loan that contradicts what is recorded."""
    desk, now = stage.desk, clock.now()
    out, back = new_sheet(desk, SheetAct.LEND), new_sheet(desk, SheetAct.RETURN)
    told = record_paper_loan(desk, LAW[0], CARDS[1], Row(out.id, 1), at=now - timedelta(minutes=9))
    assert not isinstance(told, Refusal), told
    record_paper_return(desk, LAW[0], Row(back.id, 1), at=now - timedelta(minutes=5))
    record_paper_loan(desk, ORCHIDS[1], CARDS[1], Row(out.id, 2), at=now - timedelta(minutes=2))


def _at_a_machine(stage: Stage) -> None:
    make_account(stage.cast.prison, "mesin", Role.TERMINAL, "Mesin 1", stage.cast.library)
    session = Session(Office())
    date = "20240305    120000"
    for told in (
        f"9300CNmesin|CO{PASSWORD}|CPmeja|",
        f"63000{date}          AO|AA{CARDS[0]}|AC|AD{PIN}|",
        f"11NN{date}{' ' * 18}AO|AA{CARDS[0]}|AB{OWN[2]}|AC|AD{PIN}|",
        f"11NN{date}{' ' * 18}AO|AA{CARDS[0]}|AB{OWN[1]}|AC|AD00000000|",
        f"29NN{date}{' ' * 18}AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[2]}|AC|",
        f"09N{date}{date}APmeja|AO|AB{OWN[2]}|AC|",
    ):
        answer(read(told.encode(), "utf-8"), session)


def _ask_everything(stage: Stage, reader: UUID) -> UUID:
    told = [
        actions.ask(stage.desk, reader, kind, f"{WISH} {FULL[1]}", request_id=f"ask-{kind}", at=clock.now())
        for kind in (RightsKind.ACCESS, RightsKind.CORRECTION, RightsKind.SUSPENSION)
    ]
    actions.correct(
        stage.desk,
        told[1].request,
        name=f"{FULL[1]} Baru",
        card=CARDS[1],
        block=BLOCK,
        request_id="correct",
        at=clock.now(),
    )
    waiting: UUID = told[0].request
    return waiting


# where to look


def found_in(text: bytes) -> list[str]:
    """The words that stand in these bytes, as UTF-8, as UTF-16 or as hex."""
    lower = text.lower()
    return [
        word
        for word in WORDS
        if word.lower().encode() in lower
        or word.lower().encode("utf-16-le") in lower
        or word.encode().hex().encode() in lower
    ]


def found_in_database() -> dict[str, list[str]]:
    """Raw bytes of the file and its log on SQLite; every column of every row on PostgreSQL; and every blob unpacked."""
    told = {}
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        for path in (name, name.with_name(f"{name.name}-wal")):
            if path.exists():
                told[path.name] = found_in(read_apart(path))
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            told[table] = found_in(b"\n".join(_plain(value) for row in cursor for value in row))
    for row in Blob.objects.all():
        data = zstandard.ZstdDecompressor().decompress(bytes(row.data), max_output_size=50_000_000)
        told[f"blob {row.digest}"] = found_in(data)
    return {place: words for place, words in told.items() if words}


def _plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


MEANT = {
    "readers/": ("reader",),
    "loans/": ("loan",),
    "demands/": ("case",),
    "privacy/": ("request",),
    "circulation/": ("reader", "item"),
    "catalogue/": ("record",),
    "items/": ("item",),
    "partners/": ("institution",),
    "": ("reader",),
}
"""Which ids an address can mean, by a part of it; the first part that fits decides."""


def addresses(ids: dict[str, UUID]) -> Iterator[str]:
    """Every address of the program that takes nothing, or one id: with the ids that could be meant."""
    for route in _routes(get_resolver().url_patterns, ""):
        if "<" not in route:
            yield f"/{route}"
        elif route.count("<") == route.count("<uuid:") == 1:
            before, _, rest = route.partition("<")
            for name in next(names for part, names in MEANT.items() if part in route):
                yield f"/{before}{ids[name]}{rest.partition('>')[2]}"


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif not any(sign in route for sign in "^$(?"):
            yield route


__all__ = [
    "CARDS",
    "FULL",
    "NAMES",
    "WORDS",
    "ZONE",
    "addresses",
    "do_everything",
    "found_in",
    "found_in_database",
]
