"""Steps of the story with books: copies, boxes, a reader, a loan, and the evidence of it."""

import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.story.walker import Walker, file_of

BOXES = (("DK00001", "DK00002", "DK00003"), ("DK00004", "DK00005"))
LOST = "DK00005"
CARD, READER = "70417", "Kelana Rahasia"


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
    stock.scan(*BOXES[0][1:-1])
    stock.hears("Masuk boks 1", BOXES[0][-2])
    stock.scan_and_move_on(BOXES[0][-1], "Boks 2")
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
