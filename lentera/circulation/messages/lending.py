"""Sentences of the area: why not, what happened, and the words of its choices. Never a reader's name."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import ReaderGroup
from lentera.pages import hooks
from lentera.pages.counting import counted

GROUPS = {
    ReaderGroup.CONVICT: _("Narapidana"),
    ReaderGroup.DETAINEE: _("Tahanan"),
    ReaderGroup.JUVENILE: _("Anak binaan"),
    ReaderGroup.PROBATION_CLIENT: _("Klien Bapas"),
    ReaderGroup.STAFF: _("Petugas"),
    ReaderGroup.OTHER: _("Kelompok lain"),
}

REFUSALS = {
    "item-on-loan": _("Buku %(item)s masih tercatat dipinjam. Kembalikan dahulu, lalu pinjamkan lagi."),
    "item-still-lent": _("Buku %(item)s masih tercatat dipinjam. Kembalikan dahulu di meja, lalu ulangi."),
    "item-not-on-loan": _("Buku %(item)s tidak sedang dipinjam. Letakkan saja di raknya."),
    "reader-paused": _(
        "Anggota ini dijeda sampai %(until)s karena terlambat mengembalikan. Setelah itu boleh meminjam lagi."
    ),
    "reader-closed": _(
        "Keanggotaan kartu ini sudah berakhir. Buka kembali di halaman anggota bila ia masih di sini."
    ),
    "reader-away": _(
        "Anggota ini tercatat keluar sementara sejak %(since)s. Bila ia sudah kembali, catat dahulu kembalinya."
    ),
    "reader-closed-already": _("Keanggotaan ini sudah berakhir. Tidak ada yang perlu diubah."),
    "reader-not-paused": _("Anggota ini tidak sedang dijeda. Tidak ada yang perlu diakhiri."),
    "reader-not-closed": _("Keanggotaan ini masih berjalan. Akhiri dahulu bila memang perlu."),
    "reader-has-loans": counted(
        "Masih ada %(loans)s buku di tangan anggota ini. Kembalikan dahulu, lalu akhiri keanggotaannya.",
        "loans",
    ),
    "reader-forgotten": _(
        "Identitas anggota ini sudah dihapus untuk selamanya. Daftarkan ia sebagai anggota baru."
    ),
    "reader-unknown": _("Anggota ini tidak terdaftar di lembaga Anda. Periksa kartunya di meja sirkulasi."),
    "limit-reached": counted(
        "Anggota ini sudah meminjam %(limit)s buku, batas paling banyak. Kembalikan satu dahulu.", "limit"
    ),
    "renewal-used": counted(
        "Pinjaman buku %(item)s sudah diperpanjang %(limit)s kali. Minta bukunya dikembalikan.", "limit"
    ),
    "card-unknown": _(
        "Kartu %(card)s tidak terdaftar di perpustakaan ini. Daftarkan dahulu, atau periksa apakah kartu lembaga lain."
    ),
    "reader-changed": _(
        "Data ini diubah di halaman lain sejak formulir ini dibuka. Bandingkan dengan yang tercatat kini, lalu simpan."
    ),
    "cards-none": _(
        "Tidak ada anggota yang cocok. Periksa nomor kartu atau tanggalnya; yang sudah pergi tidak mendapat kartu."
    ),
    "card-in-use": _(
        "Nomor kartu %(card)s sudah dipakai. Bila orangnya sama dan masuk lagi, catat di halaman anggotanya; bila "
        "bukan, pakai nomor lain, atau kosongkan agar dipilihkan."
    ),
    "scan-unknown": _(
        "%(scanned)s bukan kartu dan bukan buku di perpustakaan ini. Periksa labelnya, lalu pindai lagi."
    ),
    "scan-ambiguous": _(
        "%(scanned)s adalah nomor kartu dan juga barcode buku. Ganti nomor kartunya di halaman anggota."
    ),
    "no-reader-open": _("Belum ada kartu yang dibuka. Pindai kartu anggota dahulu, lalu buku %(item)s."),
    "undo-too-late": _(
        "Sudah lewat %(minutes)s menit, tidak dapat diurungkan lagi. Pindai bukunya untuk mencatat keadaannya kini."
    ),
    "undo-changed-since": _("Sudah ada catatan yang lebih baru untuk buku ini, jadi tidak dapat diurungkan."),
    "loan-ended": _("Pinjaman ini sudah selesai. Tidak ada yang diubah."),
    "loan-unknown": _("Pinjaman ini tidak ada di lembaga Anda. Pindai bukunya di meja sirkulasi."),
    "readers-name-missing": _("Nama kosong. Isi namanya; satu kata juga boleh."),
    "readers-group-unknown": _("Kelompok “%(group)s” tidak dikenal. Pakai salah satu dari: %(known)s."),
    "visits-in-future": _("Tanggal %(day)s belum tiba. Isi hari ini atau hari sebelumnya."),
    "visits-below-nothing": _(
        "Jumlah kunjungan tidak dapat menjadi kurang dari nol; hari itu tercatat %(counted)s."
    ),
}

FACTS = {
    "circulation.reader_registered": _("Terdaftar sebagai anggota"),
    "circulation.reader_closed": _("Keanggotaan berakhir"),
    "circulation.reader_reopened": _("Keanggotaan dibuka kembali"),
    "circulation.pause_lifted": _("Jeda seorang anggota diakhiri"),
    "circulation.readers_forgotten": _("Identitas dihapus"),
    "circulation.lent": _("Dipinjamkan, kembali paling lambat %(due)s"),
    "circulation.returned": _("Dikembalikan"),
    "circulation.renewed": _("Diperpanjang sampai %(due)s"),
    "circulation.loan_undone": _("Pinjaman diurungkan"),
    "circulation.return_undone": _("Pengembalian diurungkan"),
    "circulation.renewal_undone": _("Perpanjangan diurungkan, kembali paling lambat %(due)s"),
    "circulation.visited": counted("%(count)s kunjungan dicatat untuk %(day)s", "count"),
    "circulation.daily_counts": _(
        "Angka %(day)s: %(loans)s pinjaman, %(returns)s kembali, %(visits)s kunjungan"
    ),
    "circulation.lending_counted": counted("%(loans)s pinjaman buku titipan pada %(day)s", "loans"),
    "circulation.monthly_counts": counted("Angka bulanan: %(total)s pinjaman", "total"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
