"""Sentences of a take-over. A reason names a line, a copy or the last two signs of a card, never a person."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import ReaderGroup
from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS: dict[str, hooks.Text] = {
    "takeover-file-missing": _("Berkasnya belum dipilih. Pilih cadangan SQL, CSV, atau lembar sebar."),
    "takeover-file-unread": _("Berkas ini tidak ada, atau tidak boleh dibaca. Periksa namanya."),
    "takeover-file-empty": _(
        "Berkas ini tidak berisi anggota atau pinjaman. Periksa apakah berkasnya benar."
    ),
    "takeover-file-large": _("Berkas ini berisi lebih dari %(limit)s baris. Bagi menjadi beberapa berkas."),
    "takeover-dump-broken": _(
        "Cadangan SQL rusak pada tabel %(table)s, baris %(line)s berkas. Buat cadangan baru dari sistem lama."
    ),
    "takeover-dump-foreign": _(
        "Cadangan ini berisi tabel %(tables)s, tanpa anggota atau pinjaman SLiMS, INLISLite, atau Koha."
    ),
    "takeover-block-missing": _(
        "Kolom blok “%(column)s” tidak ada isinya di berkas. Periksa namanya, atau kosongkan."
    ),
    "takeover-columns-unknown": _(
        "Judul kolom tidak dikenal: %(columns)s. Baris pertama memuat nama kolom, misalnya name;card;group;block."
    ),
    "takeover-column-forbidden": _(
        "Kolom %(columns)s tidak boleh diimpor. Hapus dari berkas; untuk anggota cukup nama, kartu, kelompok, dan blok."
    ),
    "takeover-column-missing": _("Kolom %(columns)s tidak ada. Tambahkan pada baris pertama berkas."),
    "takeover-name-missing": _("Nama kosong. Isi namanya; satu kata juga boleh."),
    "takeover-cell-long": _("Isi kolom %(column)s terlalu panjang. Persingkat di berkas."),
    "takeover-loan-empty": _("Baris pinjaman tanpa kartu dan tanpa barcode."),
    "takeover-group-unknown": _(
        "Jenis anggota pada baris ini belum dipetakan ke kelompok pembaca. Yang dikenal: %(known)s."
    ),
    "takeover-member-ended": _("Masa berlaku anggota ini sudah habis di sistem lama; tidak ikut diambil."),
    "takeover-member-blocked": _("Anggota ini diblokir di sistem lama; tidak ikut diambil."),
    "takeover-card-double": _("Kartu %(card)s dipakai dua anggota di berkas; yang ini tidak dipilih."),
    "takeover-card-other": _("Kartu %(card)s di sini milik anggota lain; baris ini tidak ikut diambil."),
    "takeover-reader-closed": _(
        "Keanggotaan kartu %(card)s di sini sudah berakhir. Buka kembali bila ia masih di sini."
    ),
    "takeover-loan-left": _("Petugas memutuskan pinjaman ini tidak diambil alih."),
    "takeover-loan-of-left": _("Anggotanya tidak ikut diambil, jadi pinjamannya juga tidak."),
    "takeover-loan-double": _("Buku %(barcode)s tercatat dipinjam dua kali; baris ini tidak dipilih."),
    "takeover-copy-out": _(
        "Buku %(barcode)s di sini sudah tercatat dipinjam. Kembalikan dahulu bila itu keliru."
    ),
    "takeover-loan-waiting": _(
        "Pinjaman ini perlu keputusan petugas: %(question)s Putuskan di halaman pengambilalihan."
    ),
    "takeover-member-waiting": _(
        "Anggota ini perlu keputusan petugas: %(question)s Putuskan di halaman pengambilalihan."
    ),
    "takeover-items-first": _(
        "Tidak satu pun buku pinjaman ini ada di sini. Impor bukunya dahulu dengan lentera items import, lalu ulangi."
    ),
    "takeover-loans-only": _("Berkas ini hanya berisi pinjaman. Tambahkan --loans untuk mengambilnya alih."),
    "takeover-questions-open": counted(
        "Masih ada %(count)s pertanyaan yang belum dijawab. Jawab dahulu, lalu jalankan.", "count"
    ),
    "takeover-nothing-new": _(
        "Tidak ada yang baru dalam berkas ini: semuanya sudah ada di sini, atau ditolak."
    ),
    "takeover-gone": _(
        "Berkas ini sudah selesai, dihapus, atau lebih dari sehari. Unggah lagi bila masih perlu."
    ),
    "takeover-running": _("Pengambilalihan ini sudah berjalan; pilihannya tidak dapat diubah lagi."),
    "takeover-not-begun": _("Pengambilalihan ini belum dijalankan."),
    "takeover-unknown": _("Pengambilalihan ini tidak ada di lembaga Anda."),
    "takeover-undone-already": _("Pengambilalihan ini sudah dibatalkan. Tidak ada yang perlu diubah."),
    "takeover-undo-late": _(
        "Sudah lewat %(days)s hari; apa yang dibawanya tidak diketahui lagi. Akhiri keanggotaan satu per satu."
    ),
    "takeover-loan-moved-on": _("Pinjaman ini sudah kembali atau diperpanjang, jadi tetap ada."),
    "takeover-reader-moved-on": _(
        "Sesudah diambil alih ada kejadian pada anggota ini, jadi ia tetap terdaftar."
    ),
    "takeover-map-unknown": _("Kelompok “%(group)s” tidak dikenal. Pakai salah satu dari: %(known)s."),
}

QUESTIONS = {
    "double-card": _("Satu kartu dipakai beberapa anggota. Milik siapa kartunya?"),
    "other-name": _("Kartu ini di sini terdaftar atas nama lain. Apakah orangnya sama?"),
    "other-member": _(
        "Kartu peminjam ini dibawa anggota lain dari berkas yang sama. Kartu siapa untuk pinjaman ini?"
    ),
    "orphan": _("Peminjamnya tidak ada di berkas dan tidak terdaftar di sini. Kartu siapa?"),
    "item": _("Buku ini tidak ada di tangan perpustakaan. Barcode mana yang benar?"),
    "lent": _("Tanggal pinjamnya tidak mungkin. Kapan dipinjam?"),
    "due": _("Tanggal kembalinya tidak mungkin, atau sebelum tanggal pinjam. Kapan harus kembali?"),
    "returned": _("Tercatat belum kembali, tetapi ada tanggal kembalinya. Apakah bukunya masih dipinjam?"),
    "double-loan": _("Satu buku tercatat dipinjam beberapa kali. Pinjaman mana yang benar?"),
}

GROUPS = {
    ReaderGroup.CONVICT: _("Narapidana"),
    ReaderGroup.DETAINEE: _("Tahanan"),
    ReaderGroup.JUVENILE: _("Anak binaan"),
    ReaderGroup.PROBATION_CLIENT: _("Klien Bapas"),
    ReaderGroup.STAFF: _("Petugas"),
    ReaderGroup.OTHER: _("Kelompok lain"),
}

FORMS = {
    "slims-sql": _("Cadangan SQL SLiMS"),
    "slims-csv": _("Ekspor CSV SLiMS"),
    "inlislite-sql": _("Cadangan SQL INLISLite"),
    "inlislite-csv": _("Lembar INLISLite"),
    "koha-sql": _("Cadangan SQL Koha"),
    "koha-csv": _("Ekspor CSV Koha"),
    "list": _("Daftar buatan sendiri"),
}

LOSES = {
    "slims-sql": _("Pinjaman lama, denda, pesanan, foto, dan kata sandi tidak ikut."),
    "slims-csv": _(
        "Ekspor CSV SLiMS tidak menyebut anggota yang diblokir, denda, dan pesanan. Cadangan SQL lebih lengkap."
    ),
    "inlislite-sql": _("Pinjaman lama, nomor identitas, nama ibu, dan foto tidak ikut."),
    "inlislite-csv": _("Lembar INLISLite tidak menyebut pelanggaran dan pesanan."),
    "koha-sql": _("Riwayat pinjaman, denda, pesanan, dan kata sandi tidak ikut."),
    "koha-csv": _("Ekspor CSV Koha tidak menyebut denda dan pesanan."),
    "list": _("Hanya nama, kartu, kelompok, dan blok; atau barcode, kartu, dan kedua tanggal."),
}

FACTS = {
    "takeover.begun": counted(
        "Pengambilalihan dimulai: %(members)s anggota, %(open_loans)s pinjaman", "members"
    ),
    "takeover.finished": _("Pengambilalihan selesai"),
    "takeover.undone": counted(
        "Pengambilalihan dibatalkan: %(members)s anggota, %(open_loans)s pinjaman; %(kept)s tetap", "members"
    ),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
