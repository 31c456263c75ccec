"""How codes are said on the pages that show several areas."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ROAD: dict[str, tuple[Any, str, str]] = {
    "planned": (_("Terjadwal"), "calm", "clock"),
    "under_way": (_("Sedang di jalan"), "good", "check"),
    "closed": (_("Selesai"), "good", "check"),
    "announced": (_("Terjadwal"), "calm", "clock"),
    "visited": (_("Sudah dilayani"), "good", "check"),
    "cancelled": (_("Batal"), "refused", "x"),
    "held": (_("Selesai"), "good", "check"),
}
"""Word, tone and icon of what happens today away from the desk."""

ROAD_ICONS = {"trip": "bus", "visit": "bus", "class": "school"}

OPEN_NUMBERS: dict[str, tuple[Any, Any]] = {
    "partners": (_("mitra dengan perjanjian berlaku"), _("Mitra dengan perjanjian berlaku")),
    "placements": (_("buku dititipkan tahun ini"), _("Buku yang dititipkan kepada mitra")),
    "van": (_("kunjungan pusling tahun ini"), _("Kunjungan perpustakaan keliling")),
    "training": (_("peserta pelatihan tahun ini"), _("Peserta pelatihan")),
}
"""Under the number, and as the title of the page behind it."""

CLOSINGS: dict[str, Any] = {
    "clean": _("diterima lengkap"),
    "with_notes": _("diterima dengan catatan"),
}

CERTIFICATES: dict[str, Any] = {
    "passed": _("Sertifikat"),
    "attended": _("Surat keterangan"),
}
