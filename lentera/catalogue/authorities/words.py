"""Words of authorities on the screen."""

from django.utils.translation import gettext_lazy as _

KIND_LABELS = {
    "person": _("Orang"),
    "corporate": _("Badan"),
    "meeting": _("Pertemuan"),
    "topic": _("Topik"),
    "place": _("Tempat"),
    "genre": _("Bentuk atau genre"),
}
