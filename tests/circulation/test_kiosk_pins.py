"""PINs at the kiosk: how often one is tried, which will do, who may change and draw one."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import check_password

from lentera.circulation import actions, queries
from lentera.circulation.actions import pins
from lentera.circulation.actions.movement import move
from lentera.circulation.facts import MovementKind
from lentera.circulation.hooked import kiosk as hooked
from lentera.circulation.models import KioskVisit, PinFailure
from lentera.circulation.queries.history import history_of_reader, wants_history
from lentera.circulation.rules.kiosk import decide_new_pin, decide_try
from lentera.circulation.views.kiosk import VISIT
from lentera.journal import clock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY, bears, noon_of
from tests.circulation.kiosk_stage import PINS, give_pins, make_kiosk, press, said, sign_in
from tests.journal.proofs import assert_replay_equals_tables

NOON = noon_of(TUESDAY)


@pytest.fixture
def kiosk(stage):
    give_pins(stage)
    return make_kiosk(stage)


def minutes(*ago):
    return [NOON - timedelta(minutes=one) for one in ago]


@pytest.mark.parametrize(
    "case, card, terminal, expected",
    [
        ("nothing wrong yet", [], [], None),
        ("four wrong ones", minutes(1, 2, 3, 4), [], None),
        ("the fifth", minutes(1, 2, 3, 4, 5), [], ("kiosk-card-waits", 10)),
        ("the fifth a quarter of an hour ago", minutes(1, 2, 3, 4, 15), [], None),
        ("minutes are rounded up", [*minutes(1, 2, 3, 4), NOON - timedelta(minutes=14, seconds=59)], [],
         ("kiosk-card-waits", 1)),
        ("nineteen along the cards", [], minutes(*[1] * 19), None),
        ("twenty along the cards", [], minutes(*[1] * 20), ("kiosk-waits", 14)),
        ("what lies ahead, by a clock set back, does not count", minutes(*[-5] * 9), [], None),
    ],
)  # fmt: skip
def test_a_pin_is_tried_a_few_times_only(case, card, terminal, expected):
    refusal = decide_try(card, terminal, now=NOON)
    assert (refusal and (refusal.code, refusal.details["minutes"])) == expected


@pytest.mark.parametrize(
    "case, new, again, expected",
    [
        ("four digits", "8264", "8264", None),
        ("eight digits", "82640917", "82640917", None),
        ("three", "826", "826", "pin-form"),
        ("nine", "826409175", "826409175", "pin-form"),
        ("letters", "82a4", "82a4", "pin-form"),
        ("Arabic digits", "٨٢٦٤", "٨٢٦٤", "pin-form"),
        ("told twice differently", "8264", "8265", "pin-differs"),
        ("the old one", "4711", "4711", "pin-same"),
        ("all alike", "7777", "7777", "pin-easy"),
        ("going up", "3456", "3456", "pin-easy"),
        ("going down", "9876", "9876", "pin-easy"),
        ("the card's number", "70417", "70417", "pin-easy"),
        ("its end", "0417", "0417", "pin-easy"),
        ("with something before it", "170417", "170417", "pin-easy"),
    ],
)
def test_which_pin_will_do(case, new, again, expected):
    refusal = decide_new_pin(new, again, card="70417", old="4711")
    assert (refusal and refusal.code) == expected


@pytest.mark.parametrize(
    "card, pin", [(CARDS[0], "1111"), ("99999", "8264"), (CARDS[2], ""), (CARDS[2], "0000")]
)
def test_an_unknown_card_a_wrong_pin_and_none_read_alike(stage, kiosk, card, pin):
    answer = kiosk.post("/kiosk/card/", {"card": card, "pin": pin or "8264"})
    assert said(answer)[2].startswith("Kartu dan PIN tidak cocok")
    assert VISIT not in kiosk.cookies and KioskVisit.objects.count() == 0


def test_cards_of_another_house_are_unknown(stage, kiosk):
    there = actions.Desk(stage.cast.other_prison, stage.cast.other_librarian, stage.cast.other_library)
    who = actions.NewReader("Orang Lain", "convict", card="88001", pin="8264")
    actions.register(there, who, request_id=None, at=clock.now())
    assert said(sign_in(kiosk, "88001", "8264"))[2].startswith("Kartu dan PIN tidak cocok")


def test_the_sixth_try_waits_at_every_kiosk_and_then_the_right_pin_opens(stage, kiosk):
    other = make_kiosk(stage)
    for number in range(5):
        sign_in(other if number % 2 else kiosk, pin="1111")
    for browser in (kiosk, other):
        assert "terlalu sering salah" in said(sign_in(browser))[2]
    assert sign_in(kiosk, CARDS[1])["Location"] == "/kiosk/own/", "others are not kept out"
    clock.tell(clock.now() + timedelta(minutes=15))
    assert sign_in(kiosk)["Location"] == "/kiosk/own/"


def test_a_right_pin_clears_the_wrong_ones(stage, kiosk):
    for _ in range(4):
        sign_in(kiosk, pin="1111")
    sign_in(kiosk)
    for _ in range(4):
        sign_in(kiosk, pin="1111")
    assert sign_in(kiosk).status_code == 302


def test_tries_at_the_same_moment_get_no_further_than_one_by_one(stage, kiosk, monkeypatch):
    """Five others were noted between the question and the look."""
    house = stage.cast.prison

    def others():
        key = pins._key(house, CARDS[0])
        rows = [PinFailure(id=uuid4(), institution_id=house, key=key, at=clock.now()) for _ in range(5)]
        PinFailure.objects.bulk_create(rows)

    monkeypatch.setattr(pins, "commit_before_long_work", others)
    assert "terlalu sering salah" in said(sign_in(kiosk))[2]
    assert PinFailure.objects.count() == 5, "who only waited made nobody wait longer"


def test_whoever_walks_along_the_cards_is_stopped(stage, kiosk):
    for number in range(20):
        sign_in(kiosk, str(50_000 + number), "1234")
    assert "beristirahat" in said(sign_in(kiosk))[2]
    assert sign_in(make_kiosk(stage)).status_code == 302


def test_the_desk_unlocks_with_the_pin_that_the_reader_has(stage, kiosk):
    for _ in range(5):
        sign_in(kiosk, pin="1111")
    sari, reader = staff_client(stage.cast.sari), stage.readers[CARDS[0]]
    address = f"/desk/circulation/readers/{reader}/pin/"
    assert "terkunci 15 menit" in sari.get(address).content.decode()
    told = sari.post(address, {"verb": "unlock", "request_id": uuid4().hex})
    assert said(told)[0] == "ok" and told.context["pin"] is None and told.context["locked"] is None
    assert staff_client(stage.cast.assistant).post(address, {"verb": "unlock"}).status_code == 403
    assert sign_in(kiosk)["Location"] == "/kiosk/own/"


def test_the_librarian_hears_of_locked_cards_and_screens_while_they_are(stage, kiosk):
    sari, reader = staff_client(stage.cast.sari), stage.readers[CARDS[0]]
    page = f"/desk/circulation/readers/{reader}/"

    def home(client):
        return client.get("/desk/").content.decode()

    for _ in range(4):
        sign_in(kiosk, pin="1111")
    assert "terkunci" not in home(sari) + sari.get(page).content.decode()
    sign_in(kiosk, pin="1111")
    assert f"Kartu {CARDS[0]} terkunci karena PIN salah" in home(sari) and f"{page}pin/" in home(sari)
    [row] = [row for row in sari.get("/desk/").context["rows"] if CARDS[0] in str(row.text)]
    assert row.days == 0, "not among what can wait"
    assert "PIN terkunci 15 menit" in sari.get(page).content.decode()
    assert "beristirahat" not in home(sari) and "terkunci" not in home(staff_client(stage.cast.assistant))
    for number in range(15):
        sign_in(kiosk, str(50_000 + number), "1234")
    assert "beristirahat karena terlalu banyak PIN salah" in home(sari)
    clock.tell(clock.now() + timedelta(minutes=15))
    assert "PIN salah" not in home(sari) and "terkunci" not in sari.get(page).content.decode()


def test_the_librarian_opens_a_screen_that_rests(stage, kiosk):
    sari = staff_client(stage.cast.sari)
    for number in range(20):
        sign_in(kiosk, CARDS[0] if number < 5 else str(50_000 + number), "1111")
    address = re.search(
        r"/desk/circulation/screens/[0-9a-f-]{36}/open/", sari.get("/desk/").content.decode()
    )[0]
    assert "Kartu yang dicobanya tetap terkunci" in sari.get(address).content.decode()
    assert "beristirahat" in said(sign_in(kiosk, CARDS[1]))[2], "who only looks opens nothing"
    for stranger in (stage.cast.assistant, stage.cast.other_librarian):
        assert staff_client(stranger).post(address).status_code in (403, 404)
    opened = sari.post(address, follow=True).content.decode()
    assert "dapat dipakai lagi" in opened and "beristirahat" not in opened
    assert sign_in(kiosk, CARDS[1])["Location"] == "/kiosk/own/"
    assert "terlalu sering salah" in said(sign_in(kiosk))[2], "the card that was tried waits still"
    assert sari.post(f"/desk/circulation/screens/{stage.cast.sari}/open/").status_code == 404, "no screen"


def test_a_new_pin_set_at_the_desk_unlocks_too(stage, kiosk):
    for _ in range(5):
        sign_in(kiosk, pin="1111")
    give_pins(stage)
    assert sign_in(kiosk)["Location"] == "/kiosk/own/"


def test_the_failures_name_no_card(stage, kiosk):
    sign_in(kiosk, pin="1111")
    assert PinFailure.objects.count() == 2
    assert not any(bears(row.key, CARDS[0]) for row in PinFailure.objects.all())
    clock.tell(clock.now() + timedelta(minutes=16))
    hooked.forget_visits(stage.cast.prison, TUESDAY)
    assert PinFailure.objects.count() == 0


def test_a_pin_of_ones_own(stage, kiosk):
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    told = {"visit": visit, "old": PINS[CARDS[0]], "new": "7316", "again": "7316"}
    assert said(kiosk.post("/kiosk/pin/", told | {"old": "1111"}))[2].startswith("PIN lama tidak cocok")
    assert said(kiosk.post("/kiosk/pin/", told | {"again": "7317"}))[2].startswith("Kedua PIN baru")
    assert said(kiosk.post("/kiosk/pin/", told | {"again": ""}))[0] == "refused"
    assert sign_in(make_kiosk(stage)).status_code == 302, "nothing changed yet"
    assert kiosk.post("/kiosk/pin/", told)["Location"] == "/kiosk/own/"
    known = queries.identity(stage.cast.prison, stage.readers[CARDS[0]])
    assert check_password("7316", known.pin) and known.block == "Blok C"
    kiosk.post("/kiosk/done/")
    assert said(sign_in(kiosk))[0] == "refused"
    assert sign_in(kiosk, pin="7316").status_code == 302


def test_old_pins_are_not_guessed_there_either(stage, kiosk):
    at, reader = clock.now(), stage.readers[CARDS[0]]
    for _ in range(5):
        assert pins.change_pin(stage.desk, reader, "1111", "7316", "7316", at=at).code == "pin-old-wrong"
    refused = pins.change_pin(stage.desk, reader, PINS[CARDS[0]], "7316", "7316", at=at)
    assert refused.code == "kiosk-card-waits"


def test_the_desk_draws_a_pin_that_is_shown_once(stage, kiosk):
    reader = stage.readers[CARDS[2]]
    sari = staff_client(stage.cast.sari)
    address = f"/desk/circulation/readers/{reader}/pin/"
    assert f'href="{address}"' in sari.get(f"/desk/circulation/readers/{reader}/").content.decode()
    assert sari.get(address).context["pin"] is None
    shown = sari.post(address, {})
    pin = shown.context["pin"]
    assert len(pin) == 6 and pin in shown.content.decode() and shown["Cache-Control"] == "no-store"
    assert sari.get(address).context["pin"] is None
    assert sign_in(kiosk, CARDS[2], pin).status_code == 302
    opened = queries.openings_of_reader(stage.cast.prison, reader)
    assert [row.purpose for row in opened].count("pin") == 1, "the reader can see who drew it"
    for account, status in (
        (stage.cast.assistant, 403),
        (stage.cast.warden, 403),
        (stage.cast.other_librarian, 404),
    ):
        assert staff_client(account).post(address, {}).status_code == status


def test_a_drawn_pin_opens_nothing_before_its_reader_changed_it(stage, kiosk):
    pin = pins.draw_pin(stage.desk, stage.readers[CARDS[2]], at=clock.now())
    assert sign_in(kiosk, CARDS[2], pin)["Location"] == "/kiosk/own/"
    changing = kiosk.get("/kiosk/own/", follow=True)
    assert changing.redirect_chain[-1][0] == "/kiosk/pin/" and said(changing)[0] == "info"
    visit = changing.context["form"].initial["visit"]
    for address in ("/kiosk/own/", "/kiosk/receipt/", "/kiosk/wish/", "/kiosk/history/"):
        assert kiosk.get(address)["Location"] == "/kiosk/pin/"
    assert press(kiosk, visit=visit, scan=OWN[0])["Location"] == "/kiosk/pin/"
    scanned = kiosk.post("/kiosk/own/", {"visit": visit, "scan": OWN[0]}, headers={"HX-Request": "true"})
    assert scanned["HX-Redirect"] == "/kiosk/pin/"
    assert queries.open_loans(stage.cast.prison).count() == 0
    assert actions.proven_reader(stage.desk, CARDS[2], pin, at=clock.now()).code == "pin-to-change"
    told = {"visit": visit, "old": pin, "new": "7316", "again": "7316"}
    assert said(kiosk.post("/kiosk/pin/", told | {"new": pin, "again": pin}))[0] == "refused"
    assert kiosk.post("/kiosk/pin/", told)["Location"] == "/kiosk/own/"
    assert said(press(kiosk, scan=OWN[0]))[0] == "ok"
    assert actions.proven_reader(stage.desk, CARDS[2], "7316", at=clock.now()) == stage.readers[CARDS[2]]


def test_it_stays_drawn_when_staff_correct_the_identity_or_the_block(stage, kiosk):
    reader = stage.readers[CARDS[2]]
    pin = pins.draw_pin(stage.desk, reader, at=clock.now())
    actions.change_identity(stage.desk, reader, name="Nama Lain", card="70999", block="D")
    move(stage.desk, reader, MovementKind.BLOCK, on=TUESDAY, block="E", request_id=None, at=clock.now())
    assert queries.identity(stage.cast.prison, reader).block == "E"
    assert actions.proven_reader(stage.desk, "70999", pin, at=clock.now()).code == "pin-to-change"


def test_a_history_goes_with_the_pin_under_which_it_was_kept(stage, kiosk):
    reader, prison = stage.readers[CARDS[0]], stage.cast.prison
    others = actions.keep_history(stage.desk, CARDS[1], PINS[CARDS[1]], at=clock.now())
    actions.keep_history(stage.desk, CARDS[0], PINS[CARDS[0]], at=clock.now())
    for barcode, card in ((OWN[0], CARDS[0]), (OWN[1], CARDS[1])):
        actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
        actions.give_back(stage.desk, barcode, request_id=None, at=clock.now())
    clock.tell(clock.now() + timedelta(hours=1))
    assert actions.forget_links(prison) == 2
    assert len(history_of_reader(prison, reader)) == len(history_of_reader(prison, others)) == 1
    pins.draw_pin(stage.desk, reader, at=clock.now())
    assert history_of_reader(prison, reader) == [] and wants_history(prison, reader) is None
    assert len(history_of_reader(prison, others)) == 1
    assert_replay_equals_tables()


def test_three_empty_fields_are_told_once(kiosk):
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    told = {"visit": visit, "old": "", "new": "", "again": ""}
    assert said(kiosk.post("/kiosk/pin/", told | {"request_id": "r1"}))[2] == "Ketik PIN-nya."
