"""Pages of requests: the interview, the queue, the conversation; rights and languages."""

import re
from datetime import date
from struct import pack
from uuid import UUID, uuid4
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.agreements.facts import ServiceKind
from lentera.journal import clock
from lentera.requests import actions, queries
from lentera.requests.facts import Asking, RequestKind, Verdict
from lentera.requests.rules import Stage
from tests.cast import ZONE, staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.requests.conftest import BOOKS, TODAY


@pytest.fixture(autouse=True)
def morning():
    with clock.told(clock.at_local(TODAY, zone=ZONE)):
        yield


def ask(house, asking=BOOKS):
    cast = house.cast
    return actions.send(cast.prison, cast.agency, asking, actor=cast.sari, request_id=None).request


def begin(client, house, kind="books"):
    told = client.post("/desk/requests/new/", {"kind": kind, "agency": house.cast.agency})
    assert told.status_code == 302, told.content.decode()[:3000]
    return told["location"]


@pytest.mark.parametrize(
    "language, first, letter", [("id", "Buku tentang apa", "id"), ("en", "What should", "en")]
)
def test_the_interview_asks_page_by_page_and_ends_in_a_letter_and_a_request(house, language, first, letter):
    client = staff_client(house.cast.sari, language)
    here = begin(client, house)
    said = {
        "topics": "berkebun dan cerita",
        "wishes": "Menanam Anggrek | Rahmi | 2\nLaskar Pelangi",
        "amount": "1.040",
        "levels": ["easy", "craft"],
        "languages": ["ind"],
        "by": "1/3/2024",
        "reason": "Kelas berkebun dimulai bulan depan.",
        "scope_item": str(house.items[ServiceKind.LENDING]),
        "contact": "Kasi Binadik",
    }
    assert first in client.get(here).content.decode()
    for key in said:
        assert here.endswith(f"/{key}/")
        assert client.get(here).status_code == 200
        here = client.post(here, {key: said[key]})["location"]
    page = client.get(here).content.decode()
    assert "Menanam Anggrek" in page and "berkebun dan cerita" in page
    preview = client.get(f"{here}letter-{letter}.pdf")
    assert preview["content-type"] == "application/pdf" and preview.content.startswith(b"%PDF")
    sent = client.post(f"{here}send/", {"letter": "on", "request_id": "press"})
    assert sent.status_code == 302, sent.content.decode()
    again = client.post(f"{here}send/", {"letter": "on", "request_id": "press"})
    assert again["location"] == sent["location"]
    (line,) = queries.lines(house.cast.agency)
    own, _read = queries.asked_both(line.id)
    assert (own.amount, own.levels, own.by) == (1040, "easy,craft", date(2024, 3, 1))
    assert own.number and own.letter and own.agreement == house.agreement
    assert [wish.copies for wish in queries.wishes_of(line.id)] == [2, 1]
    assert "Menanam Anggrek" in client.get(sent["location"]).content.decode()
    there = staff_client(house.cast.agus, language).get(sent["location"]).content.decode()
    assert own.number in there
    assert_replay_equals_tables()


@pytest.mark.parametrize("kind", [kind.value for kind in RequestKind])
def test_every_kind_can_be_asked_from_its_first_question_to_its_summary(house, kind):
    client = staff_client(house.cast.warden if kind == "visit" else house.cast.sari)
    here = begin(client, house, kind)
    seen = 0
    while "/drafts/" in here and not re.search(r"drafts/[0-9a-f-]{36}/$", here):
        page = client.get(here)
        assert page.status_code == 200
        skip = re.search(r'<a class="btn" href="([^"]+)">Lewati', page.content.decode())
        key = here.rstrip("/").rsplit("/", 1)[1]
        answer = {
            "topics": "berkebun", "first": "1/3/24", "last": "8/3/24", "place": "aula", "by": "1/4/24",
            "thing": str(house.agreement),
        }  # fmt: skip
        if skip:
            here = skip[1]
        elif "Tidak ada yang dapat dipilih" in page.content.decode():
            assert kind == "extension"
            return
        else:
            told = client.post(here, answer if key != "days" else {"first": "1/3/24", "last": "8/3/24"})
            assert told.status_code == 302, told.content.decode()
            here = told["location"]
        seen += 1
    assert seen > 2
    assert client.post(f"{here}send/", {"letter": "on"}).status_code == 302
    assert [one.state.kind for one in queries.lines(house.cast.agency)] == [kind]


def test_who_may_ask_for_visits_is_led_to_their_own_form(house):
    here = begin(staff_client(house.cast.sari), house, "visit")
    assert here == f"/desk/visits/ask/?partner={house.cast.agency}"


