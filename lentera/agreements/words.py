"""How codes of this area are said on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

INSTRUMENTS: dict[str, Any] = {
    "mou": _("Nota kesepahaman"),
    "pks": _("Perjanjian kerja sama"),
    "accord_note": _("Nota kesepakatan"),
    "use_loan": _("Perjanjian pinjam pakai"),
}
ROUTES: dict[str, Any] = {
    "ksdpk": _("Kerja sama daerah dengan pihak ketiga"),
    "synergy": _("Sinergi perencanaan"),
    "other": _("Jalur lain"),
}
KINDS: dict[str, Any] = {
    "provision": _("Penyediaan bahan baca"),
    "mobile_library": _("Perpustakaan keliling"),
    "lending": _("Peminjaman buku"),
    "training": _("Pelatihan"),
    "mentoring": _("Pembinaan"),
    "other": _("Layanan lain"),
}
UNITS: dict[str, Any] = {
    "titles": _("judul"),
    "copies": _("eksemplar"),
    "visits": _("kunjungan"),
    "stops": _("titik layanan"),
    "lesson_hours": _("jam pelajaran"),
    "participants": _("peserta"),
    "people": _("orang"),
    "sessions": _("pertemuan"),
    "times": _("kali"),
}
PERIODS: dict[str, Any] = {
    "term": _("selama perjanjian"),
    "year": _("setiap tahun"),
    "quarter": _("setiap triwulan"),
    "month": _("setiap bulan"),
}
CAPACITIES: dict[str, Any] = {
    "head": _("Kepala"),
    "acting": _("Pelaksana tugas atau harian (Plt/Plh)"),
    "mandate": _("Dengan surat kuasa"),
}
DRAFT_STATES: dict[str, Any] = {
    "draft_request": _("Permohonan"),
    "review": _("Telaah"),
    "drafting": _("Penyusunan"),
    "negotiation": _("Pembahasan dengan mitra"),
    "agreed": _("Disepakati"),
    "scheduled": _("Dijadwalkan"),
    "signed": _("Ditandatangani"),
    "rejected": _("Ditolak"),
    "cancelled": _("Dibatalkan"),
}
STATUSES: dict[str, Any] = {
    "signed": _("Belum berlaku"),
    "active": _("Berlaku"),
    "expiring": _("Segera berakhir"),
    "renewed": _("Diperpanjang"),
    "expired": _("Berakhir"),
    "suspended": _("Dihentikan sementara"),
    "terminated": _("Diakhiri"),
    "archived": _("Diarsipkan"),
}
STATUS_TONES = {
    "signed": "info",
    "active": "good",
    "expiring": "soon",
    "renewed": "calm",
    "expired": "refused",
    "suspended": "refused",
    "terminated": "refused",
    "archived": "calm",
}
STATUS_ICONS = {
    "signed": "clock",
    "active": "check",
    "expiring": "clock",
    "renewed": "refresh",
    "expired": "alert-triangle",
    "suspended": "hand-stop",
    "terminated": "x",
    "archived": "building-warehouse",
}
STEPS: dict[str, Any] = {
    "evaluation": _("Evaluasi"),
    "request": _("Permohonan perpanjangan"),
    "review": _("Telaah"),
    "sent": _("Konsep ke mitra"),
    "agreed": _("Naskah disepakati"),
    "scheduled": _("Agenda ditetapkan"),
    "signed": _("Ditandatangani"),
}
DIFFERENCES: dict[str, Any] = {
    "number": _("nomor"),
    "signatory": _("penandatangan"),
    "signed_on": _("tanggal"),
}
MOVES: dict[str, Any] = {
    "review": _("Mulai telaah"),
    "drafting": _("Mulai menyusun"),
    "negotiation": _("Kembali ke pembahasan"),
    "agreed": _("Naskah disepakati"),
    "scheduled": _("Jadwalkan penandatanganan"),
    "rejected": _("Tolak"),
    "cancelled": _("Batalkan"),
}
FIELDS: dict[str, Any] = {
    "": _("Seluruh naskah"),
    "title": _("Tentang"),
    "instrument": _("Bentuk naskah"),
    "route": _("Jalur hukum"),
    "label": _("Sebutan lain"),
    "parties": _("Para pihak"),
    "start": _("Mulai berlaku"),
    "end": _("Berlaku sampai"),
    "scope": _("Ruang lingkup dan target"),
    "considerations": _("Menimbang"),
    "legal_bases": _("Dasar hukum"),
    "agency_duties": _("Kewajiban dinas"),
    "partner_duties": _("Kewajiban mitra"),
    "retro_clause": _("Klausul berlaku surut"),
    "contacts": _("Alamat korespondensi"),
    "witnesses": _("Saksi"),
    "annexes": _("Lampiran"),
}
CHANGES: dict[str, Any] = {
    "same": _("tidak berubah"),
    "changed": _("berubah"),
    "added": _("baru"),
    "removed": _("dihapus"),
    "moved": _("pindah tempat"),
}
CHANGE_TONES = {"same": "calm", "changed": "soon", "added": "good", "removed": "refused", "moved": "info"}
LIBRARY_DIFFERENCES: dict[str, Any] = {
    "changed": _("berbeda dari pustaka"),
    "older": _("pustaka punya versi baru"),
    "own": _("khusus naskah ini"),
}
PLACES: dict[str, Any] = {
    "agency": _("nama pihak pertama"),
    "partner": _("nama mitra"),
    "parties": _("nama semua pihak"),
    "title": _("tentang apa perjanjian ini"),
    "instrument": _("bentuk naskah"),
    "start": _("tanggal mulai"),
    "end": _("tanggal berakhir"),
    "start_words": _("tanggal mulai dengan huruf"),
    "end_words": _("tanggal berakhir dengan huruf"),
    "term_words": _("lamanya, dengan angka dan huruf"),
    "scope_list": _("butir ruang lingkup dengan targetnya"),
    "agency_duties": _("kewajiban dinas, satu ayat setiap baris"),
    "partner_duties": _("kewajiban mitra, satu ayat setiap baris"),
    "contacts": _("alamat korespondensi, satu ayat setiap pihak"),
    "retro_clause": _("klausul berlaku surut bila ada"),
    "originals_words": _("banyaknya naskah asli"),
}


def said_in(language: str, word: Any) -> str:
    """A word of these lists in one language, whatever the reader's: papers have a language of their own."""
    with override(language):
        return str(word)
