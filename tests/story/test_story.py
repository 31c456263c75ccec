"""One partnership, from a visit to a borrowed book to the evidence of it, all by page and by keyboard.

The prison's agreement ends on 13 February 2024. Its head comes on 25 January; ten days later agency and prisons sign
anew; then books travel, one of them gets lost, one is read, and the news tells of it.
"""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from playwright.sync_api import expect

from lentera.agreements import actions as agreements
from lentera.config.cli import main as lentera
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.agreements import papers
from tests.cast import Cast, make_cast
from tests.journal.proofs import assert_replay_equals_tables
from tests.story.walker import Walker, file_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

VISIT, DRAFTED, PLANNED, SIGNED = date(2024, 1, 25), date(2024, 1, 26), date(2024, 1, 29), date(2024, 2, 5)
SENT, ARRIVED, BACK, TOLD = date(2024, 2, 15), date(2024, 2, 16), date(2024, 2, 20), date(2024, 2, 21)
BOXES = (("DK00001", "DK00002", "DK00003"), ("DK00004", "DK00005"))
LOST = "DK00005"
CARD, READER = "70417", "Kelana Rahasia"
QUOTE = "Perpustakaan kami menjadi pusat baca bagi warga binaan."
HEADLINE = "Layanan perpustakaan bagi warga binaan diperpanjang"

Day = Callable[[date], None]


@pytest.fixture
def day(settings: Any) -> Day:
    """What the calendar on the wall shows, also to the server's threads."""

    def turn(to: date) -> None:
        settings.LENTERA_TODAY = to

    return turn


@pytest.fixture
def cast(arrive: Callable[[], Walker]) -> Cast:
    """The cast with the prison's agreement of 2023, and a second prison whose new text is agreed and waits."""
    made = make_cast()
    with clock.told(clock.at_local(papers.START)):
        papers.sign_from_paper(made)
        scope = tuple(msgspec.structs.replace(line, id=uuid4()) for line in papers.scope())
        parties = (
            papers.party(made.agency, "Dispersip Kalsel", "119/013/DISPERSIP/2023"),
            papers.party(made.other_prison, "Lapas Tanjung", "W19.PAS.7-HH.05.05-90", "Surya Wibowo"),
        )
        other = papers.sign_from_paper(made, scope=scope, parties=parties)
    waiting = date(2024, 1, 22)
    with clock.told(clock.at_local(waiting)):
        papers.evaluate(made, other.agreement, waiting)
        opened = agreements.open_renewal(made.agency, other.agreement, actor=made.agus, request_id=None)
        assert not isinstance(opened, Refusal), opened
        papers.lead_to_agreed(made, opened.draft, waiting)
    return made


def test_from_a_visit_to_a_borrowed_book_to_the_evidence(
    cast: Cast, day: Day, arrive: Callable[[], Walker], tmp_path: Path
) -> None:
    day(VISIT)
    agus = arrive().log_in("agus")
    visit = record_the_visit(agus)
    follow_up = promise_what_follows(agus, visit)
    draft = open_the_renewal(agus, visit)
    day(DRAFTED)
    negotiate(agus, draft)
    day(PLANNED)
    event = put_on_the_agenda(agus, draft)
    day(SIGNED)
    head = arrive().log_in("head")
    sign_together(head, event)
    kept(agus, follow_up)
    warden = arrive().log_in("warden")
    agree_with_the_text(warden, draft)
    tell_the_press(agus, warden, head, event)
    read_the_news(arrive())

    day(SENT)
    stock = arrive().log_in("stock")
    enter_copies(stock)
    placement = pack_and_send(stock)
    day(ARRIVED)
    sari = arrive().log_in("sari")
    count_and_receive(sari, placement)
    read_the_handover_record(sari, placement, tmp_path)
    register_a_reader(sari)
    lend_at_the_desk(sari)
    day(BACK)
    take_back_at_the_desk(sari)
    day(TOLD)
    assert lentera(["tick"]) == 0
    see_the_evidence(agus, draft)
    assert_replay_equals_tables()


