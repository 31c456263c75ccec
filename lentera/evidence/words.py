"""How indicators, services and units are said."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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

INDICATORS: dict[str, tuple[Any, Any, Any, Any]] = {
    "titles_a_person": (
        _("Judul per orang"), _("Judul/orang"), _("judul"),
        _("Judul di mitra dibagi jumlah penghuni terakhir."),
    ),
    "titles_missing": (
        _("Judul yang masih diperlukan"), _("Judul kurang"), _("judul"),
        _("10 judul per orang, sedikitnya 1.500 judul (standar minimum ALIA, 1990), dikurangi judul yang ada."),
    ),
    "copies_a_person": (
        _("Eksemplar per orang"), _("Eks/orang"), _("eksemplar"),
        _("Eksemplar di mitra dibagi jumlah penghuni terakhir."),
    ),
    "loans": (
        _("Pinjaman"), _("Pinjaman"), _("kali"), _("Jumlah harian yang disampaikan perpustakaan mitra."),
    ),
    "loans_a_reader": (
        _("Pinjaman per anggota sebulan"), _("Per anggota sebulan"), _("kali"),
        _("Pinjaman dibagi anggota terdaftar dan bulan; kelompok di bawah 5 anggota tidak ditampilkan."),
    ),
    "fill": (
        _("Titipan diterima"), _("Diterima, %"), "%",
        _("Eksemplar diterima dibagi yang dikirim, dari tanda terima."),
    ),
    "overdue": (
        _("Titipan lewat waktu"), _("Lewat waktu"), _("titipan"),
        _("Titipan terbuka yang hari terakhirnya sudah lewat."),
    ),
    "losses": (
        _("Hilang dan rusak"), _("Hilang, rusak"), _("eksemplar"), _("Kasus yang dibuka pada masa ini."),
    ),
    "no_fault": (
        _("Hilang tanpa kesalahan"), _("Tanpa kesalahan"), _("eksemplar"),
        _("Kasus karena penggeledahan, kerusuhan, pemindahan, atau kebakaran; sudah termasuk dalam hilang dan rusak."),
    ),
    "reviewed": (
        _("Judul diperiksa"), _("Diperiksa"), _("judul"), _("Keputusan pemeriksaan bahan bacaan pada masa ini."),
    ),
    "rejections": (
        _("Judul ditolak"), _("Ditolak, %"), "%",
        _("Keputusan menolak dibagi semua keputusan; tiap penolakan beralasan satu aturan dan satu kalimat."),
    ),
    "reversals": (
        _("Keberatan dikabulkan"), _("Dikabulkan, %"), "%",
        _("Penolakan yang dibatalkan dibagi keberatan yang sudah diputuskan."),
    ),
    "active_readers": (
        _("Anggota aktif"), _("Aktif, %"), "%",
        _(
            "Anggota dengan pinjaman bulan ini atau dua bulan sebelumnya dibagi jumlah penghuni; di bawah 5 orang "
            "tidak ditampilkan. Hanya untuk hari ini, karena tidak dicatat siapa meminjam apa."
        ),
    ),
    "answers": (
        _("Pertanyaan dijawab tepat waktu"), _("Dijawab, %"), "%",
        _(
            "Dijawab pada atau sebelum hari yang dijanjikan, dibagi yang jatuh tempo; menurut bulan yang sudah lewat, "
            "dan yang di bawah 5 dihitung bersama bulan-bulan berikutnya."
        ),
    ),
    "holds": (
        _("Pesanan diambil"), _("Pesanan, %"), "%",
        _(
            "Buku yang diambil pemesannya dibagi semua yang meninggalkan rak pesanan; menurut bulan yang sudah lewat, "
            "dan yang di bawah 5 dihitung bersama bulan-bulan berikutnya."
        ),
    ),
    "family_sessions": (
        _("Sesi bacaan keluarga"), _("Sesi keluarga"), _("sesi"),
        _("Sesi ketika anggota merekam bacaan atau menggambar untuk anaknya."),
    ),
    "family_children": (
        _("Anak yang dikirimi bacaan"), _("Anak dikirimi"), _("anak"),
        _(
            "Menurut hari bingkisannya dikirim, pada bulan yang sudah lewat; yang di bawah 5 anak dihitung bersama "
            "bulan-bulan berikutnya."
        ),
    ),
    "reliability": (
        _("Keandalan pusling"), _("Pusling, %"), "%",
        _("Kunjungan terlaksana dibagi yang dijadwalkan dan sudah lewat."),
    ),
    "lesson_hours": (
        _("Jam pelajaran"), _("JP"), _("JP"), _("Pertemuan pelatihan yang sudah terlaksana."),
    ),
    "gap_days": (
        _("Hari jeda"), _("Jeda, hari"), _("hari"), _("Hari di antara dua perjanjian tanpa dasar layanan."),
    ),
    "wait": (
        _("Permohonan sampai tanda tangan"), _("Proses, hari"), _("hari"),
        _("Nilai tengah perpanjangan yang ditandatangani."),
    ),
    "punctual": (
        _("Tindak lanjut tepat waktu"), _("Tepat waktu, %"), "%",
        _("Selesai sebelum atau pada hari jatuh temponya."),
    ),
}  # fmt: skip
"""Name, head of a column, unit and source, by the name in `rules.Counted`."""

SHARES = frozenset(
    {"fill", "reliability", "punctual", "rejections", "reversals", "active_readers", "answers", "holds"}
)
OWN_ONLY = frozenset({"active_readers", "answers", "holds", "family_sessions", "family_children"})
"""What a library counts for itself and says to no agency."""
