"""The pages about readers' own data, as their people use them; every opening of a reader's page is recorded."""

import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, ReaderGroup, RightsKind
from lentera.circulation.models import DemandCase, ReaderOpening, RightsRequest
from lentera.journal import clock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN

SECRET = "Nama Rahasia"
PIN = "739164"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


@pytest.fixture
def warden(stage):
    return staff_client(stage.cast.warden)


@pytest.fixture
def reader(stage):
    return stage.readers[CARDS[0]]


def openings():
    return [
        (row.purpose, row.found if row.reader is None else row.reader)
        for row in ReaderOpening.objects.order_by("opened_at", "id")
    ]


def url(name, *args):
    return reverse(f"circulation:{name}", args=args)


def is_pdf(answer):
    return answer["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def said_by(answer):
    """The text of a PDF, its spaces made one."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def lend(stage, barcode, card=CARDS[0]):
    outcome = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(outcome, Lent), outcome
    return outcome


@pytest.mark.parametrize(
    "name, purposes",
    [
        ("reader", ["page"]),
        ("edit-reader", ["correction"]),
        ("ask-rights", ["request"]),
        ("extract", ["request"]),
        ("reading-history", ["request"]),
        ("open-demand", ["demand"]),
        ("openings", []),  # shown to the reader himself, and holds nothing of his but his card
    ],
)
def test_every_page_of_a_reader_records_its_opening(stage, sari, reader, name, purposes):
    assert sari.get(url(name, reader)).status_code == 200
    assert openings() == [(purpose, reader) for purpose in purposes]
    [actor] = {row.actor for row in ReaderOpening.objects.all()} or [stage.cast.sari]
    assert actor == stage.cast.sari


@pytest.mark.parametrize(
    "name", ["desk", "readers", "loans", "movements", "holds", "hold-shelf", "questions", "families", "batch"]
)
def test_no_browser_keeps_what_stands_on_a_page_of_readers(stage, sari, reader, name):
    assert "no-store" in sari.get(url(name))["Cache-Control"]
    assert "no-store" in sari.get(url("reader", reader))["Cache-Control"]
    loan = lend(stage, OWN[0])
    assert "no-store" in sari.get(url("loan", loan.loan))["Cache-Control"]


def test_lists_and_searches_record_how_many_and_never_what_was_searched(stage, sari, warden):
    sari.get(url("readers"))
    sari.get(url("readers") + "?page=1&sort=-name")
    sari.get(url("readers") + "?q=70417")
    warden.get(url("readers") + "?q=tidak+ada")
    assert sorted(openings()) == [("list", 3), ("search", 0), ("search", 1)]
    loan = lend(stage, OWN[0])
    sari.get(url("loans"))
    sari.get(url("loans") + "?state=returned")
    sari.get(url("loans") + "?export=csv")
    sari.get(url("loan", loan.loan))
    assert sorted(openings(), key=str)[1:3] == [("loan", stage.readers[CARDS[0]]), ("loans", 1)]
    assert ReaderOpening.objects.count() == 5


def test_lending_returning_and_renewing_record_no_opening(stage, sari):
    desk = url("desk")
    sari.post(desk, {"mode": "lend", "scan": CARDS[0]})
    sari.post(desk, {"mode": "lend", "card": CARDS[0], "scan": OWN[0]})
    sari.post(desk, {"mode": "renew", "scan": OWN[0]})
    sari.post(desk, {"mode": "return", "scan": OWN[0]})
    assert openings() == []


def test_a_reader_sees_who_opened_his_data_and_an_auditor_how_often(stage, sari, warden, reader):
    warden.get(url("reader", reader))
    sari.get(url("reader", reader))
    page = sari.get(url("openings", reader)).content.decode()
    assert "Bambang Sutejo" in page and "Sari Melati" in page
    assert SECRET not in page
    assert "Tujuh hari ini: 2 halaman pembaca, 0 daftar" in warden.get("/desk/").content.decode()
    counts = warden.get(url("openings-by-day")).content.decode()
    assert "Sari Melati" in counts and SECRET not in counts and CARDS[0] not in counts
    exported = warden.get(url("openings-by-day") + "?export=csv").content.decode()
    assert "Sari Melati" in exported and str(reader) not in exported
    assert staff_client(stage.cast.assistant).get(url("openings-by-day")).status_code == 403
    others = staff_client(stage.cast.auditor).get(url("openings-by-day")).content.decode()
    assert "Sari Melati" not in others, "an agency's auditor hears nothing of a prison's desk"


def test_a_request_is_entered_shown_with_its_clock_and_answered(stage, sari, reader):
    form = {"kind": "access", "wish": "Apa yang disimpan tentang saya?", "request_id": "k1"}
    answer = sari.post(url("ask-rights", reader), form)
    row = RightsRequest.objects.get()
    assert answer.url == url("rights-request", row.id)
    page = sari.get(answer.url).content.decode()
    assert "72 jam lagi" in page and "Apa yang disimpan" in page and f"Kartu {CARDS[0]}" in page
    assert SECRET not in sari.get(url("privacy")).content.decode()
    assert is_pdf(sari.post(url("extract", reader), {"request_id": "k2"}))
    assert sari.post(url("rights-letter", row.id)).status_code == 404, "nothing is answered yet"
    done = sari.post(url("rights-request", row.id), {"outcome": "done", "words": "", "request_id": "k3"})
    assert done.status_code == 302
    assert is_pdf(sari.post(url("rights-letter", row.id)))
    letter = sari.post(url("rights-letter", row.id), headers={"Accept-Language": "en"})
    told = subprocess.run(["pdftotext", "-", "-"], input=letter.content, capture_output=True, check=True)
    assert "by hand" in told.stdout.decode() and "di tempat" not in told.stdout.decode()
    again = sari.post(url("rights-request", row.id), {"outcome": "done", "words": "", "request_id": "k4"})
    assert "sudah dijawab" in again.content.decode()


def test_a_late_request_stands_in_red_on_the_home_page(stage, sari, reader):
    actions.ask(stage.desk, reader, RightsKind.ACCESS, request_id=None, at=clock.now())
    home = sari.get("/desk/").content.decode()
    assert "1 permohonan pembaca atas datanya menunggu jawaban" in home
    assert "Yang pertama: 72 jam lagi" in home
    clock.tell(clock.now() + timedelta(hours=80))
    assert "Yang pertama sudah lewat 8 jam" in sari.get("/desk/").content.decode()
    assert "Lewat 8 jam" in sari.get(url("privacy")).content.decode()
    assistant = staff_client(stage.cast.assistant)
    assert "permohonan pembaca" not in assistant.get("/desk/").content.decode()


def test_a_correction_is_made_on_its_page(stage, sari, reader):
    asked = actions.ask(stage.desk, reader, RightsKind.CORRECTION, request_id=None, at=clock.now())
    address = url("rights-correct", asked.request)
    assert sari.get(address).status_code == 200
    told = {"name": "Contoh Betul", "card": CARDS[1], "block": "Blok C"}
    assert "sudah dipakai. Bila orangnya sama" in sari.post(address, told).content.decode()
    assert sari.post(address, {**told, "card": CARDS[0], "request_id": "c1"}).status_code == 302
    page = sari.get(url("rights-request", asked.request)).content.decode()
    assert "Contoh Betul" in page and SECRET in page
    assert is_pdf(sari.post(url("rights-letter", asked.request)))
    assert sari.get(address).status_code == 404, "answered"


def test_erasure_is_done_by_the_head_and_nothing_else_is(stage, sari, warden, reader):
    erase = actions.ask(stage.desk, reader, RightsKind.ERASURE, "hapus", request_id=None, at=clock.now())
    other = actions.ask(stage.desk, reader, RightsKind.ACCESS, request_id=None, at=clock.now())
    told = {"outcome": "done", "words": "", "request_id": "e1"}
    own = sari.post(url("rights-request", erase.request), told)
    assert "Mintalah orang lain" in own.content.decode()
    assert warden.post(url("rights-request", other.request), {**told, "request_id": "e2"}).status_code == 403
    seen = warden.get(url("rights-request", erase.request)).content.decode()
    assert "Simpan jawaban" in seen
    assert "Simpan jawaban" not in warden.get(url("rights-request", other.request)).content.decode()
    assert warden.post(url("rights-request", erase.request), {**told, "request_id": "e3"}).status_code == 302
    assert queries.identity(stage.cast.prison, reader) is None
    letter = sari.post(url("rights-letter", erase.request))
    assert is_pdf(letter)
    printed = said_by(letter)
    assert "sudah dihapus untuk selamanya" in printed and "Nomor" not in printed, "it is in no register"
    assert sari.get(url("extract", reader)).status_code == 404
    page = sari.get(url("rights-request", erase.request)).content.decode()
    assert "Identitas sudah dihapus" in page


def test_a_suspension_is_lifted_on_the_readers_page(stage, sari, reader):
    asked = actions.ask(stage.desk, reader, RightsKind.SUSPENSION, request_id=None, at=clock.now())
    sari.post(url("rights-request", asked.request), {"outcome": "done", "words": "", "request_id": "s1"})
    assert "Ditunda atas permintaannya" in sari.get(url("reader", reader)).content.decode()
    refused = sari.post(url("desk"), {"mode": "lend", "card": CARDS[0], "scan": OWN[0]})
    assert refused.context["outcome"].state == "refused"
    sari.post(url("resume-reader", reader), {"request_id": "s2"})
    assert "Ditunda" not in sari.get(url("reader", reader)).content.decode()


def test_a_history_is_begun_with_the_readers_pin_and_no_page_of_the_staff_shows_it(stage, sari):
    reader = actions.register(
        stage.desk,
        actions.NewReader("Wirasaba", ReaderGroup.CONVICT, card="71555", pin=PIN),
        request_id=None,
        at=clock.now(),
    ).reader
    page = url("reading-history", reader)
    assert sari.post(page, {"pin": "111222"}).context["outcome"].state == "refused"
    assert sari.post(page, {"pin": PIN}).context["outcome"].state == "ok"
    lend(stage, OWN[0], "71555")
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    clock.tell(clock.now() + timedelta(hours=1))
    actions.forget_links(stage.cast.prison)
    assert queries.history_size(stage.cast.prison, reader) == 1
    for name in ("reader", "reading-history", "extract", "openings", "ask-rights"):
        assert "Bumi Manusia" not in sari.get(url(name, reader)).content.decode(), name
    without, with_pin = (
        sari.post(url("extract", reader), told) for told in ({"request_id": "x1"}, {"pin": PIN})
    )
    assert is_pdf(without) and is_pdf(with_pin) and len(with_pin.content) != len(without.content)
    wrong = sari.post(url("extract", reader), {"pin": "999000"})
    assert wrong["content-type"].startswith("text/html")
    assert sari.post(page, {"end": "yes"}).context["outcome"].state == "ok"
    assert queries.history_size(stage.cast.prison, reader) == 0


def test_a_demand_goes_its_way_by_two_persons(stage, sari, warden, reader):
    lend(stage, OWN[0])
    told = {
        "requester": "Polres Banjar",
        "officer": "Kasat Reskrim",
        "letter": "B/17/III/2024",
        "letter_on": "4/3/24",
        "untold": "",
        "request_id": "d1",
    }
    named = sari.post(url("open-demand", reader), {**told, "officer": f"tentang {SECRET} {CARDS[0]}"})
    assert "memuat nama atau kartu pembaca" in named.content.decode()
    assert sari.post(url("open-demand", reader), told).status_code == 302
    case = DemandCase.objects.get()
    assert "menunggu putusan orang kedua" in warden.get("/desk/").content.decode()
    assert "menunggu putusan orang kedua" not in sari.get("/desk/").content.decode()
    own = sari.post(url("demand", case.id), {"allowed": "yes", "reason": "", "request_id": "d2"})
    assert "Mintalah orang lain" in own.content.decode()
    seen = warden.get(url("demand", case.id)).content.decode()
    assert SECRET not in seen and "Bumi Manusia" not in seen
    assert warden.post(url("print-demand", case.id)).status_code == 403
    assert warden.post(url("demand", case.id), {"allowed": "yes", "request_id": "d3"}).status_code == 302
    paper = sari.post(url("print-demand", case.id), {"request_id": "d4"})
    assert is_pdf(paper) and "Nomor :" in said_by(paper), "the office writes the number of its own book"
    twice = sari.post(url("print-demand", case.id), {"request_id": "d5"})
    assert "hanya dapat dicetak sekali" in twice.content.decode()
    assert "Beri tahu pembaca" in sari.get("/desk/").content.decode()
    told = sari.post(url("tell-subject", case.id), {"letter": "yes"})
    assert is_pdf(told) and "Nomor :" not in said_by(told)
    assert sari.post(url("tell-subject", case.id), {"request_id": "d6"}).status_code == 302
    assert "Selesai" in sari.get(url("demands")).content.decode()


def test_the_answer_to_a_demand_says_of_whom_it_is_also_without_loans(stage, sari, warden, reader):
    told = {
        "requester": "Polres Banjar",
        "officer": "Kasat Reskrim",
        "letter": "B/18/III/2024",
        "letter_on": "4/3/24",
    }
    assert (
        sari.post(url("open-demand", reader), {**told, "untold": "", "request_id": "e1"}).status_code == 302
    )
    case = DemandCase.objects.get()
    warden.post(url("demand", case.id), {"allowed": "yes", "request_id": "e2"})
    said = said_by(sari.post(url("print-demand", case.id), {"request_id": "e3"}))
    assert f"{SECRET} {CARDS[0]} (kartu {CARDS[0]}) hari ini tidak mempunyai pinjaman yang berjalan." in said


def test_who_may_not_see_readers_sees_none_of_these_pages(stage, reader):
    asked = actions.ask(stage.desk, reader, RightsKind.ACCESS, request_id=None, at=clock.now())
    for who in (stage.cast.assistant, stage.cast.agus, stage.cast.admin, stage.cast.auditor):
        client = staff_client(who)
        for name in ("extract", "reading-history", "openings", "ask-rights", "open-demand"):
            assert client.get(url(name, reader)).status_code == 403, (who, name)
        for name in ("privacy", "demands"):
            assert client.get(url(name)).status_code == 403
        assert client.get(url("rights-request", asked.request)).status_code == 403
    other = staff_client(stage.cast.other_librarian)
    for name in ("extract", "reading-history", "openings", "ask-rights", "open-demand"):
        assert other.get(url(name, reader)).status_code == 404, name
    assert other.get(url("rights-request", asked.request)).status_code == 404
    warden = staff_client(stage.cast.warden)
    for name in ("extract", "reading-history", "openings", "ask-rights", "open-demand"):
        assert warden.get(url(name, reader)).status_code == 403, name


def test_the_terms_of_a_house_are_saved(stage, sari, warden):
    assert sari.post(url("privacy"), {"history_months": "6", "request_id": "t1"}).status_code == 302
    assert queries.history_months(stage.cast.prison) == 6
    assert sari.post(url("privacy"), {"history_months": "99"}).status_code == 200
    warden.post(url("privacy"), {"history_months": "1", "request_id": "t2"})
    assert queries.history_months(stage.cast.prison) == 6
