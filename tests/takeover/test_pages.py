"""The way of a file through its pages, as the librarian goes it; others do not get in."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.circulation import queries as circulation
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.takeover import actions, queries, uploading
from lentera.takeover.models import TakeoverFile
from lentera.takeover.rules import Question
from lentera.takeover.told import OldLoan, Person
from lentera.takeover.views.answers import page_of
from tests.cast import staff_client
from tests.takeover.conftest import SECRET, SLIMS_DUMP

START = "/desk/takeover/"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def upload(client, text, name="anggota.sql", **more):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(START, {"file": file, **more})


def id_of(answer) -> UUID:
    return UUID(answer.url.rstrip("/").rsplit("/", 1)[-1])


def body(answer):
    return " ".join(answer.content.decode().split())


def test_from_the_file_to_the_log_and_back(stage, sari, settings, tmp_path):
    settings.LENTERA_HOME = str(tmp_path)
    before = StoredEntry.objects.count()
    uploaded = upload(sari, SLIMS_DUMP, block="inst_name")
    assert uploaded.status_code == 302
    assert list((tmp_path / "tmp").iterdir()) == [], "nothing of the file is left in clear"
    id, page = id_of(uploaded), uploaded.url
    seen = body(sari.get(page))
    for words in ("Cadangan SQL SLiMS", "member.mpasswd", "1 pinjaman lama yang sudah kembali tidak diambil"):
        assert words in seen
    assert "Jalankan pengambilalihan" not in seen
    assert "boleh kosong" not in seen, "what has to be chosen is not called optional"
    assert "Standard</label>" in seen and seen.count("2 anggota") == 2, (
        "who is not decided yet counts to his kind"
    )
    kinds = queries.draft(stage.cast.prison, id), sorted({"Standard", "Tahanan"})
    assert kinds[0].form == "slims-sql"
    chosen = {
        "act": "choose",
        "group_0": "convict",
        "group_1": "detainee",
        "ended": "leave",
        "blocked": "leave",
    }
    assert sari.post(page, chosen).status_code == 302
    assert "Jawab 6 pertanyaan" in body(sari.get(page))
    asked = body(sari.get(f"{page}questions/"))
    assert "Peminjamnya tidak ada di berkas" in asked
    due = asked.partition('name="typed-due:8"')[0].rpartition("Baris")[2]
    assert "Dipinjam pada</dt>" in due and "2024</dd>" in due and SECRET in due, (
        "whose it is, and when it was lent"
    )
    answers = {
        "typed-orphan:4": "70417",
        "answer-item:5": "leave",
        "typed-lent:6": "27/2/24",
        "typed-due:8": "12 Mar 2024",
        "answer-returned:9": "open",
        "answer-double-loan:2": "2",
    }
    assert sari.post(f"{page}questions/", answers).url == page
    assert StoredEntry.objects.count() == before, "until now nothing has changed"
    ready = sari.get(page)
    assert "Jalankan pengambilalihan" in body(ready)
    done = sari.post(page, {"act": "run", "request_id": "r1"})
    assert done.url == f"{START}{id}/"
    log = body(sari.get(done.url))
    assert "Petugas memutuskan pinjaman ini tidak diambil alih." in log
    assert "Masa berlaku anggota ini sudah habis" in log
    assert SECRET not in log
    assert circulation.open_loans(stage.cast.prison).count() == 6
    assert sari.get(page).url == done.url
    assert "Batalkan pengambilalihan" in body(sari.get(f"{done.url}undo/"))
    assert sari.post(f"{done.url}undo/").url == done.url
    assert "Dibatalkan" in body(sari.get(done.url))
    assert circulation.open_loans(stage.cast.prison).count() == 0


def test_a_wrong_answer_is_asked_again_and_the_rest_can_be_left_out_at_once(stage, sari):
    page = upload(sari, SLIMS_DUMP).url
    sari.post(page, {"act": "choose", "ended": "take", "blocked": "take"})
    again = sari.post(f"{page}questions/", {"typed-orphan:4": "11111", "typed-lent:6": "kemarin"})
    assert again.url == f"{page}questions/"
    assert body(sari.get(again.url)).count("Jawaban sebelumnya tidak cocok") == 2
    for kind in ("orphan", "item", "lent", "due", "returned", "double-loan"):
        sari.post(f"{page}questions/", {"leave": kind})
    assert "Tidak ada pertanyaan lagi" in body(sari.get(f"{page}questions/"))
    assert "Jalankan pengambilalihan" in body(sari.get(page))
    sari.post(f"{page}questions/", {"act": "reset"})
    assert "Jawab 6 pertanyaan" in body(sari.get(page))


@pytest.mark.parametrize(
    "case, text, words",
    [
        (
            "a register number",
            "name;card;group;register\nA;1;staff;B.I\n",
            "Kolom register tidak boleh diimpor",
        ),
        ("no table", b"\x00\x01\x02", "Belum bisa"),
        ("nothing in it", "", "tidak berisi anggota"),
        ("a foreign dump", "INSERT INTO `wp_posts` (`ID`) VALUES (1);\n", "wp_posts"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_nothing_is_kept(stage, sari, case, text, words):
    answer = upload(sari, text)
    assert answer.status_code == 200
    assert words in body(answer)
    assert not TakeoverFile.objects.exists()


def test_a_name_that_is_a_formula_or_a_tag_is_shown_as_text(stage, sari):
    text = (
        "name;card;group\n=HYPERLINK(1);70417;staff\n<script>alert(1)</script>;70418;staff\n"
        "@SUM(A1);90003;staff\n"
    )
    page = upload(sari, text, name='<img src=x onerror="1">.csv').url
    seen = body(sari.get(f"{page}questions/")) + body(sari.get(page)) + body(sari.get(START))
    assert "=HYPERLINK(1)" in seen
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "<script>alert" not in seen
    assert "<img src=x" not in seen


def test_a_file_can_be_thrown_away(stage, sari):
    page = upload(sari, SLIMS_DUMP).url
    assert sari.post(page, {"act": "discard"}).url == START
    assert not TakeoverFile.objects.exists()
    assert sari.get(page).status_code == 404


def test_only_the_librarian_gets_in_and_only_to_his_own(stage, sari):
    page = upload(sari, SLIMS_DUMP).url
    for account in (
        stage.cast.assistant,
        stage.cast.warden,
        stage.cast.agus,
        stage.cast.admin,
        stage.cast.auditor,
    ):
        assert staff_client(account).get(START).status_code == 403
        assert staff_client(account).get(page).status_code == 403
    assert staff_client(stage.cast.other_librarian).get(page).status_code == 404


def test_what_a_crash_left_is_erased(settings, tmp_path):
    settings.LENTERA_HOME = str(tmp_path)
    left = tmp_path / "tmp" / f"{uploading.BEGINNING}abc"
    left.mkdir(parents=True)
    (left / "data").write_text(SECRET)
    assert uploading.erase_left() == 0
    assert uploading.erase_left(left.stat().st_mtime + uploading.LEFT + 1) == 1
    assert not left.exists()


def test_the_pages_speak_english_too(stage):
    client = staff_client(stage.cast.sari, "en")
    page = upload(client, SLIMS_DUMP).url
    for address in (START, page, f"{page}questions/"):
        seen = body(client.get(address))
        for word in ("Anggota", "Pinjaman", "Berkas"):
            assert word not in seen, address


def test_a_take_over_that_stopped_stands_on_the_home_page_and_goes_on(stage, sari):
    page = upload(sari, "name;card;group\nNama Rahasia;90001;staff\n").url
    id = UUID(page.rstrip("/").rsplit("/", 1)[-1])
    actions.begin(stage.desk, id, request_id="go", at=clock.now())
    home = body(sari.get("/desk/"))
    assert "Pengambilalihan belum selesai" in home
    batch = body(sari.get(f"{START}{id}/"))
    assert "Pekerjaannya terhenti. Lanjutkan, atau batalkan semuanya." in batch
    assert "0 dari 1 bagian sudah masuk" in body(sari.get(page))
    assert sari.post(page, {"act": "continue"}).url == f"{START}{id}/"
    assert "Pengambilalihan belum selesai" not in body(sari.get("/desk/"))
    hx = sari.post(page, {"act": "continue"}, headers={"hx-request": "true"})
    assert hx.headers["HX-Redirect"] == f"{START}{id}/"


@pytest.mark.parametrize(
    ("card", "shown"),
    [("", "–"), ("borrower 5", "anggota nomor 5 (Ana)"), ("7", "7 (Budi / Cici)"), ("8", "8")],
)
def test_a_loan_names_the_members_of_its_card_and_by_no_card_nobody(stage, card, shown):
    told = [("Ali", "", ""), ("Ayu", "", ""), ("Ana", "", "borrower 5"), ("Budi", "7", ""), ("Cici", "7", "")]
    people = [Person(line, name, at, number=number) for line, (name, at, number) in enumerate(told, 1)]
    loans = [OldLoan(1, "KI-00388", card)]
    question = Question("returned", 1, "loans", card=card, barcode="KI-00388")
    [group] = page_of([question], people, loans, stage.cast.prison)
    assert shown in [value for _name, value in group.rows[0].facts]
