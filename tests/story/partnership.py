"""Steps of the story between institutions: visit, promise, renewal, signing, press."""

from playwright.sync_api import expect

from tests.story.walker import Walker

QUOTE = "Perpustakaan kami menjadi pusat baca bagi warga binaan."
HEADLINE = "Layanan perpustakaan bagi warga binaan diperpanjang"


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
    lines = agus.page.locator("#naskah > ol > li")
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