def record_the_visit(agus: Walker) -> str:
    """Agus finds the danger on his first page, and writes the visit down; returns the visit's address."""
    agus.look("01-home")
    agus.sees("Lapas Karang Intan")
    agus.go("/desk/visits/")
    agus.look("02-visits-empty")
    agus.press("Catat kunjungan")
    agus.choose("Lembaga lain", "Lapas Karang Intan")
    agus.fill("Maksud", "Membahas perpanjangan perjanjian kerja sama")
    agus.fill("Jam mulai", "09.30")
    agus.fill("Jam selesai", "11.00")
    agus.fill("Tempat", "Kantor Dispersip, Banjarmasin")
    agus.fill("Rombongan", "Bambang Sutejo; Kepala Lapas\nSari Melati; Pustakawan")
    agus.fill("Yang menerima", "Agus Permana; Kepala Seksi Pelayanan dan Kerja Sama")
    agus.fill("Acara", "Evaluasi tahun pertama\nPerpanjangan perjanjian")
    agus.choose("Tentang perjanjian", "119/012/DISPERSIP/2023")
    agus.look("03-visit-form")
    agus.press("Simpan kunjungan")
    visit = agus.path
    agus.press("Tulis notulen")
    renewal = agus.part("Butir 2")
    agus.fill("Pembahasan", "Perjanjian berakhir 13 Februari 2024.", renewal)
    agus.fill("Keputusan", "Naskah baru disiapkan sebelum berakhir.", renewal)
    agus.look("04-minutes")
    agus.press("Simpan notulen")
    agus.sees("Kamis, 25 Januari 2024", "Naskah baru disiapkan sebelum berakhir.", "Bambang Sutejo")
    return visit


def promise_what_follows(agus: Walker, visit: str) -> str:
    """The point of the minutes becomes a task with a day; returns the follow-up's address."""
    agus.go(visit)
    point = agus.part("Notulen").get_by_role("listitem").filter(has_text="Perpanjangan perjanjian")
    agus.press("Jadikan tindak lanjut", point)
    agus.fill("Tugas", "Menyiapkan naskah perpanjangan")
    agus.fill("Penanggung jawab", "Seksi Pelayanan dan Kerja Sama")
    agus.fill("Tenggat", "5/2/24")
    agus.choose("Meminta perpanjangan", "119/012/DISPERSIP/2023")
    agus.look("05-follow-up-form")
    agus.press("Simpan tindak lanjut")
    agus.go(visit)
    agus.look("06-visit")
    agus.press("Menyiapkan naskah perpanjangan")
    agus.sees("5 Februari 2024", "Terbuka")
    agus.look("07-follow-up")
    return agus.path


def open_the_renewal(agus: Walker, visit: str) -> str:
    """From the visit to a draft that is filled already; returns its address."""
    agus.go(visit)
    agus.press("Mulai perpanjangan")
    agus.sees("14 Feb 2024 – 13 Feb 2025", "Tanpa jeda")
    agus.look("08-draft")
    return agus.path


def negotiate(agus: Walker, draft: str) -> None:
    """Review, text, partner, evaluation, agreement, numbers."""
    agus.go(draft)
    agus.press("Mulai telaah")
    agus.press("Mulai menyusun")
    agus.press("Kirim ke mitra")
    agus.sees("Versi 1 pada mitra", "Perjanjian sebelumnya belum dievaluasi")
    agus.look("09-draft-sent")
    agus.press("Naskah disepakati")
    agus.sees("belum dievaluasi")
    agus.press("Isi evaluasi")
    for note in agus.page.get_by_label("Catatan").all():
        note.fill("Berjalan baik")
    agus.look("10-evaluation")
    agus.press("Simpan evaluasi")
    agus.go(draft)
    agus.press("Naskah disepakati")
    fill_in_numbers(agus, draft, "000.5/17/DISPERSIP/2024", "W19.PAS.9-HH.05.05-88")
    agus.look("12-draft-agreed")


