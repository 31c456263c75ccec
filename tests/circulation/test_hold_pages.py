"""The pages of holds and the desk's words about them, by hand and by scanner."""

import pytest
from django.urls import reverse

from lentera.circulation import actions, queries
from lentera.circulation.facts import Priority
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Hold
from lentera.circulation.rules import Wanted
from lentera.journal import clock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, bears
from tests.circulation.hold_stage import LAW, ORCHIDS, add_titles, moves, place

DESK = "/desk/circulation/"
HOLDS = "/desk/circulation/holds/"
SHELF = "/desk/circulation/holds/shelf/"
SECRET = "Nama Rahasia"
FIRST, SECOND, THIRD = CARDS


@pytest.fixture
def titles(stage):
    return add_titles(stage)


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def scan(client, code, *, mode="return", card="", **more):
    return client.post(DESK, {"mode": mode, "card": card, "scan": code, **more}).context["outcome"]


def test_the_desk_keeps_a_returned_copy_for_who_is_next(stage, titles, sari):
    scan(sari, LAW[0], mode="lend", card=THIRD)
    place(stage, FIRST, titles.law)
    back = scan(sari, LAW[0])
    assert back.state == "ok"
    assert back.title == f"Sudah kembali · Simpan di rak pesanan untuk kartu {FIRST}"
    assert "pindai sekali lagi" in back.text
    assert not queries.on_hold_shelf(stage.cast.prison, [stage.items[LAW[0]]]), "only a scan sets it there"
    shelved = scan(sari, LAW[0], request_id="s1")
    assert shelved.title == f"Di rak pesanan untuk kartu {FIRST}"
    assert "Jumat, 8 Maret 2024" in shelved.text
    assert scan(sari, LAW[0], request_id="s1") == shelved
    refused = scan(sari, LAW[0], mode="lend", card=SECOND)
    assert refused.state == "refused" and "kartu lain" in refused.text
    assert scan(sari, LAW[0], mode="lend", card=FIRST).state == "ok"
    assert not queries.hold_lines(stage.cast.prison)


def test_a_copy_without_a_queue_goes_to_its_shelf_as_before(stage, titles, sari):
    scan(sari, LAW[0], mode="lend", card=THIRD)
    assert scan(sari, LAW[0]).title == "Sudah kembali"


def test_who_waits_is_shown_by_card_alone(stage, titles, sari):
    place(stage, FIRST, titles.law)
    assistant = staff_client(stage.cast.assistant)
    line = queries.hold_lines(stage.cast.prison)[0]
    for client in (sari, assistant):
        for url in (HOLDS, SHELF, reverse("circulation:hold", args=[line.id]), HOLDS + "new/"):
            page = client.get(url).content.decode()
            assert SECRET not in page
        assert FIRST in client.get(HOLDS).content.decode()
    exported = sari.get(HOLDS + "?export=csv")
    told = b"".join(exported.streaming_content) if exported.streaming else exported.content
    assert b"Hak Warga Binaan" in told and not bears(told, FIRST)
    for account in (stage.cast.warden, stage.cast.agus):
        assert staff_client(account).get(HOLDS).status_code == 403
    other = staff_client(stage.cast.other_librarian)
    assert other.get(reverse("circulation:hold", args=[line.id])).status_code == 404
    other.post(reverse("circulation:cancel-hold", args=[line.id]))
    assert Hold.objects.count() == 1


def test_a_hold_is_placed_by_card_and_barcode(stage, titles, sari):
    page = sari.get(HOLDS + "new/", {"card": FIRST, "q": LAW[0]})
    [found] = page.context["found"]
    told = {"card": FIRST, "record": str(found["record"]), "priority": "legal", "request_id": "n1"}
    for _press in range(2):
        outcome = sari.post(HOLDS + "place/", told).context["outcome"]
        assert outcome.state == "ok" and outcome.title == "Dipesan: Hak Warga Binaan"
    assert Hold.objects.count() == 1
    again = sari.post(HOLDS + "place/", {**told, "request_id": "n2"})
    assert "sudah memesan judul itu" in again.context["outcome"].text
    unknown = sari.post(HOLDS + "place/", {**told, "card": "99999"})
    assert "Kartu 99999 tidak terdaftar" in unknown.context["outcome"].text
    words = {"card": FIRST, "title": "Kamus Hukum", "request_id": "n3"}
    wished = sari.post(HOLDS + "place/", words).context["outcome"]
    assert "disampaikan ke dinas sebagai keinginan" in wished.text


def test_the_class_is_changed_and_the_hold_cancelled(stage, titles, sari):
    hold = place(stage, FIRST, titles.law).hold
    url = reverse("circulation:hold", args=[hold])
    assert sari.post(url, {"priority": "legal"}).context["outcome"].title == "Kelas diubah"
    assert queries.hold(stage.cast.prison, hold).priority == "legal"
    assert sari.post(reverse("circulation:cancel-hold", args=[hold])).status_code == 302
    assert not Hold.objects.exists()
    assert sari.get(url).status_code == 404


def test_the_hold_shelf_by_scanner_with_slip_and_back(stage, titles, sari):
    hold = place(stage, FIRST, titles.law).hold
    assert LAW[0] not in sari.get(SHELF).content.decode()
    assert sari.get(SHELF).context["fetch"][0].title == "Hak Warga Binaan"
    answer = sari.post(SHELF, {"scan": LAW[0], "request_id": "s1"})
    assert answer.context["outcome"].title == f"Di rak pesanan untuk kartu {FIRST}"
    assert not answer.context["fetch"]
    refused = sari.post(SHELF, {"scan": ORCHIDS[0]}).context["outcome"]
    assert refused.text == f"Tidak ada yang menunggu buku {ORCHIDS[0]}. Letakkan di raknya."
    slip = sari.post(reverse("circulation:print-hold-slip", args=[hold]), follow=True).content.decode()
    assert FIRST in slip and LAW[0] in slip and "Jumat, 8 Maret 2024" in slip and SECRET not in slip
    assert queries.shelf_lines(stage.cast.prison)[0].slip
    back = sari.post(SHELF + "put-back/", {"scan": LAW[0], "request_id": "b1"}).context["outcome"]
    assert back.title == f"Kembali ke rak: {LAW[0]}"
    assert sari.get(reverse("circulation:hold-slip", args=[hold])).status_code == 404


