"""What is said about book lists; Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS: dict[str, hooks.Text] = {
    "list-title-missing": _("Nama daftar belum diisi."),
    "list-title-long": _("Nama daftar paling panjang %(limit)s huruf."),
    "list-note-long": _("Catatan daftar paling panjang %(limit)s huruf."),
    "list-too-long": counted("Daftar ini berisi %(titles)s judul; paling banyak %(limit)s judul.", "titles"),
    "list-unknown": _("Daftar ini tidak ada di lembaga Anda; mungkin sudah dihapus."),
    "list-is-there": _("Daftar “%(title)s” sudah ada kembali."),
}
FACTS = {
    "catalogue.list_saved": _("Daftar “%(title)s” disimpan"),
    "catalogue.list_removed": _("Daftar “%(title)s” dihapus"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
