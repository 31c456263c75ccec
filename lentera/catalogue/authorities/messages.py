"""What is said about authorities and copied records: refusals and facts, Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "authority-kind": _("Jenis tajuk %(kind)s tidak dikenal."),
    "authority-heading-missing": _("Tajuk belum diisi."),
    "authority-heading-long": _("Tajuk “%(heading)s” lebih panjang daripada %(limit)s huruf."),
    "authority-subfield": _("Subruas $%(sign)s tidak dipakai dalam tajuk jenis ini."),
    "authority-forms-many": _("Satu tajuk kendali paling banyak mempunyai %(limit)s bentuk lain."),
    "authority-exists": _("Tajuk “%(heading)s” sudah ada sebagai tajuk kendali."),
    "authority-is-variant": _("“%(heading)s” sudah menjadi rujukan ke “%(other)s”."),
    "authority-variant-taken": _(
        "“%(heading)s” adalah tajuk kendali tersendiri; gabungkan keduanya, jangan jadikan rujukan."
    ),
    "authority-unknown": _("Tajuk kendali ini tidak ada di lembaga Anda; mungkin sudah dihapus."),
    "authority-is-there": _("Tajuk kendali “%(heading)s” sudah ada kembali."),
    "authority-same": _("Pilih tajuk lain: sebuah tajuk tidak dapat digabungkan dengan dirinya sendiri."),
    "authority-kinds-differ": _("Hanya tajuk yang sejenis dapat digabungkan."),
    "authority-not-authority": _("Cantuman ini bukan cantuman kendali (leader/06 bukan z)."),
    "authority-no-heading": _(
        "Cantuman kendali %(control)s tidak mempunyai tajuk 100, 110, 111, 150, 151, atau 155."
    ),
    "authority-not-used": _("Tidak ada cantuman yang memakai tajuk “%(heading)s”."),
}
FACTS = {
    "catalogue.authority_saved": _("Tajuk kendali disimpan"),
    "catalogue.authorities_imported": _("Masuk atau diperbarui dari berkas kendali %(source)s"),
    "catalogue.authority_removed": _("Tajuk kendali “%(heading)s” dihapus"),
    "catalogue.authority_merged": _("“%(heading)s” digabungkan ke tajuk ini"),
    "catalogue.headings_changed": _("Tajuk disesuaikan dengan tajuk kendali"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
