"""The cart: its rounds and load lists, and scans that wait on the device while the line is cut."""

import json
import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.models import Loan
from lentera.circulation.models.cart import CartRound
from lentera.circulation.queries import cart as rounds
from lentera.circulation.queries import paper as slips
from lentera.circulation.views import cart as views
from lentera.journal import clock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_reader, noon_of
from tests.journal.proofs import assert_replay_equals_tables

CART, SEND = "/desk/circulation/cart/", "/desk/circulation/cart/send/"
NOW = noon_of(TUESDAY)
WRONG_CLOCK = 946_684_800_000  # the tablet believes in 1 January 2000


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def tokens(*codes, mode="lend", kept=True, ago=600, start=1):
    """Scans, ten minutes ago and a second apart, on a device whose clock is wrong by decades."""
    return [
        {
            "number": start + place,
            "at": WRONG_CLOCK - (ago - place) * 1000,
            "mode": mode,
            "code": code,
            "kept": kept,
        }
        for place, code in enumerate(codes)
    ]


def send(client, scans, card="", device="ABCD2345", **more):
    body = {"device": device, "now": WRONG_CLOCK, "card": card, "scans": scans} | more
    return client.post(SEND, json.dumps(body), content_type="application/json")


def states(answer):
    return [one["state"] for one in answer.json()["answers"]]


def test_scans_with_a_line_are_those_of_the_desk(stage, sari):
    answer = send(sari, tokens(CARDS[0], OWN[0], kept=False))
    assert states(answer) == ["info", "ok"]
    assert answer.json()["card"] == CARDS[0]
    assert Loan.objects.get().lent_at == NOW


def test_kept_scans_are_told_with_their_true_times_by_the_server_clock(stage, sari):
    answer = send(sari, tokens(CARDS[0], OWN[0], CARDS[1], OWN[1]))
    assert states(answer) == ["info", "ok", "info", "ok"]
    by_item = {row.item: row for row in Loan.objects.all()}
    first = by_item[stage.items[OWN[0]]]
    assert first.lent_at == NOW - timedelta(minutes=10)
    assert queries.reader_of_loan(stage.cast.prison, first.id) == stage.readers[CARDS[0]]
    second = by_item[stage.items[OWN[1]]]
    assert queries.reader_of_loan(stage.cast.prison, second.id) == stage.readers[CARDS[1]]
    assert_replay_equals_tables()


def test_a_delivery_whose_answer_was_lost_is_answered_alike_and_doubles_nothing(stage, sari):
    scans = tokens(CARDS[0], OWN[0], kept=False)
    send(sari, scans)
    again = send(sari, [one | {"kept": True} for one in scans])
    assert states(again) == ["info", "ok"]
    assert Loan.objects.count() == 1
    assert not slips.open_slip_questions(stage.cast.prison).exists()


def test_a_kept_scan_does_not_ask_the_rules_and_a_live_one_does(stage, sari):
    codes = (CARDS[0], OWN[0], OWN[1], OWN[2])
    live = send(sari, tokens(*codes, kept=False))
    assert states(live) == ["info", "ok", "ok", "refused"]
    told = live.json()["answers"][3]["text"]
    assert told.endswith(" · Buku sekaligus: 2 buku (bawaan, tidak ada baris yang mengaturnya)")
    assert states(send(sari, tokens(OWN[2], start=10), card=CARDS[0])) == ["ok"]
    assert Loan.objects.count() == 3


def test_a_kept_scan_past_a_limit_of_kinds_is_recorded_with_the_desks_objection(stage, sari):
    fields = {"name": "Semua jenis", "most": 1, "kinds": "", "group": "", "library": None}
    actions.save_limit(stage.desk, uuid4(), fields, request_id=None)
    codes = (CARDS[0], OWN[0], OWN[1])
    assert states(send(sari, tokens(*codes, kept=False))) == ["info", "ok", "refused"]
    answer = send(sari, tokens(OWN[1], start=10), card=CARDS[0])
    assert states(answer) == ["ok"]
    assert answer.json()["answers"][0]["text"] == "melewati batas jenis ini"
    assert_replay_equals_tables()


def test_after_a_code_that_nobody_knows_nothing_goes_to_the_card_before_it(stage, sari):
    answer = send(sari, tokens("99999", OWN[0]), card=CARDS[0])
    assert states(answer) == ["refused", "refused"]
    assert not Loan.objects.exists()