def fill_in_numbers(agus: Walker, draft: str, *numbers: str) -> None:
    """Both numbers of a text; the heads in office stand there already."""
    agus.go(draft)
    agus.press("Isi nomor dan penandatangan")
    for field, number in zip(agus.page.get_by_label("Nomor naskah").all(), numbers, strict=True):
        field.fill(number)
    agus.look("11-numbers")
    agus.press("Simpan")


def put_on_the_agenda(agus: Walker, draft: str) -> str:
    """One event for two texts: at first only roughly, then on a day; returns its address."""
    agus.go("/desk/signing-events/")
    agus.press("Susun agenda")
    agus.fill("Nama agenda", "Penandatanganan kerja sama layanan perpustakaan")
    agus.fill("Tempat", "Aula Dispersip, Banjarmasin")
    agus.fill("Waktu", "awal Februari 2024")
    agus.press("Simpan agenda")
    agus.sees("Awal Februari 2024", "Agenda ini masih kosong")
    event = agus.path
    for partner in ("Karang Intan", "Tanjung"):
        agus.choose("Naskah", partner)
        agus.press("Masukkan")
    lines = agus.part("Naskah").get_by_role("listitem")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="Karang Intan")).to_contain_text("Siap")
    expect(lines.filter(has_text="Tanjung")).to_contain_text("Belum siap")
    agus.look("13-event-waiting")
    agus.press("Lembaga Pemasyarakatan Kelas IIB Tanjung", lines.filter(has_text="Tanjung"))
    fill_in_numbers(agus, agus.path, "000.5/18/DISPERSIP/2024", "W19.PAS.7-HH.05.05-91")
    agus.go(event)
    agus.press("Ubah agenda")
    agus.fill("Waktu", "5/2/24")
    agus.fill("Jam mulai", "10.00")
    agus.field("Sudah pasti").press("Space")
    agus.press("Simpan agenda")
    agus.sees("5 Feb", "2 siap")
    agus.look("14-event-ready")
    return event


def sign_together(head: Walker, event: str) -> None:
    """The head records what was signed on the day."""
    head.look("15-home-head")
    head.go(event)
    head.press("Catat penandatanganan")
    head.sees("2 dari 2 naskah siap")
    head.look("16-hold")
    head.press("Tandatangani yang siap")
    head.sees("2 perjanjian ditandatangani", "2 ditandatangani")
    head.look("17-event-signed")


def kept(agus: Walker, follow_up: str) -> None:
    """Nobody closes the promise by hand: the signature kept it."""
    agus.go(follow_up)
    agus.sees("Selesai", "000.5/17/DISPERSIP/2024")


def agree_with_the_text(warden: Walker, agreement: str) -> None:
    """The prison says for itself what it signed."""
    warden.sees("Naskah 000.5/17/DISPERSIP/2024 menunggu pernyataan Anda")
    warden.look("18-home-warden")
    warden.press("Nyatakan isi naskah")
    warden.look("19-consent")
    warden.fill("Nomor naskah lembaga Anda", "W19.PAS.9-HH.05.05-88")
    warden.fill("Penandatangan dari lembaga Anda", "Bambang Sutejo")
    warden.fill("Ditandatangani pada", "5/2/24")
    warden.press("Nyatakan")
    assert warden.path == agreement
    warden.sees("Belum berlaku", "sama")
    warden.look("20-agreement-of-partner")


