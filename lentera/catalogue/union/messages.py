"""What is said about matching: refusals, facts, and the fields that it compares; Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "merge-needs-two": _("Pilih sedikitnya dua cantuman untuk digabungkan."),
    "merge-done-already": _("Cantuman ini sudah tergabung dalam satu kelompok."),
    "merge-too-large": _(
        "Kelompok ini akan berisi %(records)s cantuman; satu judul paling banyak %(limit)s cantuman."
    ),
    "record-not-grouped": _("Cantuman ini tidak tergabung dengan cantuman lain."),
    "apart-but-grouped": _(
        "Kedua cantuman ini tergabung dalam satu kelompok. Keluarkan dahulu salah satunya."
    ),
    "apart-said-already": _("Kedua cantuman ini sudah dinyatakan berbeda."),
    "match-running": _("Pencocokan sedang berjalan; tunggu sampai selesai."),
    "match-memory": _(
        "Mencocokkan %(records)s cantuman memerlukan memori sekitar %(needs)s; di komputer ini kini tersisa %(has)s. "
        "Tutup program lain, atau jalankan di komputer yang lebih besar."
    ),
    "match-missing": _(
        "Pencocokan memerlukan bagian program yang belum terpasang di sini: %(parts)s. "
        "Pengelola simpul memasangnya dengan perintah pip install 'lentera[match]'."
    ),
    "match-engine": _(
        "Bagian program yang mencocokkan tidak dapat dimuat. Pengelola simpul memasangnya dengan perintah "
        "pip install 'lentera[match]'."
    ),
    "match-failed": _("Pencocokan berhenti karena galat program; coba lagi, atau hubungi pengelola simpul."),
}
FACTS = {
    "catalogue.merged": _("Digabungkan: judul yang sama di beberapa katalog"),
    "catalogue.unmerged": _("Gabungan dipisahkan"),
    "catalogue.held_apart": _("Dinyatakan sebagai judul yang berbeda"),
    "catalogue.apart_withdrawn": _("Pernyataan bahwa judulnya berbeda dicabut"),
}
FIELD_LABELS = {
    "title": _("Judul"),
    "rest": _("Anak judul"),
    "author": _("Pengarang"),
    "year": _("Tahun"),
    "publisher": _("Penerbit"),
    "pages": _("Halaman"),
    "isbns": _("ISBN"),
    "material": _("Jenis bahan"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
