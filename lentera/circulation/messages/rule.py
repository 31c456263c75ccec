"""Words of the rule table: what its values are called, how they read, and why one is not taken."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.rules import RuleName
from lentera.pages import hooks
from lentera.pages.counting import counted

RULES = {
    RuleName.LEND: _("Boleh dipinjam"),
    RuleName.DAYS: _("Lama pinjam"),
    RuleName.LATEST: _("Paling lambat kembali"),
    RuleName.RENEWALS: _("Perpanjangan"),
    RuleName.RENEWAL_DAYS: _("Lama perpanjangan"),
    RuleName.MAX_ITEMS: _("Buku sekaligus"),
    RuleName.PAUSE: _("Jeda per hari terlambat"),
    RuleName.HOLDS: _("Pesanan sekaligus"),
    RuleName.SHELF_DAYS: _("Di rak pesanan"),
}
UNITS = {
    RuleName.DAYS: _("hari"),
    RuleName.RENEWALS: _("kali"),
    RuleName.RENEWAL_DAYS: _("hari"),
    RuleName.MAX_ITEMS: _("buku"),
    RuleName.PAUSE: _("hari"),
    RuleName.HOLDS: _("pesanan"),
    RuleName.SHELF_DAYS: _("hari buka"),
}
HELP = {
    RuleName.LEND: _("“Tidak” untuk bahan yang hanya dibaca di tempat."),
    RuleName.DAYS: _(
        "Hari kalender. Batas kembali yang jatuh pada hari tutup digeser ke hari buka berikutnya."
    ),
    RuleName.LATEST: _(
        "Tanggal yang tidak dilewati batas kembali mana pun, misalnya sebelum cacah ulang. Kosong: tidak ada."
    ),
    RuleName.RENEWALS: _("Berapa kali satu pinjaman boleh diperpanjang."),
    RuleName.RENEWAL_DAYS: _("Kosong: sama dengan lama pinjam."),
    RuleName.MAX_ITEMS: _("Buku di tangan satu anggota pada waktu yang sama."),
    RuleName.PAUSE: _("Tidak ada denda uang; yang terlambat hanya menunggu."),
    RuleName.HOLDS: _("Berapa judul boleh dipesan satu anggota; 0 berarti tidak boleh memesan."),
    RuleName.SHELF_DAYS: _("Berapa hari buka sebuah buku menunggu pemesannya di rak pesanan."),
}
KIND_WORDS = {
    "book": _("Buku"),
    "reference": _("Rujukan (R)"),
    "comic": _("Komik"),
    "serial": _("Terbitan berkala"),
    "audio": _("Buku suara"),
    "music": _("Rekaman musik"),
    "video": _("Film dan video"),
    "map": _("Peta"),
    "score": _("Partitur"),
    "picture": _("Gambar"),
    "software": _("Berkas komputer"),
    "kit": _("Paket bahan"),
    "mixed": _("Bahan campuran"),
    "object": _("Benda"),
}
ALL_LIBRARIES, ALL_GROUPS, ALL_KINDS = _("Semua perpustakaan"), _("Semua kelompok"), _("Semua jenis")
YES, NO, NONE, AS_LOAN, DEFAULT = _("Ya"), _("Tidak"), _("Tidak ada"), _("Sama"), _("Bawaan")

REFUSALS = {
    "not-lent": _(
        "Buku %(item)s tidak dipinjamkan menurut aturan perpustakaan. Tawarkan untuk dibaca di tempat."
    ),
    "limit-of-kinds": counted(
        "Anggota ini sudah memegang %(limit)s bahan dari batas “%(name)s”. Kembalikan satu dahulu.", "limit"
    ),
    "closed-day-far": _(
        "Tanggal %(day)s terlalu jauh: paling jauh %(back)s hari ke belakang dan lima tahun ke depan. Periksa tahunnya."
    ),
    "renewal-recalled": _(
        "Buku %(item)s diminta kembali oleh pemiliknya, paling lambat %(by)s. Minta bukunya dikembalikan."
    ),
    "renewal-held": _("Judul buku %(item)s ditunggu anggota lain. Minta bukunya dikembalikan pada waktunya."),
    "rule-value-empty": _(
        "Nilai ini tidak boleh kosong. Isi angkanya, atau hapus agar mengikuti baris di atasnya."
    ),
    "rule-value-of-another-kind": _(
        "Nilai ini bukan dari jenis yang benar. Buka kembali sel aturannya, lalu isi."
    ),
    "rule-value-out-of-bounds": _("Isi angka dari %(least)s sampai %(most)s."),
    "rule-value-unknown": _("Nilai ini sudah dihapus. Muat ulang halaman aturan untuk melihat yang berlaku."),
}

FACTS = {
    "journal.saved:circulation.loanrulevalue": _("Aturan diatur: %(value)s"),
    "journal.removed:circulation.loanrulevalue": _("Aturan dihapus; mengikuti baris yang lebih umum"),
    "journal.saved:circulation.loanlimit": _("Batas “%(name)s” disimpan: paling banyak %(most)s"),
    "journal.removed:circulation.loanlimit": _("Batas dihapus"),
    "journal.saved:circulation.loanrulerow": _("Aturan disimpan"),
    "journal.removed:circulation.loanrulerow": _("Aturan dihapus"),
    "journal.saved:circulation.closedday": _("Hari dicatat di kalender"),
    "journal.removed:circulation.closedday": _("Hari dihapus dari kalender"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
