"""What is said about catalogues elsewhere: refusals, Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "copy-nothing-asked": _("Isi ISBN, judul, atau pengarang yang dicari."),
    "copy-record-lost": _("Cantuman ini sudah terlalu lama terbuka; cari sekali lagi."),
    "target-unknown": _("Katalog tujuan ini tidak ada lagi."),
    "target-address": _(
        "Alamat %(address)s tidak dapat dipakai; tulis seperti https://sru.contoh.id/katalog."
    ),
    "target-no-index": _("Untuk %(name)s belum diatur nama indeks bagi yang dicari."),
    "target-private": _(
        "%(name)s berada di jaringan lokal, yang tidak boleh ditanya (lihat LENTERA_PRIVATE_TARGETS)."
    ),
    "target-unreachable": _("%(name)s tidak dapat dihubungi (%(reason)s)."),
    "target-slow": _("%(name)s tidak menjawab dalam waktunya; coba lagi nanti."),
    "target-cut-off": _("Jawaban %(name)s terputus di tengah; coba sekali lagi."),
    "target-moved": _("%(name)s pindah ke %(address)s; ubah alamatnya bila itu benar."),
    "target-status": _("%(name)s menjawab dengan galat %(status)s."),
    "target-too-large": _("Jawaban %(name)s lebih besar daripada %(limit)s MiB dan tidak dibaca."),
    "target-doctype": _("Jawaban %(name)s memuat DOCTYPE atau ENTITY, yang tidak diterima demi keamanan."),
    "target-not-sru": _("%(name)s menjawab dengan sesuatu yang bukan jawaban SRU; periksa alamatnya."),
    "target-complains": _("%(name)s tidak dapat menjawab: %(reason)s"),
}
hooks.register_texts(REFUSALS)
