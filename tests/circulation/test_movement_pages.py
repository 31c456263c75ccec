"""The pages of movements, as the librarian uses them; nobody else sees them."""

import subprocess
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lentera.circulation import actions, queries
from lentera.circulation.actions import movement as moving
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import LoanReader, Movement, MovementFile, Reader, ReaderOpening
from lentera.circulation.queries import movement as moves
from lentera.journal import clock
from lentera.papers.models import IssuedPaper
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY

BASE = "/desk/circulation/movements/"
SECRET = "Nama Rahasia"
HEAD = "card;name;group;block;movement;date\n"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


@pytest.fixture
def reader(stage):
    return stage.readers[CARDS[0]]


def text(answer):
    return answer.content.decode()


def pdf_text(answer):
    assert answer["Content-Type"] == "application/pdf"
    run = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    return run.stdout.decode()


def move_url(reader):
    return f"/desk/circulation/readers/{reader}/move/"


def leave(sari, reader, kind="transferred", **more):
    return sari.post(move_url(reader), {"kind": kind, "on": "5/3/2024", "block": "", **more}, follow=True)


def upload(sari, *lines, head=HEAD):
    file = SimpleUploadedFile("mutasi.csv", (head + "\n".join(lines)).encode(), "text/csv")
    return sari.post(f"{BASE}import/", {"file": file}, follow=True)


@pytest.mark.parametrize(
    "kind, offered", [("released", True), ("paroled", True), ("transferred", False), ("died", False)]
)
def test_what_helps_after_release_is_offered_to_those_who_go_free(stage, sari, reader, kind, offered):
    assert ("Bekal setelah bebas" in text(leave(sari, reader, kind))) is offered


def test_the_checklist_says_what_becomes_of_everything(stage, sari, reader):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    page = text(sari.get(move_url(reader)))
    assert "1 buku masih di tangan" in page
    assert OWN[0] in page
    assert "4 April 2024" in page
    assert "30 hari setelah pergi" in page
    assert ReaderOpening.objects.filter(reader=reader).count() == 1
    answer = leave(sari, reader)
    assert "Tercatat: Pindah ke lembaga lain." in text(answer)
    assert "Yang masih terbuka" in text(answer)
    assert Reader.objects.get(id=reader).closed_at is not None
    again = sari.post(move_url(reader), {"kind": "released", "on": "5/3/2024"})
    assert Movement.objects.count() == 1, again


def test_a_wrong_day_is_said_in_place_and_changes_nothing(stage, sari, reader):
    answer = sari.post(move_url(reader), {"kind": "released", "on": "6/3/2024", "block": ""})
    assert answer.status_code == 409
    assert "belum tiba" in text(answer)
    assert Movement.objects.count() == 0


def test_a_movement_is_undone_from_its_page(stage, sari, reader):
    leave(sari, reader)
    row = Movement.objects.get()
    answer = sari.post(f"{BASE}{row.id}/undo/", {"request_id": "u1"}, follow=True)
    assert "Diurungkan" in text(answer)
    assert Reader.objects.get(id=reader).closed_at is None
    assert sari.get(f"{BASE}{row.id}/").status_code == 302


def test_of_who_died_no_page_offers_a_way_back_but_the_undo_of_a_mistake(stage, sari, reader):
    page = text(leave(sari, reader, "died"))
    assert "Datang lagi" not in page and "keliru, urungkan di sini" in page
    page = text(sari.get(f"/desk/circulation/readers/{reader}/"))
    assert "Buka kembali" not in page and "Meninggal dunia" in page
    answer = sari.post(f"/desk/circulation/readers/{reader}/close/", {"verb": "reopen"})
    assert "tercatat meninggal" in text(answer)
    answer = sari.post(move_url(reader), {"kind": "arrived", "on": "5/3/2024", "block": ""})
    assert (answer.status_code, "tercatat meninggal" in text(answer)) == (409, True)
    assert Reader.objects.get(id=reader).closed_at is not None
    clock.tell(clock.now() + timedelta(days=20))
    assert "urungkan</button>" in text(sari.get(move_url(reader)))
    assert "Diurungkan" in text(sari.post(f"{BASE}{Movement.objects.get().id}/undo/", follow=True))
    assert Reader.objects.get(id=reader).closed_at is None


def test_the_recall_slip_names_card_and_barcode_alone(stage, sari, reader):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    told = pdf_text(sari.get(reverse("papers:print", args=["recall_slip", reader])))
    assert OWN[0] in told
    assert CARDS[0] in told
    assert SECRET not in told
    assert "Bumi Manusia" not in told
    assert "sebelum pemegang kartu berangkat" in told
    leave(sari, reader)
    told = pdf_text(sari.get(reverse("papers:print", args=["recall_slip", reader])))
    assert "sudah meninggalkan lembaga" in told and "berangkat" not in told


