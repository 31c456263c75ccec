"""A scan or a word that turns the writing direction (U+202E) turns no page: desk, cart, kiosk, machines, searches."""

import json
from datetime import date

import pytest

from lentera.catalogue.uploads import keeping
from lentera.circulation import queries
from lentera.circulation.models import Loan
from lentera.journal import clock
from lentera.protocols.sip2.messages import read
from lentera.stock import actions as stock
from lentera.stock.facts import ItemLine, Source
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN
from tests.circulation.kiosk_stage import give_pins, make_kiosk, press, sign_in

TURNED = "\u202e\u2066\u200b"
UNKNOWN = f"KI{TURNED}-404"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def test_the_desk_says_the_number_as_it_stands_on_the_label(stage, sari):
    for mode in ("lend", "return", "renew", "perhaps"):
        for headers in ({}, {"HX-Request": "true"}):
            told = {"mode": mode, "scan": UNKNOWN, "card": f"{TURNED}{CARDS[0]}", "request_id": "r1"}
            page = sari.post("/desk/circulation/", told, headers=headers).content.decode()
            assert not set(TURNED) & set(page), mode
            assert mode == "perhaps" or "KI-404" in page


def test_a_label_with_a_hidden_sign_is_lent_like_its_number(stage, sari):
    told = {"mode": "lend", "scan": f"{OWN[0]}{TURNED}", "card": f"{TURNED}{CARDS[0]}", "request_id": "r1"}
    page = sari.post("/desk/circulation/", told).content.decode()
    assert "Dipinjam sampai" in page
    assert Loan.objects.count() == 1


def test_a_title_with_such_a_sign_turns_no_bar_of_the_desk(stage, sari):
    line = ItemLine(
        barcode="KI-TURN",
        title="Arah \u202eterbalik",
        source=Source.PURCHASE,
        document="BA/1",
        value=1,
        acquired_on=date(2023, 1, 2),
    )
    stock.accession(stage.cast.prison, [line], actor=stage.cast.sari, request_id=None)
    for number, (mode, done) in enumerate(
        [("lend", "ok"), ("lend", "refused"), ("renew", "ok"), ("return", "ok"), ("return", "info")]
    ):
        told = {"mode": mode, "scan": "KI-TURN", "card": CARDS[0], "request_id": f"r{number}"}
        outcome = sari.post("/desk/circulation/", told).context["outcome"]
        assert outcome.state == done, (mode, outcome)
        assert "\u202e" not in f"{outcome.title} {outcome.text}", mode
        assert done == "refused" or "Arah terbalik" in outcome.text, mode


def test_lists_and_carts_say_it_so_too(stage, sari):
    page = sari.post("/desk/circulation/batch/", {"mode": "return", "barcodes": f"{UNKNOWN}\n{OWN[0]}"})
    assert "KI-404" in page.content.decode()
    assert not set(TURNED) & set(page.content.decode())
    for kept in (False, True):
        scan = {"number": 1 + kept, "at": 1_000_000, "mode": "lend", "code": UNKNOWN, "kept": kept}
        body = {"device": "ABCD2345", "now": 1_060_000, "card": "", "scans": [scan]}
        (told,) = sari.post(
            "/desk/circulation/cart/send/", json.dumps(body), content_type="application/json"
        ).json()["answers"]
        assert told["state"] == "refused" and "KI-404" in told["text"], kept


def test_the_kiosk_reads_it_so_too(stage):
    give_pins(stage)
    kiosk = make_kiosk(stage)
    page = kiosk.post("/kiosk/card/", {"card": UNKNOWN}).content.decode()
    assert not set(TURNED) & set(page)
    sign_in(kiosk)
    page = press(kiosk, scan=UNKNOWN).content.decode()
    assert not set(TURNED) & set(page)
    assert "Dipinjam sampai" in press(kiosk, scan=f"{OWN[0]}{TURNED}").content.decode()


def test_a_machine_asks_for_the_number_that_is_on_the_label():
    asked = read(f"17{' ' * 18}AB{UNKNOWN}|CO{TURNED}|".encode(), "utf-8")
    assert asked.told("AB") == "KI-404"
    assert asked.fields["CO"] == TURNED  # a password is what it is


def test_a_search_says_what_was_sought_in_signs_that_are_seen(stage, sari):
    for address in ("/desk/search/?q=", "/catalogue/?q=", "/kiosk/search/?q=", "/verify/?code="):
        answer = sari.get(f"{address}padi{TURNED}404", follow=True)
        page = answer.content.decode()
        assert answer.status_code in (200, 404)
        assert "padi404" in page, address
        assert not set(TURNED) & set(page), address


def test_a_file_is_called_by_what_is_seen_of_its_name(stage):
    cast = stage.cast
    upload = keeping.keep(cast.agency, cast.agus, f"buku{TURNED}vsc.exe.csv", [b"x"], at=clock.now())
    assert upload.name == "bukuvsc.exe.csv"


def test_a_name_is_kept_by_what_is_seen_of_it(stage, sari):
    told = {
        "name": f"{TURNED}Budi\u202e Baru ",
        "group": "convict",
        "card": f"99{TURNED}1",
        "block": f"C{TURNED}",
    }
    sari.post("/desk/circulation/readers/new/", told)
    known = queries.identity(stage.cast.prison, queries.reader_by_card(stage.cast.prison, "991"))
    assert (known.name, known.block) == ("Budi Baru", "C")


def test_no_copy_gets_a_barcode_that_no_scan_finds(stage):
    line = ItemLine(
        barcode=f"KI{TURNED}-9",
        title="Bumi Manusia",
        call_number="813 TOE b",
        source=Source.PURCHASE,
        document="SPK 1",
        value=0,
        acquired_on=date(2024, 1, 2),
    )
    told = stock.accession(stage.cast.prison, [line], actor=stage.cast.sari, request_id=None)
    assert told.code == "barcode-missing"