@pytest.mark.parametrize(
    "key, answer, sentence",
    [
        ("topics", {"topics": " "}, "Pertanyaan ini perlu dijawab."),
        ("wishes", {"wishes": "Anggrek\n | Rahmi | 2"}, "Judul pada baris 2 belum lengkap"),
        ("wishes", {"wishes": "Anggrek | Rahmi | 0"}, "Judul pada baris 1 belum lengkap"),
        ("wishes", {"wishes": "\n".join(["A"] * 61)}, "Ada 61 judul"),
        ("amount", {"amount": "banyak"}, "Tulis angka bulat"),
        ("by", {"by": "5/2/24"}, "Tanggal ini sudah lewat"),
        ("by", {"by": "besok lusa"}, "bukan tanggal"),
        ("levels", {"levels": ["teka-teki"]}, "teka-teki"),
        ("scope_item", {"scope_item": str(uuid4())}, "bukan"),
    ],
)
def test_a_wrong_answer_is_named_and_changes_nothing(house, key, answer, sentence):
    client = staff_client(house.cast.sari)
    request = begin(client, house).split("/")[4]
    before = queries.draft_of(house.cast.prison, request).answers
    told = client.post(f"/desk/requests/drafts/{request}/{key}/", answer)
    assert told.status_code == 200
    assert sentence in told.content.decode()
    assert queries.draft_of(house.cast.prison, request).answers == before


def test_nothing_is_sent_while_a_question_is_open_and_a_letter_needs_a_head(house):
    cast = house.cast
    client = staff_client(cast.sari)
    request = begin(client, house).split("/")[4]
    told = client.post(f"/desk/requests/drafts/{request}/send/", {"letter": "on"})
    assert "Buku tentang apa yang dibutuhkan?" in told.content.decode()
    assert (
        client.get(f"/desk/requests/drafts/{request}/letter-id.pdf")
        .headers["content-type"]
        .startswith("text/html")
    )
    assert queries.lines(cast.agency) == []


def test_the_head_reads_what_was_put_before_him_and_sends_it(house):
    cast = house.cast
    client = staff_client(cast.sari)
    request = begin(client, house).split("/")[4]
    client.post(f"/desk/requests/drafts/{request}/topics/", {"topics": "hukum"})
    assert client.post(f"/desk/requests/drafts/{request}/put-forward/").status_code == 302
    warden = staff_client(cast.warden)
    home = warden.get("/desk/").content.decode()
    assert "Konsep permintaan menunggu Anda: Buku bacaan" in home
    assert "menunggu Anda" not in client.get("/desk/").content.decode()
    assert warden.post(f"/desk/requests/drafts/{request}/send/", {"letter": "on"}).status_code == 302
    assert queries.request_state(UUID(request)).own


def test_the_agency_answers_and_the_partner_confirms(house):
    cast = house.cast
    request = ask(house)
    url = f"/desk/requests/{request}/"
    agus, sari = staff_client(cast.agus), staff_client(cast.sari)
    assert "Permintaan Lapas Karang Intan belum dijawab" in agus.get("/desk/").content.decode()
    assert agus.post(f"{url}take-up/", {"handler": "Seksi Layanan"}).status_code == 302
    wrong = agus.post(f"{url}answer/", {"verdict": "declined", "words": "Maaf"})
    assert wrong.status_code == 200 and "Penolakan memerlukan alasan" in wrong.content.decode()
    assert agus.post(f"{url}answer/", {"verdict": "granted", "by": "1/3/24"}).status_code == 302
    assert "1 Maret 2024" in sari.get(url).content.decode()
    told = agus.post(f"{url}fulfil/", {"words": "40 buku dikirim", "on": "6/2/24"})
    assert told.status_code == 302, told.content.decode()
    assert "Pastikan yang diminta sudah diterima" in sari.get("/desk/").content.decode()
    assert sari.post(f"{url}confirm/", {"words": ""}).status_code == 302
    assert queries.line(request, cast.agency).stage is Stage.CONFIRMED
    assert sari.post(f"{url}reopen/", {"reopen-reason": "Kurang dua"}).status_code == 302
    assert queries.line(request, cast.agency).stage is Stage.REOPENED


def test_a_request_without_ground_is_sent_and_says_so(house):
    cast = house.cast
    sent = actions.send(cast.other_prison, cast.agency, BOOKS, actor=cast.other_librarian, request_id=None)
    page = staff_client(cast.agus).get(f"/desk/requests/{sent.request}/").content.decode()
    assert "Belum ada dasar" in page and "Susun perjanjian dengan mitra ini" in page
    grounded = staff_client(cast.agus).get(f"/desk/requests/{ask(house)}/").content.decode()
    assert "Belum ada dasar" not in grounded and "tidak dikutip mitra" in grounded


