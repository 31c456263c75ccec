"""Sentences for the reader who stands before a kiosk or a self-check machine: short, never a name, never a number."""

from django.utils.translation import gettext_lazy as _

from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS = {
    "kiosk-pin-wrong": _("Kartu dan PIN tidak cocok. Coba sekali lagi; PIN baru ada di meja petugas."),
    "kiosk-card-waits": counted(
        "PIN kartu ini terlalu sering salah. Coba lagi setelah %(minutes)s menit, atau mintalah bantuan petugas.",
        "minutes",
    ),
    "kiosk-waits": counted(
        "Layar ini beristirahat %(minutes)s menit karena terlalu banyak PIN salah. Petugas tetap melayani Anda.",
        "minutes",
    ),
    "kiosk-reader-closed": _("Kartu ini tidak berlaku lagi. Tanyakan kepada petugas."),
    "kiosk-reader-away": _("Pemilik kartu ini tercatat sedang di luar. Tanyakan kepada petugas."),
    "kiosk-not-yours": _("Buku ini tidak tercatat pada kartu Anda. Tanyakan kepada petugas bila ragu."),
    "kiosk-item-on-loan": _("Buku ini masih tercatat dipinjam. Bawalah ke meja petugas."),
    "kiosk-item-yours": _("Buku ini sudah tercatat pada kartu Anda. Lihat tanggalnya di bawah."),
    "kiosk-item-not-on-loan": _("Buku ini tidak tercatat dipinjam. Letakkan saja di raknya."),
    "kiosk-barcode-unknown": _("Label ini tidak dikenal. Pindai sekali lagi, atau bawalah ke meja petugas."),
    "kiosk-barcode-double": _(
        "Label ini dipakai oleh lebih dari satu buku. Bawalah bukunya ke meja petugas."
    ),
    "kiosk-card-unknown": _(
        "Kartu ini tidak dikenal di sini. Pindai sekali lagi, atau tanyakan kepada petugas."
    ),
    "kiosk-hand-in": _("Buku ini tidak dapat dipinjam sekarang. Serahkan kepada petugas."),
    "kiosk-recalled": _(
        "Perpustakaan pemiliknya meminta buku ini kembali paling lambat %(by)s, maka tidak dapat diperpanjang."
    ),
    "kiosk-limit-reached": _("Anda sudah membawa sebanyak yang boleh dipinjam. Kembalikan satu buku dahulu."),
    "kiosk-reader-paused": _(
        "Karena ada buku yang terlambat, Anda meminjam lagi setelah %(until)s. Sampai hari itu silakan membaca di sini."
    ),
    "kiosk-renewal-used": _(
        "Buku ini sudah diperpanjang sebanyak yang boleh. Kembalikan, supaya pembaca lain mendapat giliran."
    ),
    "kiosk-limit-of-kinds": _(
        "Anda sudah membawa sebanyak yang boleh dari jenis ini. Kembalikan satu dahulu, atau pilih jenis lain."
    ),
    "kiosk-waits-for-another": _("Buku ini ditunggu pembaca lain. Kembalikan pada harinya."),
    "kiosk-hold-for-another": _("Buku ini disimpan untuk pembaca lain. Serahkan kepada petugas."),
    "kiosk-hold-in-hand": _("Judul ini sudah ada di tangan Anda."),
    "kiosk-hold-already": _("Judul ini sudah Anda minta. Tempat Anda dalam antrean tetap."),
    "kiosk-hold-limit": _("Anda sudah menunggu sebanyak yang boleh. Batalkan satu permintaan dahulu."),
    "kiosk-read-here": _("Buku ini dibaca di sini, tidak dipinjamkan."),
    "kiosk-wish-empty": _("Tulis judul atau pengarangnya dahulu."),
    "kiosk-no-wishes": _("Pesanan tidak tersedia untuk kartu ini. Tanyakan kepada petugas."),
    "kiosk-suspended": _("Kartu ini sedang ditunda atas permintaan sendiri. Tanyakan kepada petugas."),
    "pin-form": _("PIN terdiri dari %(least)s sampai %(most)s angka."),
    "pin-differs": _("Kedua PIN baru tidak sama. Ketik sekali lagi."),
    "pin-same": _("PIN baru sama dengan yang lama. Pilih yang lain."),
    "pin-easy": _("PIN ini mudah ditebak. Jangan pakai angka berurutan, angka yang sama, atau nomor kartu."),
    "pin-to-change": _(
        "PIN ini dibuat di meja petugas. Gantilah dahulu di layar pembaca dengan PIN Anda sendiri."
    ),
    "pin-old-wrong": _("PIN lama tidak cocok. Coba sekali lagi."),
}
FOR_READERS = {
    "item-on-loan": "kiosk-item-on-loan",
    "item-not-on-loan": "kiosk-item-not-on-loan",
    "barcode-unknown": "kiosk-barcode-unknown",
    "barcode-double": "kiosk-barcode-double",
    "card-unknown": "kiosk-card-unknown",
    "loan-of-another": "kiosk-not-yours",
    "holding-lost": "kiosk-hand-in",
    "holding-sent-away": "kiosk-hand-in",
    "holding-withdrawn": "kiosk-hand-in",
    "renewal-recalled": "kiosk-recalled",
    "limit-reached": "kiosk-limit-reached",
    "reader-paused": "kiosk-reader-paused",
    "renewal-used": "kiosk-renewal-used",
    "limit-of-kinds": "kiosk-limit-of-kinds",
    "item-on-hold-shelf": "kiosk-hold-for-another",
    "hold-others-first": "kiosk-hold-for-another",
    "hold-in-hand": "kiosk-hold-in-hand",
    "hold-already": "kiosk-hold-already",
    "hold-limit": "kiosk-hold-limit",
    "reader-suspended": "kiosk-suspended",
    "renewal-held": "kiosk-waits-for-another",
    "not-lent": "kiosk-read-here",
    "hold-of-nothing": "kiosk-wish-empty",
    "holds-off": "kiosk-no-wishes",
    "reader-closed": "kiosk-reader-closed",
    "reader-away": "kiosk-reader-away",
}
"""What the desk's sentences are for a reader at a kiosk or machine; others are said as they are."""

hooks.register_texts(REFUSALS)


def words_for_reader(refusal: Refusal) -> str:
    """What the refusal is called for the reader himself, who stands alone before a screen."""
    return hooks.text_of(FOR_READERS.get(refusal.code, refusal.code), refusal.details)