def tell_the_press(agus: Walker, warden: Walker, head: Walker, event: str) -> None:
    """The quoted approves his words, the head approves the whole, Agus lets it out."""
    agus.go(event)
    agus.press("Tulis siaran pers")
    agus.fill("Judul", HEADLINE)
    agus.fill("Tempat", "Banjarmasin")
    agus.fill("Tanggal", "5/2/24")
    agus.fill(
        "Isi",
        "Dinas Perpustakaan dan Kearsipan bersama dua lapas menandatangani perjanjian kerja sama.\n\n"
        "Perjanjian meliputi bahan baca, perpustakaan keliling, peminjaman buku, dan pelatihan.",
    )
    words = agus.part("Kutipan 1")
    agus.fill("Yang dikutip", "Bambang Sutejo", words)
    agus.fill("Jabatan", "Kepala Lapas", words)
    agus.choose("Lembaga di Lentera", "Lapas Karang Intan", within=words)
    agus.fill("Kata-katanya", QUOTE, words)
    agus.look("21-release-form")
    agus.press("Simpan siaran pers")
    release = agus.path
    agus.press("Mintakan persetujuan")
    agus.sees("Menunggu persetujuan")
    agus.look("22-release-waiting")
    head.go(release).press("Setujui")
    head.sees("belum disetujui yang bersangkutan")
    head.look("23-release-refused")
    warden.go("/desk/press/")
    warden.sees(QUOTE)
    warden.look("24-quote")
    warden.press("Setujui kata-kata ini")
    head.go(release).press("Setujui")
    head.sees("Disetujui oleh", "Dewi Anggraini")
    agus.go(release).press("Terbitkan")
    agus.look("25-release-out")


def read_the_news(reader: Walker) -> None:
    """Anybody, without an account, from the first page of the portal."""
    reader.go("/")
    reader.look("26-portal")
    reader.press(HEADLINE)
    reader.sees(QUOTE, "Bambang Sutejo", "pelatihan")
    assert reader.path.startswith("/news/")
    reader.look("27-article")


def enter_copies(stock: Walker) -> None:
    """Five new copies of one title, numbered from the first barcode on."""
    stock.look("28-home-stock")
    stock.go("/desk/items/")
    stock.press("Catat buku")
    stock.fill("Judul", "Merawat Anggrek Bulan")
    stock.fill("Pengarang", "Kenanga, Bunga")
    stock.fill("Nomor panggil", "635.9 KEN m")
    stock.fill("Barcode pertama", BOXES[0][0])
    stock.fill("Jumlah eksemplar", "5")
    stock.fill("Dokumen asal", "SPK 027/2/2024")
    stock.fill("Nilai satu eksemplar", "65.000")
    stock.fill("Tanggal perolehan", "12/2/24")
    stock.fill("Rak", "A1")
    stock.look("29-accession")
    stock.press("Masukkan ke inventaris")
    stock.go("/desk/items/")
    stock.sees("5 di rak", BOXES[0][0])
    stock.look("30-items")


def pack_and_send(stock: Walker) -> str:
    """Two boxes by scanner; a copy that nobody knows is refused; returns the placement's address."""
    stock.go("/desk/placements/")
    stock.look("31-placements-empty")
    stock.press("Kemas titipan")
    stock.choose("Dasar", "Lapas Karang Intan", "Peminjaman buku")
    stock.fill("Jangka waktu", "90")
    stock.look("32-placement-form")
    stock.press("Mulai mengemas")
    stock.scan(BOXES[0][0], "TIDAK-ADA")
    stock.hears("Barcode TIDAK-ADA tidak dikenal di sini")
    stock.look("33-packing-refused")
    stock.scan(*BOXES[0][1:])
    stock.hears("Masuk boks 1", BOXES[0][-1])
    stock.press("Boks 2")
    stock.scan(*BOXES[1])
    stock.hears("Masuk boks 2", BOXES[1][-1])
    stock.look("34-packing")
    stock.press_key("F9")
    stock.sees("5 buku dalam 2 boks")
    stock.fill("Jabatan", "Pengelola koleksi")
    stock.look("35-dispatch")
    stock.press("Serahkan")
    stock.sees("Belum dihitung", "5 buku", "Rp325.000")
    stock.look("36-placement-sent")
    return stock.path


