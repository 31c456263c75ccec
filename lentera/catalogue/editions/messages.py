"""What is said about editions; Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "edition-name-missing": _("Nama koleksi belum diisi."),
    "edition-name-long": _("Nama koleksi paling panjang %(limit)s huruf."),
    "edition-choice": _("Pilihan koleksi: %(choices)s; selain “all”, sebutkan nilainya."),
    "edition-empty": _("Koleksi “%(name)s” tidak berisi cantuman; tidak ada yang diterbitkan."),
    "edition-unchanged": _("Koleksi “%(name)s” sama dengan edisi %(number)s; tidak perlu edisi baru."),
    "edition-unknown": _("Koleksi ini tidak diterbitkan, atau sudah diakhiri. Muat ulang daftarnya."),
    "edition-own": _("Koleksi ini terbitan simpul ini sendiri; isinya sudah ada di sini."),
    "edition-not-followed": _("Koleksi ini tidak diikuti di sini."),
}
FACTS = {
    "catalogue.edition_published": _("Edisi %(number)s koleksi “%(name)s” diterbitkan"),
    "catalogue.edition_kept": _("Daftar isi edisi %(number)s disimpan"),
    "catalogue.edition_accompanied": _(
        "Tajuk dan daftar untuk edisi %(number)s koleksi “%(name)s” disertakan"
    ),
    "catalogue.edition_ended": _("Koleksi “%(name)s” diakhiri"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
