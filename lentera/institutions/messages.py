"""Sentences: why something is refused, what a fact says in a history, and the words for kinds and roles."""

from django.utils.translation import gettext_lazy as _

from lentera.institutions.facts import Acting, InstitutionKind
from lentera.institutions.roles import Role
from lentera.journal.refusals import Refusal
from lentera.pages import hooks

REFUSALS = {
    "request-used-otherwise": _(
        "Formulir ini sudah dipakai untuk hal lain. Muat ulang halaman, lalu ulangi."
    ),
    "institution-without-name": _("Nama resmi belum diisi. Tulis seperti pada kop suratnya."),
    "institution-resembles": _(
        "Nama ini mirip %(name)s yang sudah terdaftar. Periksa daftar di bawah; bila memang lembaga lain, "
        "tulis alasannya lalu daftarkan."
    ),
    "institution-unknown": _("Lembaga itu tidak terdaftar. Daftarkan dahulu di halaman mitra."),
    "institution-registered-elsewhere": _(
        "Data %(name)s dipegang lembaga yang mendaftarkannya. Sampaikan perbaikan kepada lembaga itu."
    ),
    "institution-writes-elsewhere": _("Lembaga ini mencatat di simpulnya sendiri. Ubah datanya di sana."),
    "coordinates-half": _("Isi lintang dan bujur dua-duanya, atau kosongkan keduanya."),
    "coordinates-wrong": _("Koordinat %(value)s tidak terbaca. Tulis derajat desimal, misalnya -3.3194."),
    "name-of-that-day": _("Sudah ada nama yang berlaku sejak %(since)s. Pilih tanggal lain."),
    "parent-of-itself": _("Lembaga tidak dapat menjadi bagian dari dirinya sendiri. Pilih induk yang lain."),
    "count-empty": _("Isi jumlah penghuni, kapasitas, atau keduanya."),
    "count-negative": _("Jumlah penghuni dan kapasitas tidak boleh kurang dari 0."),
    "count-unknown": _("Hitungan ini tidak ada atau dicatat lembaga lain. Muat ulang halaman."),
    "day-in-future": _("Tanggal %(day)s belum tiba. Isi hari ini atau hari yang sudah lewat."),
    "official-without-name": _("Nama pejabat belum diisi. Gelar ditulis di kolomnya sendiri."),
    "term-ends-first": _(
        "Hari terakhir (%(until)s) lebih awal dari hari pertama (%(since)s). Periksa tanggalnya."
    ),
    "office-not-then": _(
        "Jabatan ini hanya ada antara %(since)s dan %(until)s. Sesuaikan tanggal masa jabatannya."
    ),
    "office-held": _(
        "Jabatan ini sudah dipegang %(name)s sejak %(since)s. Akhiri masa jabatannya dahulu, atau pilih Plh."
    ),
    "position-without-title": _("Nama jabatan belum diisi, misalnya Kepala Dinas."),
    "position-exists": _("Jabatan %(title)s sudah ada di lembaga ini. Angkat pejabat pada jabatan itu."),
    "position-unknown": _("Jabatan itu tidak ada atau dicatat lembaga lain. Muat ulang halaman."),
    "holder-unknown": _("Pejabat itu tidak ada atau dicatat lembaga lain. Muat ulang halaman."),
    "contact-empty": _("Isi nama narahubung serta telepon atau surelnya."),
    "contact-unknown": _("Narahubung itu tidak ada lagi. Muat ulang halaman."),
    "library-elsewhere": _("Perpustakaan itu milik lembaga lain. Pilih perpustakaan lembaga ini."),
    "library-without-name": _("Nama perpustakaan belum diisi."),
    "zone-unknown": _("Zona waktu %(zone)s tidak dikenal. Pilih WIB, WITA, atau WIT."),
    "weekdays-wrong": _("Pilih sekurangnya satu hari buka."),
    "username-form": _(
        "Nama pengguna %(username)s tidak dapat dipakai. Gunakan 3 sampai 60 huruf kecil, angka, titik, atau strip."
    ),
    "username-taken": _("Nama pengguna %(username)s sudah dipakai. Pilih nama lain."),
    "account-unknown": _("Akun itu tidak ada atau sudah tidak aktif. Muat ulang halaman."),
    "own-account": _("Anda tidak dapat mencabut hak akun sendiri. Mintalah kepada pengelola lain."),
    "role-missing": _("Pilih sekurangnya satu peran."),
    "role-not-given": _("Peran %(role)s tidak diberikan kepada akun."),
    "role-elsewhere": _("Peran %(role)s tidak ada pada lembaga jenis ini. Pilih peran lain."),
    "role-needs-library": _("Peran %(role)s bekerja di satu perpustakaan. Pilih perpustakaannya."),
    "role-had": _("Akun ini sudah berperan %(role)s."),
    "reference-unknown": _("Data ini tidak ada pada lembaga Anda. Muat ulang daftarnya."),
    "undo-not-yours": _("Ini catatan lembaga lain. Mintalah lembaga itu mengurungkannya."),
    "undo-not-possible": _("Catatan ini tidak dapat diurungkan. Catat perubahannya pada halamannya."),
    "undo-newer-change": _("Sudah ada perubahan yang lebih baru. Urungkan yang terbaru dahulu."),
    "role-not-had": _("Akun ini tidak berperan %(role)s."),
}