def test_what_came_by_letter_is_entered_with_its_scan_and_adopted(house):
    cast = house.cast
    agus = staff_client(cast.agus)
    form = {
        "partner": cast.prison,
        "kind": "books",
        "channel": "letter",
        "source": "W19/3/II/2024, 2 Februari 2024",
        "received_on": "5/2/24",
        "topics": "hukum",
        "wishes": "Laskar Pelangi | Andrea Hirata | 3",
    }
    disguised = SimpleUploadedFile("surat.pdf", b"MZ\x90\x00", "application/pdf")
    refused = agus.post("/desk/requests/enter/", form | {"scan": disguised})
    assert refused.status_code == 200 and queries.lines(cast.agency) == []
    png = SimpleUploadedFile("surat.png", _png(), "image/png")
    told = agus.post("/desk/requests/enter/", form | {"scan": png})
    assert told.status_code == 302, told.content.decode()
    request = told["location"].split("/")[3]
    page = agus.get(told["location"]).content.decode()
    assert "Dicatat dinas, belum dinyatakan mitra" in page and "Buka pindaian" in page
    assert agus.get(f"{told['location']}scan").content == _png()
    sari = staff_client(cast.sari)
    assert sari.get(f"{told['location']}scan").status_code == 404
    draft = sari.post(f"{told['location']}adopt/")["location"]
    assert "Laskar Pelangi" in sari.get(draft).content.decode()
    sent = sari.post(f"{draft}send/")
    assert sent["location"] == told["location"]
    own, read = queries.asked_both(request)
    assert own.subject == read.subject
    assert "Menurut catatan dinas" in agus.get(told["location"]).content.decode()
    assert_replay_equals_tables()


def _png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", compress(b"\0\xff")) + chunk(b"IEND", b"")


def test_a_renewal_asked_for_is_started_and_answered_with_one_press(house):
    cast = house.cast
    request = ask(house, Asking(kind=RequestKind.RENEWAL, subject="Perpanjangan", thing=house.agreement))
    agus = staff_client(cast.agus)
    assert "Mulai perpanjangan" in agus.get(f"/desk/requests/{request}/").content.decode()
    started = agus.post(f"/desk/requests/{request}/renewal/", {"request_id": "p"})
    assert started["location"].startswith("/desk/agreements/")
    assert queries.line(request, cast.prison).state.verdict is Verdict.GRANTED
    assert "Konsep penerusnya sedang disiapkan" in agus.get(f"/desk/requests/{request}/").content.decode()


def test_the_queue_filters_counts_and_draws_a_board(house):
    cast = house.cast
    request = ask(house)
    ask(house, Asking(kind=RequestKind.VAN, subject="Pusling ke halaman depan"))
    actions.answer(cast.agency, request, Verdict.GRANTED, actor=cast.agus, request_id=None)
    agus = staff_client(cast.agus)
    page = agus.get("/desk/requests/").content.decode()
    assert "1 belum dijawab" in page and BOOKS.subject in page
    assert BOOKS.subject not in agus.get("/desk/requests/?state=unanswered").content.decode()
    assert BOOKS.subject not in agus.get("/desk/requests/?kind=van").content.decode()
    assert "Dijanjikan" in agus.get("/desk/requests/?view=board").content.decode()
    with clock.told(clock.at_local(date(2024, 2, 21), zone=ZONE)):
        late = agus.get("/desk/requests/?state=late").content.decode()
    assert "Pusling ke halaman depan" in late and BOOKS.subject not in late
    assert (
        'value="seminggu"' in agus.post("/desk/requests/answer-time/", {"days": "seminggu"}).content.decode()
    )
    assert agus.post("/desk/requests/answer-time/", {"days": "7"}).status_code == 302
    assert queries.answer_days(cast.agency) == 7
    assert "Menanam Anggrek" in agus.get("/desk/requests/wishes/").content.decode()
    english = staff_client(cast.agus, "en").get("/desk/requests/").content.decode()
    assert "Requests" in english and "Permintaan" not in re.sub(r"<[^>]+>", "", english).replace(
        BOOKS.subject, ""
    )


def test_others_are_not_told(house):
    cast = house.cast
    request = ask(house)
    drafted = begin(staff_client(cast.sari), house).split("/")[4]
    other = staff_client(cast.other_librarian)
    for url in (
        f"/desk/requests/{request}/",
        f"/desk/requests/drafts/{drafted}/",
        f"/desk/requests/drafts/{drafted}/topics/",
        f"/desk/requests/drafts/{drafted}/letter-id.pdf",
    ):
        assert other.get(url).status_code == 404
    for act in ("withdraw", "confirm", "reopen", "take-up", "answer", "fulfil"):
        assert other.post(f"/desk/requests/{request}/{act}/", {}).status_code == 404
    assert BOOKS.subject not in other.get("/desk/requests/").content.decode()
    assert staff_client(cast.agus).get(f"/desk/requests/drafts/{drafted}/").status_code == 404


@pytest.mark.parametrize(
    "who, sees, answers",
    [
        ("agus", 200, 200), ("head", 200, 200), ("stock", 200, 200), ("trainer", 200, 200), ("crew", 200, 403),
        ("auditor", 200, 403), ("cataloguer", 403, 403), ("admin", 403, 403), ("assistant", 403, 403),
        ("warden", 200, 200), ("sari", 200, 200),
    ],
)  # fmt: skip
def test_roles_hold_to_the_table(house, who, sees, answers):
    request = ask(house)
    client = staff_client(getattr(house.cast, who))
    assert client.get("/desk/requests/").status_code == sees
    assert client.get(f"/desk/requests/{request}/").status_code == sees
    told = client.post(f"/desk/requests/{request}/answer/", {"verdict": "otherwise"})
    assert told.status_code == answers  # 200: the page again, with the reason why this answer cannot be taken
    assert queries.line(request, house.cast.agency).stage is Stage.WAITING