def test_the_clearance_slip_bears_a_name_on_paper_and_none_in_the_register(stage, sari, reader):
    leave(sari, reader)
    row = Movement.objects.get()
    assert sari.get(f"{BASE}{row.id}/clearance/print/").status_code == 404
    page = sari.post(f"{BASE}{row.id}/clearance/", {"request_id": "c1"}, follow=True)
    paper = IssuedPaper.objects.get()
    assert paper.number in text(page)
    printed = sari.get(f"{BASE}{row.id}/clearance/print/")
    assert f"{SECRET} {CARDS[0]}" in pdf_text(printed)
    assert paper.number in pdf_text(printed)
    assert printed["Cache-Control"] == "private, no-store"
    kept = pdf_text(sari.get(reverse("papers:pdf", args=[paper.id])))
    assert paper.number in kept
    assert SECRET not in kept
    assert CARDS[0] not in kept
    assert "Batalkan dahulu suratnya" in text(sari.post(f"{BASE}{row.id}/undo/", follow=True))
    actions.forget_due(stage.cast.prison, date(2024, 4, 4), actor=stage.cast.sari)
    gone = sari.get(f"{BASE}{row.id}/clearance/print/", follow=True)
    assert "sudah dihapus untuk selamanya" in text(gone)


def test_the_invitation_of_the_public_library_bears_no_mark_of_the_prison(stage, sari, reader):
    told = pdf_text(sari.get(reverse("papers:print", args=["membership_offer", reader])))
    assert "Dinas Perpustakaan" in told.replace("\n", " ")
    for mark in ("Lapas", "Lembaga Pemasyarakatan", "Karang Intan", SECRET, CARDS[0]):
        assert mark.casefold() not in told.casefold()


def test_the_guide_lists_what_the_library_entered(stage, sari, reader, monkeypatch):
    refused = sari.get(reverse("papers:print", args=["reentry_guide", reader]), follow=True)
    assert refused["Content-Type"].startswith("text/html")
    place = {
        "name": "Balai Latihan Kerja",
        "help": "Kursus dan kerja",
        "address": "Banjarmasin",
        "contact": "",
    }
    sari.post(f"{BASE}places/new/", place)
    told = pdf_text(sari.get(reverse("papers:print", args=["reentry_guide", reader])))
    assert "Balai Latihan Kerja" in told
    assert "Lapas" not in told
    monkeypatch.setattr("lentera.circulation.movement_papers.institutions.agency", lambda: None)
    alone = pdf_text(sari.get(reverse("papers:print", args=["reentry_guide", reader])))
    assert "Balai Latihan Kerja" in alone
    for mark in ("Lapas", "Lembaga Pemasyarakatan", "Karang Intan"):
        assert mark not in alone, "nor where no agency is known here"


def test_who_leaves_soon_is_listed_with_what_is_out(stage, sari, reader):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    url = f"/desk/circulation/readers/{reader}/release/"
    assert "Rencana bebas tersimpan" in text(sari.post(url, {"day": "12/3/2024"}, follow=True))
    page = text(sari.get(f"{BASE}releases/"))
    assert f"{SECRET} {CARDS[0]}" in page
    assert "panggil 1 buku" in page
    assert "1 orang akan bebas dalam 7 hari" in text(sari.get("/desk/"))
    assert "sudah lewat" in text(sari.post(url, {"day": "4/3/2024"}, follow=True))
    sari.post(url, {"day": ""})
    assert moves.planned_release(stage.cast.prison, reader) is None


def test_what_stayed_out_is_settled_from_its_page(stage, sari, reader):
    lent = actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    leave(sari, reader)
    page = text(sari.get(f"{BASE}left/"))
    assert OWN[0] in page
    assert "1 buku belum kembali" in text(sari.get("/desk/"))
    refused = sari.post(f"{BASE}left/{lent.loan}/end/", {"end": "travelled", "document": ""})
    assert refused.status_code == 409
    assert "nomor berita acara" in text(refused)
    record = sari.post(reverse("papers:issue", args=["travel_record", lent.loan]), follow=True)
    paper = IssuedPaper.objects.get()
    assert record.status_code == 200
    told = pdf_text(sari.get(reverse("papers:pdf", args=[paper.id])))
    assert OWN[0] in told
    assert SECRET not in told
    done = sari.post(
        f"{BASE}left/{lent.loan}/end/", {"end": "travelled", "document": paper.number}, follow=True
    )
    assert "Pinjaman diselesaikan" in text(done)
    assert LoanReader.objects.count() == 0
    assert "tanpa pengembalian" in text(sari.get(f"/desk/circulation/loans/{lent.loan}/"))