def test_words_of_a_reader_are_read_by_a_person_first(stage, titles, sari):
    hold = actions.place_hold(
        stage.desk, FIRST, Wanted(title="Buku Budi"), checked=False, request_id=None, at=clock.now()
    ).hold
    url = reverse("circulation:hold", args=[hold])
    assert "tulisan anggota belum dibaca petugas" in sari.get(url).content.decode()
    sari.post(url, {"checked": "yes"})
    assert "disampaikan ke dinas" in sari.get(url).content.decode()


def test_the_home_page_says_what_holds_ask_for(stage, titles, sari):
    place(stage, FIRST, titles.law)
    assert "1 buku pesanan bisa diambil dari rak" in sari.get("/desk/").content.decode()
    hold = queries.hold_lines(stage.cast.prison)[0].id
    sari.post(SHELF, {"scan": LAW[0]})
    assert "1 buku di rak pesanan perlu slip" in sari.get("/desk/").content.decode()
    sari.post(reverse("circulation:cancel-hold", args=[hold]))
    assert "1 buku di rak pesanan tidak ditunggu lagi" in sari.get("/desk/").content.decode()


def test_the_librarian_alone_reads_who_is_out_for_a_time(stage, titles, sari):
    place(stage, CARDS[0], titles.law)
    shelved = actions.set_on_shelf(stage.desk, LAW[0], request_id=None, at=clock.now())
    place(stage, CARDS[0], titles.orchids)
    moves(stage, CARDS[0], MovementKind.OUT)
    assistant = staff_client(stage.cast.assistant)
    for address in (SHELF, HOLDS, f"{HOLDS}{shelved.hold}/"):
        assert "i luar sementara" in sari.get(address).content.decode(), address
        assert "i luar sementara" not in assistant.get(address).content.decode(), address
    assert "Ditangguhkan" in assistant.get(HOLDS).content.decode()


def test_the_assistant_says_neither_who_comes_first_nor_which_words_leave_the_house(stage, titles, sari):
    assistant, address = staff_client(stage.cast.assistant), f"{HOLDS}place/"
    told = {"card": FIRST, "record": str(titles.law), "priority": "legal"}
    assert assistant.post(address, told).context["outcome"].state == "ok"
    words = {"card": FIRST, "title": "Buku tentang Contoh Seseorang", "priority": "legal"}
    assert assistant.post(address, words).context["outcome"].state == "ok"
    law, wish = sorted(queries.hold_lines(stage.cast.prison), key=lambda line: line.record is None)
    assert (law.priority, law.checked) == (wish.priority, not wish.checked) == (Priority.ORDINARY, True)
    assert not queries.unfilled(stage.cast.prison), "nobody has read the words"
    page = reverse("circulation:hold", args=[wish.id])
    for press in ({"priority": "legal"}, {"checked": "yes"}):
        assert assistant.post(page, press).status_code == 403
    assert "Simpan kelas" not in assistant.get(page).content.decode()
    assert "Kelas</label>" not in assistant.get(f"{HOLDS}new/?q=Kamus").content.decode()
    for press in ({"priority": "legal"}, {"checked": "yes"}):
        assert sari.post(page, press).status_code == 200
    assert len(queries.unfilled(stage.cast.prison)) == 1


def test_the_assistant_ends_nobodys_hold(stage, titles, sari):
    place(stage, FIRST, titles.law)
    assistant, line = staff_client(stage.cast.assistant), queries.hold_lines(stage.cast.prison)[0]
    page, end = (reverse(f"circulation:{name}", args=[line.id]) for name in ("hold", "cancel-hold"))
    assert end not in assistant.get(page).content.decode()
    assert assistant.post(end).status_code == 403 and Hold.objects.count() == 1
    assert end in sari.get(page).content.decode()
    assert sari.post(end).status_code == 302 and Hold.objects.count() == 0


def test_the_assistant_neither_searches_by_card_nor_takes_the_list_away(stage, titles, sari):
    place(stage, FIRST, titles.law)
    assistant = staff_client(stage.cast.assistant)
    assert sari.get(HOLDS, {"export": "csv"})["Content-Type"].startswith("text/csv")
    assert assistant.get(HOLDS, {"export": "csv"})["Content-Type"].startswith("text/html")
    assert "Hak Warga Binaan" in sari.get(HOLDS, {"q": FIRST}).content.decode()
    assert "Hak Warga Binaan" not in assistant.get(HOLDS, {"q": FIRST}).content.decode()
    assert "Hak Warga Binaan" in assistant.get(HOLDS, {"q": "Hak"}).content.decode()


def test_what_was_typed_stays_when_a_wish_is_refused(stage, titles, sari):
    told = {"card": "XX-9", "title": "Kamus Hukum", "author": "Sudarsono", "priority": "legal"}
    page = sari.post("/desk/circulation/holds/place/", told)
    assert page.context["outcome"].state == "refused" and not Hold.objects.exists()
    form = page.context["hold_form"]
    assert [form[name].value() for name in ("title", "author", "priority")] == list(told.values())[1:]
    assert "<details open" in page.content.decode()
