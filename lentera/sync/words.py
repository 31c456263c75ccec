"""Words of the pages of exchange for what has a name in the program only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

AREAS: dict[str, Any] = {
    "agreements": _("perjanjian"),
    "catalogue": _("katalog"),
    "circulation": _("sirkulasi"),
    "editions": _("edisi katalog"),
    "institutions": _("lembaga"),
    "mobile": _("pusling"),
    "papers": _("surat dan nomor"),
    "requests": _("permintaan"),
    "stock": _("koleksi dan titipan"),
    "sync": _("register simpul"),
    "takeover": _("pengambilalihan data"),
    "training": _("pelatihan"),
}


def area_in_words(area: str) -> str:
    """What a stream is about, for people; a name that this program does not know stays as it is."""
    return str(AREAS.get(area, area))
