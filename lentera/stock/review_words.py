"""Words of the materials review on pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.stock.facts.review import ReviewChange, ReviewScope, ReviewState

STATES: dict[str, Any] = {
    ReviewState.SUBMITTED: _("sedang ditelaah"),
    ReviewState.APPROVED: _("disetujui"),
    ReviewState.APPROVED_WITH_CHANGE: _("disetujui dengan perubahan"),
    ReviewState.REJECTED: _("ditolak"),
    ReviewState.EXPIRED: _("kedaluwarsa"),
    "": _("belum ditelaah"),
}
TONES: dict[str, str] = {
    ReviewState.SUBMITTED: "info",
    ReviewState.APPROVED: "good",
    ReviewState.APPROVED_WITH_CHANGE: "good",
    ReviewState.REJECTED: "refused",
    ReviewState.EXPIRED: "soon",
    "": "calm",
}
CHANGES: dict[str, Any] = {
    ReviewChange.COVER_REMOVED: _("sampul keras dilepas"),
    ReviewChange.SPIRAL_REPLACED: _("spiral diganti jahitan atau lem"),
    ReviewChange.STAPLES_REMOVED: _("staples dilepas"),
    ReviewChange.MAPS_WITHHELD: _("peta lepas ditahan"),
    ReviewChange.DISC_WITHHELD: _("cakram ditahan"),
    ReviewChange.OTHER: _("perubahan lain"),
}
SCOPES: dict[str, Any] = {
    ReviewScope.EVERY: _("setiap judul, sebelum dikemas"),
    ReviewScope.LISTED: _("hanya judul dalam daftar"),
    ReviewScope.NONE: _("tidak ada"),
}
KINDS: dict[str, Any] = {"content": _("isi"), "format": _("bentuk")}


def change_words(change: str, note: str) -> str:
    """What is done to a copy, in words: "cakram ditahan (disimpan di dinas)"."""
    if not change:
        return note
    word = str(CHANGES[change])
    if not note:
        return word
    return note if change == ReviewChange.OTHER else f"{word} ({note})"
