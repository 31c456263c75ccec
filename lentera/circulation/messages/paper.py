"""Sentences of paper: what a row cannot be, what it means, and what was asked and settled."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.paper import Contradiction, SlipAct
from lentera.circulation.rules.sheet import SheetAct
from lentera.pages import hooks

SHEETS = {
    SheetAct.LEND: _("Pinjam"),
    SheetAct.RETURN: _("Kembali"),
    SheetAct.RENEW: _("Perpanjang"),
    SheetAct.VISITS: _("Kunjungan"),
    SheetAct.REGISTER: _("Anggota baru"),
    SheetAct.WISH: _("Pesanan dan permintaan"),
    SheetAct.STOCKTAKE: _("Cacah ulang"),
}

SLIPS = {
    SlipAct.LEND: _("Dipinjam"),
    SlipAct.RETURN: _("Kembali"),
    SlipAct.RENEW: _("Diperpanjang"),
}

CONTRADICTIONS = {
    Contradiction.ON_LOAN: _("Saat itu buku sudah tercatat dipinjam."),
    Contradiction.LENT_SINCE: _("Sesudah jam itu sudah ada catatan lain untuk buku ini."),
    Contradiction.NOT_ON_LOAN: _("Buku ini tidak tercatat sedang dipinjam."),
    Contradiction.RETURNED_BEFORE_LENT: _("Pinjaman buku ini tercatat mulai sesudah jam itu."),
    Contradiction.NOT_IN_HAND: _("Menurut buku induk, buku ini tidak ada di perpustakaan."),
}

OBJECTIONS = {  # in short, by the code of the refusal that the desk would have given
    "limit-reached": _("melewati batas jumlah buku"),
    "limit-of-kinds": _("melewati batas jenis ini"),
    "not-lent": _("jenis ini tidak dipinjamkan"),
    "reader-paused": _("anggota sedang dijeda"),
    "reader-closed": _("keanggotaan sudah berakhir"),
    "renewal-used": _("perpanjangan sudah habis"),
    "renewal-held": _("ada yang menunggu"),
    "hold-for-another": _("sudah disiapkan untuk anggota lain"),
    "reader-suspended": _("data anggota sedang diistirahatkan"),
    "reader-away": _("anggota sedang keluar sementara"),
}
OBJECTION = _("di luar aturan meja")

REFUSALS = {
    "slip-in-future": _("Jam di baris ini belum tiba. Periksa tanggal dan jamnya."),
    "slip-too-old": _("Baris ini lebih dari %(days)s hari yang lalu. Simpan lembarnya sebagai arsip."),
    "slip-row-used": _(
        "Baris %(row)s lembar ini sudah dicatat untuk buku atau kartu lain. Tulis pembetulan di baris baru."
    ),
    "slip-time-missing": _("Jamnya kosong dan tidak ada jam di baris sebelumnya. Isi misalnya 0915."),
    "slip-time-unread": _("“%(time)s” bukan jam. Isi misalnya 0915."),
    "slip-card-missing": _("Kartunya kosong dan tidak ada kartu di baris sebelumnya. Pindai kartunya."),
    "slip-count-unread": _("“%(count)s” bukan jumlah orang. Isi angka, misalnya 12."),
    "slip-group-unread": _("Isi nama dan kelompoknya: N, T, A, K, P, atau L, seperti di bawah lembar."),
    "slip-shelf-missing": _("Raknya kosong dan tidak ada rak di baris sebelumnya. Tulis raknya."),
    "sheet-count-missing": _(
        "Pilih cacah ulang yang berjalan. Bila belum ada, mulailah dahulu di halamannya."
    ),
    "slip-settled-already": _("Baris ini sudah diputuskan. Tidak ada yang perlu diubah."),
    "slip-still-contradicts": _(
        "Buku %(item)s masih tidak cocok dengan catatan. Masukkan dahulu lembar pinjamnya, atau batalkan baris ini."
    ),
    "slip-copy-gone": _("Buku ini tidak ada lagi di daftar lembaga Anda. Batalkan barisnya."),
    "batch-card": _("%(scanned)s adalah kartu, bukan buku. Kartu dipindai di kolomnya sendiri."),
    "sheet-unknown": _(
        "%(sheet)s bukan kode lembar. Pindai QR di pojok lembar, atau ketik kode di bawahnya."
    ),
    "sheet-foreign": _("Lembar %(sheet)s milik perpustakaan lain. Kirimkan ke sana."),
    "sheet-day-unread": _("Isi tanggal lembar ini, misalnya 26/1/24."),
}

FACTS = {
    "circulation.slip_keyed": _("Disalin dari lembar kertas %(sheet)s, baris %(row)s"),
    "circulation.slip_questioned": _("Baris %(row)s lembar kertas %(sheet)s bertentangan dengan catatan"),
    "circulation.slip_settled": _("Baris kertas yang bertentangan diputuskan"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
