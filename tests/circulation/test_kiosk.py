"""The kiosk: a reader with card and PIN does what the desk would do, and leaves nothing behind."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError

from lentera.catalogue import queries as catalogue
from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, Renewed
from lentera.circulation.hooked import kiosk as hooked
from lentera.circulation.models import KioskVisit, LoanReader
from lentera.circulation.queries.history import wants_history
from lentera.circulation.rules.kiosk import VisitTimes, is_over
from lentera.circulation.views.kiosk import VISIT
from lentera.institutions.models import Account
from lentera.journal import clock
from lentera.journal.models import Request, StoredEntry
from lentera.journal.refusals import Refusal
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_own, bears, noon_of
from tests.circulation.kiosk_stage import PINS, give_pins, make_kiosk, press, said, sign_in
from tests.journal.proofs import assert_replay_equals_tables

NOON = noon_of(TUESDAY)


@pytest.fixture
def kiosk(stage):
    give_pins(stage)
    return make_kiosk(stage)


@pytest.mark.parametrize(
    "case, began, seen, over",
    [
        ("just now", 0, 0, False),
        ("a moment before three minutes", 200, 179, False),
        ("three minutes", 200, 180, True),
        ("busy for twenty minutes", 1200, 1, True),
        ("the clock went back a little", -100, -100, False),
        ("the clock went back", -180, -180, True),
    ],
)
def test_how_long_a_visit_lasts(case, began, seen, over):
    times = VisitTimes(NOON - timedelta(seconds=began), NOON - timedelta(seconds=seen))
    assert is_over(times, NOON) is over


def test_card_then_pin_then_books_one_after_the_other(stage, kiosk):
    asked = kiosk.post("/kiosk/card/", {"card": CARDS[0]})
    page = asked.content.decode()
    assert "Ketik PIN Anda" in page and "berakhir dengan 17" in page
    assert sign_in(kiosk)["Location"] == "/kiosk/own/"
    assert said(press(kiosk, scan=OWN[0])) == (
        "ok",
        "Dipinjam sampai Selasa, 12 Maret 2024",
        "Bumi Manusia 1",
    )
    assert said(press(kiosk, scan=PLACED[0]))[0] == "ok"
    assert said(press(kiosk, scan=OWN[1]))[2].startswith("Anda sudah membawa sebanyak")
    assert queries.open_loans(stage.cast.prison).count() == 2
    [terminal] = catalogue.kiosks(stage.cast.prison)
    actors = {row.actor for row in map(opened, StoredEntry.objects.filter(kind="circulation.lent"))}
    assert actors == {terminal.account}
    assert_replay_equals_tables()


def reasons(answer):
    return [line.text for line in answer.context["outcome"].why()]


def test_the_rows_that_decided_can_be_asked_for_and_lead_nowhere(stage, kiosk):
    sign_in(kiosk)
    lent = press(kiosk, scan=OWN[0])
    holiday = "Senin, 11 Maret 2024 tutup: Hari Suci Nyepi"
    rows = ["Lama pinjam: 5 hari", "Buku sekaligus: 2 buku", "Minggu, 10 Maret 2024 tutup", holiday]
    assert reasons(lent) == rows
    page = lent.content.decode()
    assert "Mengapa?" in page and "bawaan, tidak ada baris yang mengaturnya" in page and "/desk/" not in page
    press(kiosk, scan=PLACED[0])
    assert reasons(press(kiosk, scan=OWN[1])) == ["Buku sekaligus: 2 buku"]
    assert reasons(press(kiosk, scan="what is that")) == []
    [first, second] = queries.open_loans(stage.cast.prison)
    assert press(kiosk, renew=first.id).context["outcome"].state == "ok"
    assert reasons(press(kiosk, renew=first.id)) == ["Perpanjangan: 1 kali"]
    press(kiosk, renew=second.id)
    assert reasons(press(kiosk, everything="on")) == ["Perpanjangan: 1 kali"]


def test_a_screen_that_was_withdrawn_leaves_its_page_as_a_whole(stage, kiosk):
    sign_in(kiosk)
    [screen] = catalogue.kiosks(stage.cast.prison)
    told = {"kiosk": str(screen.account), "request_id": uuid4().hex}
    assert staff_client(stage.cast.sari).post("/desk/kiosk/revoke/", told).status_code == 302
    scan = {"visit": "", "scan": OWN[0], "request_id": uuid4().hex}
    answer = kiosk.post("/kiosk/own/", scan, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/kiosk/" and answer.content == b""
    assert not queries.open_loans(stage.cast.prison).exists()


def opened(stored):
    from lentera.journal.models import Stream
    from lentera.journal.reading import opened as read

    return read(stored, Stream.objects.get(id=stored.stream))


def test_neither_name_nor_card_nor_block_stands_on_any_page(stage, kiosk):
    sign_in(kiosk)
    press(kiosk, scan=OWN[0])
    for address in ("/kiosk/own/", "/kiosk/receipt/", "/kiosk/pin/", "/kiosk/return/", "/kiosk/"):
        answer = kiosk.get(address)
        page = answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert not bears(page, CARDS[0]), address
        for secret in ("Rahasia", "Blok C", str(stage.readers[CARDS[0]])):
            assert secret not in page, (address, secret)


def test_own_loans_go_on_one_or_all_and_nobody_elses(stage, kiosk):
    sign_in(kiosk)
    for barcode in OWN[:2]:
        press(kiosk, scan=barcode)
    others = actions.lend(stage.desk, OWN[2], CARDS[1], request_id=None, at=clock.now())
    mine = kiosk.get("/kiosk/own/").context["own"].loans
    first = press(kiosk, renew=str(mine[0].line.id))
    assert said(first)[:2] == ("ok", "Diperpanjang sampai Senin, 18 Maret 2024")
    state, title, text = said(press(kiosk, everything="on"))
    assert (state, title) == ("refused", "1 buku diperpanjang") and "sudah diperpanjang" in text
    assert "tidak tercatat pada kartu Anda" in said(press(kiosk, renew=str(others.loan)))[2]
    assert queries.loan(stage.cast.prison, others.loan).renewals == 0
    assert_replay_equals_tables()


def test_a_loan_that_went_to_somebody_else_meanwhile_is_not_renewed(stage, kiosk):
    sign_in(kiosk)
    press(kiosk, scan=OWN[0])
    [mine] = kiosk.get("/kiosk/own/").context["own"].loans
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    lent = actions.lend(stage.desk, OWN[0], CARDS[1], request_id=None, at=clock.now())
    assert said(press(kiosk, renew=str(mine.line.id)))[0] == "refused"
    assert queries.loan(stage.cast.prison, lent.loan).renewals == 0
    refused = actions.renew(stage.desk, OWN[0], only=mine.line.id, request_id=None, at=clock.now())
    assert refused == Refusal("kiosk-not-yours")


def test_books_come_back_without_a_card_and_nothing_is_told_of_whose_they_were(stage, kiosk):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    clock.tell(noon_of(date(2024, 3, 15)))  # two days late: a pause, told to its reader alone
    back = kiosk.post("/kiosk/return/", {"scan": OWN[0], "request_id": "b1"})
    assert said(back) == ("ok", "Sudah kembali. Letakkan di tempat pengembalian.", "Bumi Manusia 1")
    assert "dijeda" not in back.content.decode()
    assert said(kiosk.post("/kiosk/return/", {"scan": OWN[0]}))[2].startswith("Buku ini tidak tercatat")
    sign_in(kiosk)
    assert "Meminjam lagi setelah" in kiosk.get("/kiosk/own/").content.decode()
    assert "Anda meminjam lagi setelah" in said(press(kiosk, scan=OWN[1]))[2]


def test_a_double_press_is_one_loan_and_one_return(stage, kiosk):
    sign_in(kiosk)
    answers = [said(press(kiosk, scan=OWN[0], request_id="same")) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0][0] == "ok"
    back = [said(kiosk.post("/kiosk/return/", {"scan": OWN[0], "request_id": "same"})) for _ in range(2)]
    assert back[0] == back[1] and back[0][0] == "ok"
    assert StoredEntry.objects.filter(kind="circulation.lent").count() == 1
    assert StoredEntry.objects.filter(kind="circulation.returned").count() == 1


def test_a_copy_of_ones_own_and_one_of_anothers(stage, kiosk):
    sign_in(kiosk)
    press(kiosk, scan=OWN[0])
    assert said(press(kiosk, scan=OWN[0]))[2].startswith("Buku ini sudah tercatat pada kartu Anda")
    actions.lend(stage.desk, OWN[1], CARDS[1], request_id=None, at=clock.now())
    assert said(press(kiosk, scan=OWN[1]))[2].startswith("Buku ini masih tercatat dipinjam")
    assert said(press(kiosk, scan="nothing"))[2].startswith("Label ini tidak dikenal")
    assert said(press(kiosk, scan=CARDS[0]))[0] == "info"


def test_two_copies_with_one_label_are_for_the_staff_to_tell_apart(stage, kiosk):
    add_own(stage.cast.prison, PLACED[:1], stage.cast.sari)
    sign_in(kiosk)
    lent = said(press(kiosk, scan=PLACED[0]))
    back = said(kiosk.post("/kiosk/return/", {"scan": PLACED[0], "request_id": "b"}))
    for told in (lent, back):
        assert told[0] == "refused"
        assert told[2] == "Label ini dipakai oleh lebih dari satu buku. Bawalah bukunya ke meja petugas."


def test_done_leaves_nothing_and_a_page_left_open_does_nothing(stage, kiosk):
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    cookie = kiosk.cookies[VISIT].value
    assert kiosk.post("/kiosk/done/")["Location"] == "/kiosk/"
    assert KioskVisit.objects.count() == 0
    kiosk.cookies[VISIT] = cookie  # as if the browser had kept it
    assert kiosk.get("/kiosk/own/")["Location"] == "/kiosk/card/"
    for page in ("/kiosk/receipt/", "/kiosk/pin/"):
        assert kiosk.get(page)["Location"] == "/kiosk/card/"
    sign_in(kiosk, CARDS[1])
    assert press(kiosk, visit=visit, scan=OWN[0])["Location"] == "/kiosk/card/"
    assert queries.open_loans(stage.cast.prison).count() == 0, "the page was another reader's"


def test_another_card_ends_the_visit(stage, kiosk):
    sign_in(kiosk)
    assert press(kiosk, scan=CARDS[1])["Location"] == "/kiosk/card/"
    assert kiosk.get("/kiosk/own/").status_code == 302
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    swapped = kiosk.post("/kiosk/own/", {"visit": visit, "scan": CARDS[1]}, headers={"HX-Request": "true"})
    assert swapped["HX-Redirect"] == "/kiosk/card/" and KioskVisit.objects.count() == 0
    returned = kiosk.post("/kiosk/return/", {"scan": CARDS[1]})
    assert returned["Location"] == "/kiosk/card/"


def test_coming_to_the_card_again_ends_the_visit(stage, kiosk):
    sign_in(kiosk)
    kiosk.get("/kiosk/card/")
    assert KioskVisit.objects.count() == 0


def test_nobody_there_for_three_minutes_ends_the_visit(stage, kiosk):
    sign_in(kiosk)
    for _ in range(4):
        clock.tell(clock.now() + timedelta(minutes=2))
        assert kiosk.get("/kiosk/own/").status_code == 200
    clock.tell(clock.now() + timedelta(minutes=3))
    assert kiosk.get("/kiosk/own/").status_code == 302
    assert KioskVisit.objects.count() == 0
    sign_in(kiosk)
    clock.tell(clock.now() - timedelta(days=1))  # a battery died
    assert kiosk.get("/kiosk/own/").status_code == 302
    sign_in(kiosk)
    clock.tell(clock.now() + timedelta(hours=2))
    hooked.forget_visits(stage.cast.prison, TUESDAY)
    assert KioskVisit.objects.count() == 0


def test_a_visit_belongs_to_its_kiosk(stage, kiosk):
    other = make_kiosk(stage)
    sign_in(kiosk)
    other.cookies[VISIT] = kiosk.cookies[VISIT].value
    assert other.get("/kiosk/own/").status_code == 302


def test_a_reader_who_left_has_no_visit(stage, kiosk):
    sign_in(kiosk)
    reader = stage.readers[CARDS[0]]
    actions.close_reader(stage.desk, reader, request_id=None, at=clock.now())
    assert kiosk.get("/kiosk/own/").status_code == 302
    assert "tidak berlaku lagi" in said(sign_in(kiosk))[2]


def test_a_revoked_kiosk_does_nothing_any_more(stage, kiosk):
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    [line] = catalogue.kiosks(stage.cast.prison)
    staff_client(stage.cast.sari).post("/desk/kiosk/revoke/", {"kiosk": str(line.account)})
    assert press(kiosk, visit=visit, scan=OWN[0])["Location"] == "/kiosk/"
    assert kiosk.post("/kiosk/return/", {"scan": OWN[0]})["Location"] == "/kiosk/"
    assert sign_in(kiosk)["Location"] == "/kiosk/"
    assert queries.open_loans(stage.cast.prison).count() == 0


def test_a_plain_browser_and_a_made_up_visit_get_nowhere(stage, kiosk, client):
    for page in ("card", "own", "return", "pin", "receipt", "done"):
        assert client.get(f"/kiosk/{page}/")["Location"] == "/kiosk/"
    for made_up in ("", "x", "x:y:z", uuid4().hex):
        kiosk.cookies[VISIT] = made_up
        assert kiosk.get("/kiosk/own/").status_code == 302


def test_the_start_page_offers_it_at_kiosks_only(stage, kiosk, client):
    page = kiosk.get("/kiosk/").content.decode()
    for address in ("/kiosk/card/", "/kiosk/return/"):
        assert f'href="{address}"' in page
        assert address not in client.get("/kiosk/").content.decode()


def test_nothing_of_the_reader_is_readable_beside_the_journal(stage, kiosk):
    sign_in(kiosk)
    press(kiosk, scan=OWN[0])
    reader = str(stage.readers[CARDS[0]]).encode()
    [row] = KioskVisit.objects.all()
    assert reader not in bytes(row.sealed) and stage.readers[CARDS[0]].bytes not in bytes(row.sealed)
    from django.contrib.sessions.models import Session

    for session in Session.objects.all():
        assert not bears(str(session.get_decoded()), CARDS[0])
    for stored in StoredEntry.objects.filter(kind__startswith="circulation.lent"):
        assert reader not in bytes(stored.bytes)
    assert not any(
        bears(row.request_id, CARDS[0]) for row in Request.objects.filter(institution=stage.cast.prison)
    )


def test_staff_pages_stay_closed_to_a_kiosk(stage, kiosk):
    sign_in(kiosk)
    for address in ("/desk/", "/desk/circulation/", "/desk/circulation/readers/", "/desk/kiosk/"):
        assert kiosk.get(address).status_code == 302
    [line] = catalogue.kiosks(stage.cast.prison)
    assert not Account.objects.get(id=line.account).has_usable_password()


def test_what_a_kiosk_lent_the_desk_takes_back_and_undoes(stage, kiosk):
    sign_in(kiosk)
    press(kiosk, scan=OWN[0])
    [loan] = queries.open_loans(stage.cast.prison)
    assert queries.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[0]]
    undone = actions.undo_newest(stage.desk, loan.id, request_id="u")
    assert not isinstance(undone, Refusal | Lent | Renewed)
    assert kiosk.get("/kiosk/own/").context["own"].loans == []
    assert LoanReader.objects.count() <= 1
    assert_replay_equals_tables()


def wish(browser, **told):
    visit = browser.get("/kiosk/own/").context["visit"]
    return browser.post("/kiosk/wish/", {"visit": visit, "request_id": uuid4().hex, **told})


def test_a_wish_in_own_words_is_kept_for_the_staff_to_read(stage, kiosk):
    page = kiosk.post("/kiosk/card/?want=title", {"card": CARDS[0], "want": "title"}).content.decode()
    assert 'name="want" value="title"' in page
    answer = kiosk.post("/kiosk/card/", {"card": CARDS[0], "pin": PINS[CARDS[0]], "want": "title"})
    assert answer["Location"] == "/kiosk/wish/"
    assert wish(kiosk, title="Kamus Banjar")["Location"] == "/kiosk/own/"
    [line] = queries.hold_lines(stage.cast.prison)
    assert (line.card, line.title, line.checked) == (CARDS[0], "Kamus Banjar", False)
    assert "Belum ada di sini" in kiosk.get("/kiosk/own/").content.decode()
    assert said(wish(kiosk, title=""))[0] == "refused"


def test_only_own_wishes_are_taken_back(stage, kiosk):
    sign_in(kiosk)
    wish(kiosk, title="Kamus Banjar")
    [line] = queries.hold_lines(stage.cast.prison)
    sign_in(kiosk, CARDS[1])
    press(kiosk, cancel=str(line.id))
    assert len(queries.hold_lines(stage.cast.prison)) == 1
    assert "Kamus Banjar" not in kiosk.get("/kiosk/own/").content.decode()
    sign_in(kiosk)
    for _ in range(2):  # the second finds nothing more, and says the same
        assert said(press(kiosk, cancel=str(line.id)))[:2] == ("ok", "Tidak ditunggu lagi.")
        assert queries.hold_lines(stage.cast.prison) == []


def test_a_made_up_record_is_no_wish(stage, kiosk):
    sign_in(kiosk)
    for told in ("x", str(uuid4())):
        assert kiosk.get(f"/kiosk/wish/?record={told}").context["record"] is None
    assert said(wish(kiosk, record=str(uuid4())))[0] == "refused"
    assert queries.hold_lines(stage.cast.prison) == []


def test_a_history_begins_with_the_pin_and_goes_by_a_press(stage, kiosk):
    sign_in(kiosk)
    visit = kiosk.get("/kiosk/own/").context["visit"]
    reader, prison = stage.readers[CARDS[0]], stage.cast.prison
    assert said(kiosk.post("/kiosk/history/", {"visit": visit, "pin": "1111"}))[0] == "refused"
    assert wants_history(prison, reader) is None
    begun = kiosk.post("/kiosk/history/", {"visit": visit, "pin": PINS[CARDS[0]]})
    assert begun.context["since"] == TUESDAY and wants_history(prison, reader) == TUESDAY
    assert kiosk.get("/kiosk/own/").status_code == 200, "the visit goes on"
    ended = kiosk.post("/kiosk/history/", {"visit": visit, "end": "yes"})
    assert ended["Location"] == "/kiosk/own/" and wants_history(prison, reader) is None


@pytest.mark.parametrize(
    "fault, status", [(OperationalError("database or disk is full"), 503), (KeyError("x"), 500)]
)
def test_what_goes_wrong_is_said_to_the_reader_and_the_screen_begins_anew(kiosk, monkeypatch, fault, status):
    def broken(*_args, **_named):
        raise fault

    sign_in(kiosk)
    kiosk.raise_request_exception = False
    monkeypatch.setattr("lentera.circulation.views.kiosk.actions.lend", broken)
    answer = press(kiosk, scan=OWN[0])
    page = answer.content.decode()
    assert answer.status_code == status
    assert (
        "Bawalah buku Anda kepada petugas" in page
        and 'http-equiv="refresh" content="30; url=/kiosk/"' in page
    )
    assert "/desk/" not in page and "pengelola" not in page and 'href="/"' not in page
    assert kiosk.get("/kiosk/tidak-ada/").content.decode().count("Mulai lagi dari awal") == 1
