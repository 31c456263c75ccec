"""Words of the partner's page: how its agreements stand, and what they are counted in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.agreements.queries import Status

STATUSES: dict[Status, tuple[Any, str, str]] = {
    Status.SIGNED: (_("Belum berlaku"), "info", "clock"),
    Status.ACTIVE: (_("Berlaku"), "good", "check"),
    Status.EXPIRING: (_("Segera berakhir"), "soon", "clock"),
    Status.RENEWED: (_("Diperpanjang"), "calm", "refresh"),
    Status.EXPIRED: (_("Berakhir"), "refused", "alert-triangle"),
    Status.SUSPENDED: (_("Dihentikan sementara"), "refused", "hand-stop"),
    Status.TERMINATED: (_("Diakhiri"), "refused", "x"),
    Status.ARCHIVED: (_("Diarsipkan"), "calm", "building-warehouse"),
}

UNITS: dict[str, Any] = {
    "titles": _("judul"),
    "copies": _("eksemplar"),
    "visits": _("kunjungan"),
    "stops": _("titik layanan"),
    "lesson_hours": _("jam pelajaran"),
    "participants": _("peserta"),
    "people": _("orang"),
    "sessions": _("pertemuan"),
    "times": _("kali"),
}
