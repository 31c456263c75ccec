"""Sentences of the area: why not, and what happened."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "barcode-unknown": _(
        "Barcode %(barcode)s tidak dikenal di sini. Periksa labelnya, lalu pindai sekali lagi."
    ),
    "barcode-double": _(
        "Barcode %(barcode)s dipakai oleh %(count)s buku di sini. Cari bukunya menurut judul, lalu ganti labelnya."
    ),
    "holding-sent-away": _(
        "Buku %(barcode)s tercatat sudah dikirim dari sini. Pisahkan dan laporkan kepada dinas."
    ),
    "holding-lost": _("Buku %(barcode)s tercatat hilang. Catat sebagai ditemukan dahulu di halaman buku."),
    "holding-withdrawn": _("Buku %(barcode)s sudah dikeluarkan dari koleksi. Pisahkan dari rak."),
}

hooks.register_texts(REFUSALS)
