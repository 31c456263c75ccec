"""Sentences of movements: why not, what happened, and the words of their kinds. Never a reader's name."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.movement import LoanEnd, MovementKind
from lentera.pages import hooks
from lentera.pages.counting import counted

KINDS = {
    MovementKind.ARRIVED: _("Baru masuk"),
    MovementKind.BLOCK: _("Pindah blok"),
    MovementKind.OUT: _("Keluar sementara (bon, dirujuk)"),
    MovementKind.BACK: _("Kembali dari luar"),
    MovementKind.TRANSFERRED: _("Pindah ke lembaga lain"),
    MovementKind.RELEASED: _("Bebas"),
    MovementKind.PAROLED: _("Bebas bersyarat"),
    MovementKind.DIED: _("Meninggal dunia"),
}

ENDS = {LoanEnd.TRAVELLED: _("ikut pindah"), LoanEnd.LOST: _("tidak kembali, bukan kesalahan siapa pun")}

REFUSALS = {
    "movement-in-future": _("Tanggal %(day)s belum tiba. Isi hari ini, atau catat sebagai rencana bebas."),
    "movement-too-old": _(
        "Tanggal %(day)s lebih dari %(days)s hari yang lalu. Periksa tanggalnya; yang lebih lama tidak dicatat lagi."
    ),
    "movement-before-last": _(
        "Tanggal %(day)s mendahului catatan terakhirnya, %(last)s. Periksa tanggalnya, atau urungkan catatan itu."
    ),
    "movement-before-registration": _(
        "Tanggal %(day)s mendahului pendaftarannya, %(registered)s. Periksa tanggalnya."
    ),
    "reader-died": _(
        "Anggota ini tercatat meninggal. Bila itu keliru, urungkan catatannya di halaman “Pindah atau bebas”."
    ),
    "movement-here-already": _("Anggota ini tercatat masih di sini. Tidak ada yang perlu diubah."),
    "movement-away-already": _("Anggota ini sudah tercatat keluar sementara. Catat kembalinya dahulu."),
    "movement-not-away": _("Anggota ini tidak tercatat keluar sementara. Tidak ada yang perlu diubah."),
    "movement-same-block": _("Anggota ini sudah di blok itu. Isi blok yang baru."),
    "movement-unknown": _("Catatan perpindahan ini tidak ada di lembaga Anda. Buka lagi dari daftarnya."),
    "movement-undo-changed": _(
        "Sudah ada catatan yang lebih baru untuk anggota ini. Urungkan yang terbaru dahulu."
    ),
    "movement-undo-late": _(
        "Sudah lewat %(days)s hari, tidak dapat diurungkan lagi. Catat keadaannya yang kini."
    ),
    "movement-undo-borrowed": _(
        "Ia sudah meminjam sejak didaftarkan. Akhiri keanggotaannya bila memang perlu."
    ),
    "movement-undo-cleared": _(
        "Surat bebas pinjamnya sudah terbit. Batalkan dahulu suratnya, lalu urungkan."
    ),
    "release-day-past": _("Tanggal %(day)s sudah lewat. Catat bebasnya, atau isi rencana yang akan datang."),
    "kept-days-range": _("Isi 0 sampai %(most)s hari. Lebih lama dari itu identitas tidak boleh disimpan."),
    "ahead-days-range": _("Isi 1 sampai %(most)s hari."),
    "clearance-copies-out": counted(
        "Masih ada %(count)s buku di luar. Surat bebas pinjam terbit setelah semuanya kembali atau diselesaikan.",
        "count",
    ),
    "loan-not-left": _(
        "Pinjaman ini tidak lagi terbuka pada anggota yang sudah pergi. Muat ulang daftarnya."
    ),
    "travel-document-missing": _("Isi nomor berita acara yang menyertai bukunya."),
    "parcel-not-transferred": _(
        "Hanya anggota yang tercatat pindah ke lembaga lain yang dapat diberi slip pindah."
    ),
    "parcel-own-house": _("Lembaga tujuan adalah lembaga ini sendiri. Pilih lembaga tujuannya."),
    "parcel-other-node": _(
        "Lembaga itu bekerja di simpul lain; slip dengan kode tidak sampai ke sana. Beri surat bebas pinjam saja."
    ),
    "parcel-unknown": _(
        "Kode ini tidak dikenal, sudah dipakai, atau lewat 14 hari. Daftarkan ia sebagai anggota baru."
    ),
    "moves-file-too-large": _(
        "Berkas terlalu besar. Paling banyak %(most)s huruf; bagi menjadi beberapa berkas."
    ),
    "moves-too-many-rows": _(
        "Berkas terlalu panjang. Paling banyak %(most)s baris; bagi menjadi beberapa berkas."
    ),
    "moves-file-not-text": _("Berkas ini bukan teks. Simpan sebagai CSV UTF-8, lalu unggah lagi."),
    "moves-file-gone": _("Berkas ini sudah dipakai atau dibuang. Unggah lagi bila masih perlu."),
    "moves-column-foreign": _(
        "Kolom %(columns)s tidak boleh diimpor. Hapus dari berkas; yang diterima hanya %(allowed)s."
    ),
    "moves-column-missing": _("Kolom %(columns)s tidak ada atau ganda. Perbaiki baris pertama berkas."),
    "moves-line-longer": _("Baris ini punya lebih banyak kolom daripada judulnya. Periksa tanda pemisahnya."),
    "moves-cell-formula": _("Baris ini memuat rumus (diawali =, +, - atau @). Hapus rumusnya."),
    "moves-cell-long": _("Ada isian yang terlalu panjang. Nama paling banyak 120 huruf, kartu 64, blok 60."),
    "moves-movement-unknown": _(
        "Mutasi “%(movement)s” tidak dikenal. Pakai kata dari daftar di halaman impor."
    ),
    "moves-date-wrong": _("“%(value)s” bukan tanggal. Tulis misalnya 26/1/2024."),
    "moves-nobody-named": _("Baris ini tidak menyebut kartu atau nama. Isi salah satunya."),
    "moves-name-ambiguous": _("Nama ini dimiliki lebih dari satu anggota. Isi nomor kartunya."),
    "moves-named-twice": _("Orang ini dua kali masuk dalam berkas. Isi nomor kartu, atau daftarkan di meja."),
    "moves-card-other-name": _("Kartu berakhiran %(card)s terdaftar dengan nama lain. Periksa kartunya."),
    "moves-reader-unknown": _(
        "Tidak ada anggota dengan kartu atau nama ini. Mungkin ia tidak pernah mendaftar."
    ),
    "moves-group-missing": _("Anggota baru perlu kelompok. Isi kolom group."),
    "moves-block-missing": _("Pindah blok tanpa blok tujuan. Isi kolom block."),
    "moves-batch-unknown": _("Berkas ini tidak pernah diimpor di lembaga Anda."),
    "moves-nothing-undone": counted(
        "Tidak ada yang dapat diurungkan: %(kept)s catatan sudah dilanjutkan atau lewat waktunya.", "kept"
    ),
}

FACTS = {
    "circulation.reader_moved": _("Perpindahan dicatat"),
    "circulation.movement_undone": _("Perpindahan diurungkan"),
    "circulation.movements_imported": _(
        "Berkas mutasi: %(arrived)s masuk, %(left)s keluar, %(changed)s berubah"
    ),
    "circulation.movements_import_undone": counted(
        "Berkas mutasi diurungkan: %(undone)s catatan, %(kept)s tetap", "undone"
    ),
    "circulation.loan_ended": _("Pinjaman berakhir tanpa pengembalian"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