FACTS = {
    "institutions.registered": _("Didaftarkan sebagai %(name)s"),
    "institutions.details_changed": _("Data diperbarui"),
    "institutions.renamed": _("Berganti nama menjadi %(name)s sejak %(since)s"),
    "institutions.parent_changed": _("Berpindah induk sejak %(since)s"),
    "institutions.counted": _("Hitungan pada %(day)s dicatat"),
    "institutions.count_withdrawn": _("Hitungan dicabut"),
    "institutions.closed": _("Ditutup; hari terakhir %(on)s"),
    "institutions.position_opened": _("Jabatan %(title)s dicatat"),
    "institutions.position_closed": _("Jabatan dihapus; hari terakhir %(until)s"),
    "institutions.appointed": _("%(name)s memegang jabatan sejak %(since)s"),
    "institutions.left_office": _("Masa jabatan berakhir %(until)s"),
    "institutions.contact_noted": _("Narahubung dicatat: %(function)s"),
    "institutions.contact_forgotten": _("Narahubung dihapus"),
    "institutions.forgotten": _("Data orang dihapus karena masa simpannya berakhir"),
    "institutions.role_given": _("Peran diberikan: %(role)s"),
    "institutions.role_ended": _("Peran dicabut"),
    "journal.saved": _("Data disimpan"),
    "journal.removed": _("Data dihapus"),
    "journal.refused": _("Ditolak"),
}

KINDS = {
    InstitutionKind.AGENCY: _("Dinas perpustakaan"),
    InstitutionKind.LAPAS: _("Lapas"),
    InstitutionKind.LAPAS_NARKOTIKA: _("Lapas narkotika"),
    InstitutionKind.LAPAS_PEREMPUAN: _("Lapas perempuan"),
    InstitutionKind.RUTAN: _("Rutan"),
    InstitutionKind.LPKA: _("LPKA"),
    InstitutionKind.BAPAS: _("Bapas"),
    InstitutionKind.RUPBASAN: _("Rupbasan"),
    InstitutionKind.REGIONAL_OFFICE: _("Kantor wilayah"),
    InstitutionKind.SCHOOL: _("Sekolah atau pesantren"),
    InstitutionKind.HOSPITAL: _("Rumah sakit"),
    InstitutionKind.OTHER: _("Lembaga lain"),
}

ROLES = {
    Role.PARTNERSHIP_OFFICER: _("Petugas kemitraan"),
    Role.HEAD: _("Kepala dinas"),
    Role.CATALOGUER: _("Pengatalog"),
    Role.STOCK_OFFICER: _("Petugas koleksi"),
    Role.CREW: _("Kru perpustakaan keliling"),
    Role.TRAINER: _("Pelatih"),
    Role.PRISON_LIBRARIAN: _("Pustakawan mitra"),
    Role.INMATE_ASSISTANT: _("Asisten perpustakaan"),
    Role.READER: _("Pembaca"),
    Role.PRISON_HEAD: _("Kepala mitra"),
    Role.AUDITOR: _("Pemeriksa"),
    Role.PUBLIC: _("Umum"),
    Role.ADMIN: _("Pengelola akun"),
    Role.TERMINAL: _("Mesin pinjam mandiri"),
}

ACTING = {
    Acting.NONE: _("Definitif"),
    Acting.PLT: _("Pelaksana tugas (Plt.)"),
    Acting.PLH: _("Pelaksana harian (Plh.)"),
}

LIBRARY_KINDS = {"library": _("Perpustakaan"), "reading_corner": _("Pojok baca")}

ZONES = {
    "Asia/Jakarta": _("WIB (Jakarta)"),
    "Asia/Pontianak": _("WIB (Pontianak)"),
    "Asia/Makassar": _("WITA (Makassar)"),
    "Asia/Jayapura": _("WIT (Jayapura)"),
}

RESEMBLANCES = {
    "same-name": _("Namanya sama"),
    "shorter-name": _("Namanya bentuk pendek dari nama itu"),
    "same-place": _("Jenis, kelas, dan tempatnya sama"),
}


def in_words(refusal: Refusal) -> Refusal:
    """The refusal with its role named as people say it."""
    details = dict(refusal.details)
    if details.get("role") in set(Role):
        details["role"] = str(ROLES[Role(details["role"])])
    return Refusal(refusal.code, ground=refusal.ground, **details)


hooks.register_texts(REFUSALS)
hooks.register_fact_texts(
    {kind: text for kind, text in FACTS.items() if kind not in hooks.known_fact_texts()}
)