def test_kept_returns_need_no_card_and_contradictions_are_asked(stage, sari):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=NOW - timedelta(hours=1))
    answer = send(sari, tokens(OWN[0], OWN[1], mode="return"))
    assert states(answer) == ["ok", "info"]
    assert Loan.objects.get().returned_at == NOW - timedelta(minutes=10)
    assert slips.open_slip_questions(stage.cast.prison).count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"device": "ABCD2345", "now": 1, "scans": [{}]}',
        b'{"device": "../..", "now": 1, "scans": []}',
        b'{"device": "ABCD2345", "now": "1", "scans": []}',
        b'{"device": "ABCD2345", "now": 1, "scans": [{"number": -1, "at": 1, "code": "1", "mode": "lend"}]}',
    ],
)
def test_what_no_page_of_ours_sends_is_refused(stage, sari, body):
    assert sari.post(SEND, body, content_type="application/json").status_code == 400


def test_a_clock_that_jumped_or_half_a_character_stops_no_delivery(stage, sari):
    """The device would send the same again for ever, and what waits behind it never arrived."""
    scans = tokens(OWN[0], chr(0xD800), OWN[1])
    scans[0]["at"] = -(10**30)
    assert states(send(sari, scans, card=CARDS[0])) == ["refused", "refused", "refused"]
    assert states(send(sari, tokens(CARDS[0], OWN[1], start=4))) == ["info", "ok"]


def test_without_scripts_it_is_a_desk_in_large_type(stage, sari):
    opened = sari.post(CART, {"scan": CARDS[0], "mode": "lend"})
    assert opened.context["card"] == CARDS[0]
    lent = sari.post(CART, {"scan": OWN[0], "mode": "lend", "card": CARDS[0]})
    assert lent.context["outcome"].state == "ok" and "Lama pinjam: 5 hari" in lent.content.decode()
    assert sari.post(CART, {"switch": "return", "card": CARDS[0]}).context["mode"] == "return"


def test_the_worker_has_a_version_that_changes_with_what_it_keeps(stage, client, monkeypatch):
    def version():
        answer = client.get("/desk/circulation/cart/worker.js")
        assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
        return re.search(r"lentera-cart-([0-9a-f]{12})", answer.content.decode()).group(1)

    before = version()
    assert version() == before
    monkeypatch.setattr(views, "DRAWN_WITH", ("circulation/cart.js", "circulation/paper.css"))
    assert version() != before


def add_round(client, block="Blok C", weekday=3, starts="0900"):
    return client.post(
        "/desk/circulation/cart/rounds/new/", {"block": block, "weekday": weekday, "starts": starts}
    )


def test_a_round_and_its_load_list(stage, sari):
    """Wednesday in block C: what is late or due before the cart comes again is asked for, of this block alone."""
    assert add_round(sari).status_code == 302
    row = CartRound.objects.get()
    assert (row.block, row.weekday, row.starts) == ("Blok C", 3, time(9))
    day = rounds.next_day(row, TUESDAY)
    assert day == date(2024, 3, 6)
    with clock.told(noon_of(date(2024, 2, 20))):
        actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    actions.lend(stage.desk, PLACED[0], CARDS[1], request_id=None, at=NOW)  # due on 12 March, before the 13th
    elsewhere = add_reader(stage.desk, "76001")
    actions.change_identity(stage.desk, elsewhere, name="Nama Rahasia Z", card="76001", block="Blok D")
    actions.lend(stage.desk, OWN[1], "76001", request_id=None, at=NOW)
    listed = rounds.to_collect(stage.cast.prison, "blok  c", day)
    assert [(one.line.barcode, one.card, one.late) for one in listed] == [
        (OWN[0], CARDS[0], True),
        (PLACED[0], CARDS[1], False),
    ]
    page = sari.get(f"/desk/circulation/cart/load/{row.id}/").content.decode()
    assert OWN[0] in page
    assert OWN[1] not in page
    assert "Rahasia" not in page


def test_the_assistant_pushes_the_cart_but_sees_no_list(stage, sari):
    add_round(sari)
    row = CartRound.objects.get()
    assistant = staff_client(stage.cast.assistant)
    page = assistant.get(CART).content.decode()
    assert "Daftar muat" not in page
    assert assistant.get(f"/desk/circulation/cart/load/{row.id}/").status_code == 403
    assert states(send(assistant, tokens(CARDS[0], OWN[0]))) == ["info", "ok"]
