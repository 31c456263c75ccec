"""Sentences of holds, wishes and reference questions. Cards and titles, never a reader's name."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import Priority, SentWith
from lentera.circulation.queries.hold import HoldState
from lentera.pages import hooks
from lentera.pages.counting import counted

PRIORITIES = {
    Priority.LEGAL: _("Hukum"),
    Priority.REENTRY: _("Persiapan bebas"),
    Priority.ORDINARY: _("Biasa"),
}

STATES = {
    HoldState.READY: _("Di rak pesanan"),
    HoldState.TO_FETCH: _("Ambil dari rak"),
    HoldState.OUT: _("Menunggu kembali"),
    HoldState.SUSPENDED: _("Ditangguhkan"),
    HoldState.AWAY: _("Belum ada bukunya"),
}

AWAY = _("di luar sementara")
"""Beside a hold, for those alone who may know of movements."""

WAYS = {SentWith.VAN: _("mobil perpustakaan"), SentWith.PLACEMENT: _("kiriman titipan")}

REFUSALS = {
    "hold-of-nothing": _(
        "Belum jelas apa yang dipesan. Pilih judulnya, pindai bukunya, atau tulis judulnya."
    ),
    "hold-in-hand": _("Anggota ini sedang memegang judul itu. Perpanjang saja pinjamannya."),
    "hold-already": _("Kartu ini sudah memesan judul itu. Tempatnya dalam antrean tetap."),
    "hold-limit": _(
        "Kartu ini sudah punya %(limit)s pesanan, batas paling banyak. Batalkan satu dahulu bila tidak perlu lagi."
    ),
    "holds-off": _("Aturan perpustakaan ini tidak memberi pesanan kepada kelompok anggota ini."),
    "hold-unknown": _("Pesanan ini tidak ada lagi. Muat ulang daftarnya."),
    "hold-nobody-waits": _("Tidak ada yang menunggu buku %(item)s. Letakkan di raknya."),
    "hold-suspended": _(
        "Pesanan buku %(item)s sedang ditangguhkan; tempatnya dalam antrean tetap. Letakkan buku ini di raknya."
    ),
    "hold-stands-ready": _(
        "Buku %(item)s sudah ada di rak pesanan untuk kartu %(card)s. Biarkan di sana sampai diambil."
    ),
    "hold-not-on-shelf": _("Buku %(item)s tidak tercatat di rak pesanan. Letakkan di raknya."),
    "hold-hand-over": _("Sudah kembali. Buku ini dipesan anggota lain: serahkan kepada petugas."),
    "hold-others-first": _(
        "Buku %(item)s baru dikembalikan anggota ini, dan anggota lain menunggunya. Letakkan di rak pesanan."
    ),
    "item-on-hold-shelf": _(
        "Buku %(item)s disimpan di rak pesanan untuk kartu lain. Kembalikan ke rak pesanan, atau pasang pesanan."
    ),
    "undo-on-hold-shelf": _(
        "Buku ini sudah ditaruh di rak pesanan. Ambil dahulu dari rak pesanan, lalu urungkan pengembaliannya."
    ),
    "wish-over": _("Judul ini tidak diminta lagi. Muat ulang daftarnya."),
    "wish-day-past": _("Tanggal %(day)s sudah lewat. Isi hari ini atau hari sesudahnya."),
    "reader-question-empty": _("Pertanyaannya masih kosong. Ketik apa yang tertulis di kertas."),
    "reader-question-in-future": _("Tanggal %(day)s belum tiba. Isi hari ini atau hari sebelumnya."),
    "reader-question-too-old": _(
        "Tanggal %(day)s lebih dari 90 hari yang lalu. Periksa tanggal di kertasnya."
    ),
    "reader-question-unknown": _("Pertanyaan ini tidak ada di lembaga Anda. Muat ulang daftarnya."),
    "reader-question-over": _("Pertanyaan ini sudah selesai. Tidak ada yang perlu diubah."),
    "reader-question-pages": counted(
        "Jawaban %(pages)s halaman melewati batas %(limit)s halaman. Pilih yang paling berguna, atau bagi dua.",
        "pages",
    ),
    "reader-question-answer-empty": _("Jawabannya masih kosong. Tulis dahulu, simpan, lalu cetak."),
}

FACTS = {
    "circulation.set_on_hold_shelf": _("Ditaruh di rak pesanan sampai %(until)s"),
    "circulation.taken_from_hold_shelf": _("Diambil dari rak pesanan"),
    "circulation.title_wished": counted("Diinginkan %(copies)s eksemplar: %(title)s", "copies"),
    "circulation.wish_answered": _("Dikirim, diperkirakan %(day)s"),
    "circulation.question_asked": _("Pertanyaan diterima, jawaban diharapkan paling lambat %(due)s"),
    "circulation.question_answered": counted("Dijawab, %(pages)s halaman", "pages"),
    "circulation.question_dropped": _("Tidak ditunggu lagi"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
