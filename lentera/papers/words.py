"""Words of papers for screens."""

from django.utils.translation import gettext_lazy as _

STATES = {"current": _("Berlaku"), "cancelled": _("Dibatalkan"), "destroyed": _("Dimusnahkan")}
STATE_TONES = {"current": "good", "cancelled": "refused", "destroyed": "calm"}
LANGUAGES = {"id": _("Indonesia"), "en": _("Inggris")}
FATES = {"destroyed": _("Dimusnahkan"), "permanent": _("Permanen"), "reviewed": _("Dinilai kembali")}
CLASSES = {
    "agreement": _("Perjanjian dan adendum"),
    "record": _("Berita acara dan serah terima"),
    "report": _("Laporan berkala"),
    "training": _("Surat pelatihan"),
    "press": _("Siaran pers"),
    "facilitative": _("Surat biasa: undangan, surat tugas, pengantar"),
    "destruction": _("Berita acara pemusnahan"),
}
"""Names of the retention classes that every office begins with."""
TO_BE_CHECKED = _("Nilai awal, perlu dicocokkan dengan JRA lembaga Anda")
