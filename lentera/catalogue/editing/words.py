"""Words of the editor: beginnings by material, reading levels, audiences."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.fields.fixed import fixed_positions

START_LABELS = {
    "book": _("Buku"),
    "comic": _("Komik"),
    "serial": _("Majalah atau terbitan berkala"),
    "braille": _("Buku braille"),
    "ebook": _("Buku elektronik"),
    "audiobook": _("Buku suara"),
    "music": _("Rekaman musik"),
    "video": _("Film dan video"),
    "map": _("Peta"),
    "game": _("Permainan atau benda"),
}
LEVEL_LABELS = {
    "": _("Tidak disebut"),
    "A": _("A: pembaca dini"),
    "B1": _("B1: pembaca awal, mengeja"),
    "B2": _("B2: pembaca awal, kalimat pendek"),
    "B3": _("B3: pembaca awal, paragraf"),
    "C": _("C: pembaca semenjana"),
    "D": _("D: pembaca madya"),
    "E": _("E: pembaca mahir"),
}


def audience_choices() -> list[tuple[str, Any]]:
    """Codes of 008/22 with their words in the language of the page."""
    place = next(one for one in fixed_positions("00000nam") if one.start == 22)
    language = get_language() or "id"
    return [(code, words.said(language)) for code, words in place.codes]