def test_a_file_is_shown_before_it_does_anything(stage, sari):
    lines = [
        ";Baru Sekali;narapidana;E;masuk;1/3/2024",
        f"{CARDS[0]};;;;bebas;1/3/2024",
        ";Siapa;;;bebas;1/3/2024",
    ]
    page = upload(sari, *lines)
    told = text(page)
    assert "3 baris dibaca" in told
    assert "1 masuk, 1 keluar, 0 berubah" in told
    assert "0 tetap, 1 ditolak" in told
    assert "Baris 4" in told
    assert Movement.objects.count() == 0
    url = page.redirect_chain[-1][0]
    done = sari.post(url, {"verb": "apply"}, follow=True)
    assert "1 masuk, 1 keluar, 0 berubah, 0 tetap, 1 ditolak." in text(done)
    assert Movement.objects.count() == 2
    assert "sudah dipakai atau dibuang" in text(sari.get(url, follow=True))
    again = upload(sari, *lines)
    assert "2 tetap, 1 ditolak" in text(again)
    sari.post(again.redirect_chain[-1][0], {"verb": "drop"})
    assert MovementFile.objects.count() == 0
    undo = url.rstrip("/") + "/undo/"
    assert "2 catatan diurungkan, 0 tetap" in text(sari.post(undo, follow=True))


@pytest.mark.parametrize(
    "head, data, words",
    [
        ("card;name;no_register;movement;date\n", b"", "Kolom no_register tidak boleh diimpor"),
        ("", b"\xff\xfe\x00", "bukan teks"),
        ("card;movement;date\n", b"1;bebas\0;1/3/2024", "bukan teks"),
        ("", b"\n\n", "Kolom"),
        ("card;movement;date\n", b"x" * 1_000_001, "terlalu besar"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(stage, sari, head, data, words):
    file = SimpleUploadedFile("mutasi.csv", head.encode() + data, "text/csv")
    answer = sari.post(f"{BASE}import/", {"file": file})
    assert answer.status_code == 409
    assert words in text(answer)
    assert MovementFile.objects.count() == 0


def test_a_slip_of_another_house_registers_there(stage, sari, reader):
    leave(sari, reader)
    slip = sari.post(f"/desk/circulation/readers/{reader}/parcel/", {"to": str(stage.cast.other_prison)})
    told = text(slip)
    assert SECRET not in told
    assert "<svg" in told
    code = told.split('id="parcel-code">')[1].split("<")[0]
    there = staff_client(stage.cast.other_librarian)
    page = there.post(f"{BASE}arrival/", {"code": code, "card": "", "block": "A"}, follow=True)
    assert f"{SECRET} {CARDS[0]}" in text(page)
    wrong = there.post(f"{BASE}arrival/", {"code": code})
    assert wrong.status_code == 409
    assert "tidak dikenal" in text(wrong)


def test_the_list_of_movements_cannot_be_taken_out_of_the_house(sari, reader):
    leave(sari, reader)
    page = sari.get(BASE)
    assert SECRET in text(page)
    assert "Unduh" not in text(page)
    for kind in ("csv", "xlsx"):
        assert sari.get(BASE, {"export": kind})["Content-Type"].startswith("text/html")


def test_days_are_set_and_said(stage, sari, reader):
    sari.post(f"{BASE}days/", {"kept": "7", "ahead": "14"})
    assert "12 Maret 2024" in text(sari.get(move_url(reader)))
    assert sari.post(f"{BASE}days/", {"kept": "400", "ahead": "14"}).status_code == 200
    assert moves.movement_days(stage.cast.prison).kept == 7


def test_only_the_librarian_sees_movements(stage, reader):
    moving.move(stage.desk, reader, MovementKind.RELEASED, on=TUESDAY, request_id=None, at=clock.now())
    row = Movement.objects.get()
    pages = [BASE, f"{BASE}left/", f"{BASE}releases/", f"{BASE}import/", move_url(reader), f"{BASE}{row.id}/"]
    for account in (
        stage.cast.assistant,
        stage.cast.warden,
        stage.cast.agus,
        stage.cast.auditor,
        stage.cast.admin,
    ):
        for page in pages:
            assert staff_client(account).get(page).status_code == 403, page
    other = staff_client(stage.cast.other_librarian)
    assert other.get(move_url(reader)).status_code == 404
    assert other.get(f"{BASE}{row.id}/").status_code == 404
    assert SECRET not in text(other.get(BASE))
    assert SECRET in text(staff_client(stage.cast.sari).get(BASE))


def test_a_forgotten_reader_has_no_such_page(stage, sari, reader):
    leave(sari, reader)
    actions.forget_due(stage.cast.prison, TUESDAY + timedelta(days=30), actor=stage.cast.sari)
    assert queries.identity(stage.cast.prison, reader) is None
    assert sari.get(move_url(reader)).status_code == 404
    assert "identitas dihapus" in text(sari.get(BASE))
