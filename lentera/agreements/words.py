"""How codes of this area are said on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