def count_and_receive(sari: Walker, placement: str) -> None:
    """The prison counts for itself; one copy did not arrive, and both words stand side by side."""
    sari.look("37-home-librarian")
    sari.go(placement)
    sari.press("Hitung boks")
    sari.scan(*BOXES[0])
    expect(sari.part("Semua boks")).to_contain_text("3 / 3")
    sari.field("Boks").fill("2")
    sari.field("Pindai buku").focus()
    sari.scan(BOXES[1][0])
    expect(sari.part("Semua boks")).to_contain_text("1 / 2")
    sari.look("38-counting")
    sari.press_key("F9")
    sari.sees("4 dari 5 buku ada; 1 tidak ditemukan")
    sari.fill("Jabatan", "Pustakawan")
    sari.choose("Hasil hitungan", "catatan")
    sari.look("39-receive")
    sari.press("Terima")
    sari.sees("4 baik", "1 tidak ditemukan", LOST)
    sari.look("40-placement-received")


def read_the_handover_record(sari: Walker, placement: str, folder: Path) -> None:
    """The paper is a PDF that names its number, both who sign, and the copy that is missing."""
    sari.go(placement)
    address = sari.page.get_by_role("link", name="Berita acara").get_attribute("href")
    assert address is not None
    kind, paper = file_of(sari, address)
    assert kind == "application/pdf"
    (folder / "bast.pdf").write_bytes(paper)
    words = subprocess.run(
        ["pdftotext", "-layout", str(folder / "bast.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for wanted in ("000.5/1/BAST/II/2024", "Rudi Hartawan", "Sari Melati", LOST, "Merawat Anggrek Bulan"):
        assert wanted in words, words


def register_a_reader(sari: Walker) -> None:
    """F8 at the desk; what a reader is called stays with the prison."""
    sari.go("/desk/circulation/")
    sari.look("41-desk")
    sari.press_key("F8")
    sari.fill("Nama", READER)
    sari.fill("Nomor kartu", CARD)
    sari.fill("Blok", "Blok C")
    sari.look("42-register")
    sari.press("Daftarkan, lalu pinjamkan")
    sari.sees(f"Kartu {CARD}")


def lend_at_the_desk(sari: Walker) -> None:
    """Nothing but the scanner and the keyboard: a wrong code, a loan, the loan undone, the loan again."""
    sari.go("/desk/circulation/")
    sari.scan(CARD)
    expect(sari.page.locator("#desk-card")).to_contain_text(CARD)
    sari.scan("XX-9")
    sari.hears("Belum bisa", "XX-9")
    sari.look("43-desk-refused")
    sari.scan(BOXES[0][0])
    sari.hears("Dipinjam sampai Rabu, 21 Februari 2024", "Merawat Anggrek Bulan")
    sari.look("44-desk-lent")
    sari.page.keyboard.press("Escape")
    sari.hears("Diurungkan")
    sari.look("45-desk-undone")
    sari.scan(BOXES[0][0])
    sari.hears("Dipinjam sampai")
    assert sari.page.evaluate("document.activeElement.name") == "scan"


def take_back_at_the_desk(sari: Walker) -> None:
    """F2, one scan."""
    sari.go("/desk/circulation/")
    sari.page.keyboard.press("F2")
    expect(sari.page.locator("#desk-state [aria-current]")).to_have_attribute("value", "return")
    sari.scan(BOXES[0][0])
    sari.hears("Sudah kembali", "Merawat Anggrek Bulan")
    sari.look("46-desk-returned")


def see_the_evidence(agus: Walker, agreement: str) -> None:
    """What was promised, what was done, and the papers behind the number."""
    agus.go(agreement)
    agus.look("47-agreement")
    lending = agus.part("Dijanjikan dan terlaksana").get_by_role("row").filter(has_text="Peminjaman buku")
    agus.press("4", lending)
    agus.sees("4 / 800")
    agus.look("48-evidence")
    agus.go("/desk/evidence/")
    for number, unit in ((1, "pinjaman"), (4, "buku di mitra sekarang")):
        expect(agus.page.locator(".big-number").filter(has_text=unit).first).to_contain_text(str(number))
    agus.look("49-dashboard")
    assert READER not in agus.page.content()
