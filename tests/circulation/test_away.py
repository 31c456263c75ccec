"""Who is out for a time cannot stand at a desk: nothing is lent on his card, and nobody else is told what is his."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import movement as moving
from lentera.circulation.actions.paper import Row, record_paper_loan
from lentera.circulation.facts import Lent, ReaderGroup, Renewed, Returned
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.facts.paper import SlipKeyed
from lentera.circulation.rules import ReaderState, RuleName, Scope, decide_reader
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from tests.cast import ZONE, staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY, noon_of
from tests.circulation.kiosk_stage import give_pins, make_kiosk, press, sign_in
from tests.journal.proofs import assert_replay_equals_tables

CARD = CARDS[0]
READER = ReaderState(uuid4(), ReaderGroup.CONVICT)
DAY_BEFORE, DAY_AFTER = date(2024, 3, 4), date(2024, 3, 6)


def go(stage, kind, on=TUESDAY):
    told = moving.move(
        stage.desk, stage.readers[CARD], kind, on=on, block="", request_id=None, at=clock.now()
    )
    assert not isinstance(told, Refusal), told
    return told


def lend(stage, barcode=OWN[0], card=CARD):
    return actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())


@pytest.mark.parametrize(
    "case, reader, expected",
    [
        ("a member", READER, None),
        ("out for a time", replace(READER, away_since=TUESDAY), "reader-away"),
        ("left for good since", replace(READER, away_since=TUESDAY, closed=True), "reader-closed"),
        ("his data rests", replace(READER, suspended=True), "reader-suspended"),
        ("last day of a pause", replace(READER, paused_until=TUESDAY), "reader-paused"),
        ("day after a pause", replace(READER, paused_until=DAY_BEFORE), None),
    ],
)
def test_who_takes_nothing_home(case, reader, expected):
    refusal = decide_reader(reader, today=TUESDAY)
    assert (refusal.code if refusal else None) == expected


def test_nothing_is_lent_on_the_card_until_the_reader_is_back(stage):
    reader = stage.readers[CARD]
    assert isinstance(lend(stage), Lent)
    go(stage, MovementKind.OUT)
    assert lend(stage, OWN[1]) == Refusal("reader-away", since=TUESDAY)
    copy = queries.copy_by_barcode(stage.cast.prison, OWN[1])
    assert queries.loan_case(stage.cast.prison, copy, reader).reader == queries.reader_state(
        stage.cast.prison, reader
    )
    assert queries.reader_with_loans(stage.cast.prison, reader)[0].away_since == TUESDAY
    assert isinstance(lend(stage, OWN[1], CARDS[1]), Lent), "others borrow on"
    assert isinstance(actions.renew(stage.desk, OWN[0], request_id=None, at=clock.now()), Renewed), (
        "whoever brings his book"
    )
    assert isinstance(actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now()), Returned)
    go(stage, MovementKind.BACK)
    assert isinstance(lend(stage), Lent)
    assert_replay_equals_tables()


def test_a_movement_taken_back_was_none(stage):
    moved = go(stage, MovementKind.OUT)
    moving.undo_movement(stage.desk, moved.movement, request_id=None, at=clock.now())
    assert isinstance(lend(stage), Lent)


@pytest.mark.parametrize(
    "case, day, objection",
    [
        ("before he left", date(2024, 2, 29), None),
        ("on the day on which he left", date(2024, 3, 1), None),
        ("while he was out", date(2024, 3, 2), "reader-away"),
        ("on the day on which he came back", DAY_BEFORE, None),
        ("since", TUESDAY, None),
    ],
)
def test_a_slip_stands_and_only_days_outside_are_objected_to(stage, case, day, objection):
    go(stage, MovementKind.OUT, date(2024, 3, 1))
    go(stage, MovementKind.BACK, DAY_BEFORE)
    clock.tell(noon_of(DAY_AFTER))
    at = clock.at_local(day, time(9, 15), ZONE)
    lent = record_paper_loan(stage.desk, OWN[0], CARD, Row("AAAAAAAA", 1), at=at)
    assert isinstance(lent, Lent)
    told = [line.fact for line in history(lent.loan, reader=stage.cast.prison)]
    assert [one.objection for one in told if isinstance(one, SlipKeyed)] == [objection]


def test_a_slip_from_before_is_keyed_in_while_he_is_out(stage):
    go(stage, MovementKind.OUT)
    for number, day, objection in ((1, DAY_BEFORE, None), (2, DAY_AFTER, "reader-away")):
        clock.tell(noon_of(date(2024, 3, 7)))
        at = clock.at_local(day, time(9, 15), ZONE)
        lent = record_paper_loan(stage.desk, OWN[number], CARD, Row("AAAAAAAA", number), at=at)
        told = [line.fact for line in history(lent.loan, reader=stage.cast.prison)]
        assert [one.objection for one in told if isinstance(one, SlipKeyed)] == [objection]


@pytest.mark.parametrize("scans", [(CARD,), (CARD, OWN[0])])
def test_the_desk_says_why_and_leads_the_librarian_to_the_return(stage, scans):
    go(stage, MovementKind.OUT)
    move = move_of(stage)
    outcome, page = scanned(stage.cast.sari, scans)
    assert outcome.state == "refused" and "keluar sementara sejak" in str(outcome.text)
    [line] = outcome.why()
    assert "Selasa, 5 Maret 2024" in line.text
    assert "Keluar sementara sejak" in page and move in page
    assert [button.url for button in outcome.buttons] == [move]


@pytest.mark.parametrize("scans", [(CARD,), (CARD, OWN[0])])
def test_the_assistant_reads_no_day_nor_movement(stage, scans):
    go(stage, MovementKind.OUT)
    outcome, page = scanned(stage.cast.assistant, scans)
    assert outcome.state == "refused" and "Tanyakan kepada petugas" in str(outcome.text)
    assert not outcome.buttons and not outcome.why
    assert "sementara sejak" not in page and move_of(stage) not in page
    batch = {"mode": "lend", "card": CARD, "barcodes": OWN[0]}
    page = staff_client(stage.cast.assistant).post("/desk/circulation/batch/", batch).content.decode()
    assert "Tanyakan kepada petugas" in page and "sementara sejak" not in page


def move_of(stage):
    return f"/desk/circulation/readers/{stage.readers[CARD]}/move/"


def scanned(account, scans):
    """The outcome and the page after these scans, each with the card open that was scanned before."""
    for code in scans:
        card = "" if code == CARD else CARD
        answer = staff_client(account).post(
            "/desk/circulation/", {"mode": "lend", "card": card, "scan": code}
        )
    return answer.context["outcome"], answer.content.decode()


def test_a_kiosk_tells_nothing_to_whoever_has_card_and_pin(stage):
    give_pins(stage)
    kiosk = make_kiosk(stage)
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    go(stage, MovementKind.OUT)
    assert press(kiosk, visit=visit, scan=OWN[0])["Location"] == "/kiosk/card/", "the visit is over too"
    page = sign_in(kiosk).content.decode()
    assert "tercatat sedang di luar" in page
    go(stage, MovementKind.BACK)
    assert sign_in(kiosk)["Location"] == "/kiosk/own/"


def test_an_opened_card_says_which_rows_paused_it(stage):
    """The pause of all kinds and of one that differs; no pause tells which copy came late."""
    lend(stage)
    clock.tell(noon_of(date(2024, 3, 20)))
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    for kind, value in (("", 2), ("comic", 3)):
        scope = Scope(None, "", kind)
        refused = actions.save_value(stage.desk, scope, RuleName.PAUSE, value, request_id=None)
        assert not isinstance(refused, Refusal)
    answer = staff_client(stage.cast.sari).post("/desk/circulation/", {"mode": "lend", "scan": CARD})
    outcome = answer.context["outcome"]
    assert "dijeda sampai" in str(outcome.text)
    lines = outcome.why()
    assert [line.text.split(": ")[1][0] for line in lines] == ["2", "3"]
    assert all("/rules/cell/" in line.url and line.origin for line in lines)
    assert "Mengapa?" in answer.content.decode()
