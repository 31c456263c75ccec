"""How visits, follow-ups, signing events and press releases are said on screen."""

from datetime import time, timedelta
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lentera.agreements.facts.visit import Precision, Stretch
from lentera.pages import formats

DIRECTIONS: dict[str, Any] = {
    "in": _("Mereka datang kepada kita"),
    "out": _("Kita datang kepada mereka"),
}
ASKED_DIRECTIONS: dict[str, Any] = {
    "out": _("Kami ingin datang kepada mereka"),
    "in": _("Kami mengundang mereka datang"),
}
ANSWERS: dict[str, Any] = {
    "accepted": _("Setuju dengan waktu itu"),
    "other_time": _("Setuju, pada waktu lain"),
    "declined": _("Tidak dapat"),
}
REQUEST_STATES: dict[str, Any] = {
    "waiting": _("Menunggu jawaban"),
    "agreed": _("Disepakati"),
    "other_time": _("Waktu lain diusulkan"),
    "declined": _("Ditolak"),
    "withdrawn": _("Ditarik"),
}
REQUEST_TONES = {
    "waiting": "soon",
    "agreed": "good",
    "other_time": "soon",
    "declined": "refused",
    "withdrawn": "calm",
}
PHOTO_STATES: dict[str, Any] = {
    "open": _("Disimpan"),
    "waiting": _("Menunggu izin"),
    "approved": _("Boleh ditampilkan"),
    "refused": _("Tidak boleh ditampilkan"),
    "published": _("Terbit"),
}
PHOTO_TONES = {
    "open": "calm",
    "waiting": "soon",
    "approved": "good",
    "refused": "refused",
    "published": "good",
}
HIDINGS: dict[str, Any] = {
    "brush": _("Wajah ditutup dengan kuas"),
    "declared": _("Dinyatakan sudah tertutup"),
    "no_faces": _("Tidak ada wajah yang terlihat"),
}
DUTIES: dict[str, Any] = {"follow_up": pgettext_lazy("tugas", "Tindak lanjut"), "commitment": _("Komitmen")}
URGENCIES: dict[str, Any] = {
    "done": pgettext_lazy("tugas", "Selesai"),
    "dropped": _("Tidak dilanjutkan"),
    "late": _("Lewat waktu"),
    "soon": _("Segera"),
    "open": _("Terbuka"),
}
URGENCY_TONES = {"done": "good", "dropped": "calm", "late": "refused", "soon": "soon", "open": "info"}
RESULTS: dict[str, Any] = {"done": _("Sudah dilakukan"), "dropped": _("Tidak dilanjutkan")}
EVENT_STATUSES: dict[str, Any] = {
    "tentative": _("Sementara"),
    "confirmed": _("Pasti"),
    "moved": _("Dipindahkan, belum pasti"),
    "held": pgettext_lazy("kunjungan", "Terlaksana"),
    "cancelled": _("Dibatalkan"),
}
EVENT_TONES = {
    "tentative": "calm",
    "confirmed": "info",
    "moved": "soon",
    "held": "good",
    "cancelled": "refused",
}
RELEASE_STATES: dict[str, Any] = {
    "draft": _("Konsep"),
    "approved": _("Disetujui"),
    "out": _("Terbit"),
    "correction": _("Sedang dikoreksi"),
}
RELEASE_TONES = {"draft": "calm", "approved": "info", "out": "good", "correction": "soon"}


def stretch_text(when: Stretch) -> str:
    """26 Jan 2024 · awal Februari 2024 · Februari 2024 · 5 Feb 2024 – 9 Feb 2024"""
    if when.precision is Precision.MONTH:
        return formats.month(when.first)
    if when.precision is Precision.THIRD:
        told = {"month": formats.month(when.first)}
        if when.first.day == 1:
            return gettext("awal %(month)s") % told
        if (when.last + timedelta(days=1)).month != when.last.month:
            return gettext("akhir %(month)s") % told
        return gettext("pertengahan %(month)s") % told
    if when.first == when.last:
        return formats.short_date(when.first)
    return f"{formats.short_date(when.first)} – {formats.short_date(when.last)}"


def hours_text(begins: str, ends: str = "") -> str:
    """09.30 · 09.30–11.00 · "" when no hour is known."""
    told = [formats.clock(time.fromisoformat(hour)) for hour in (begins, ends) if hour]
    return "–".join(told)
