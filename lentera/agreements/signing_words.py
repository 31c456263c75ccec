"""How the signing of agreements is said on screen and on its papers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CHECKS: dict[str, Any] = {
    "text": _("Teks disepakati"),
    "numbers": _("Nomor semua pihak"),
    "signatories": _("Penandatangan dan surat kuasa"),
    "evaluation": _("Evaluasi"),
    "initials": _("Paraf"),
    "originals": _("Naskah asli dicetak"),
    "stamps": _("Meterai"),
}
SIGNING_MODES: dict[str, Any] = {
    "wet_ink": _("Tinta basah"),
    "external_pdf": _("PDF ditandatangani di luar Lentera"),
    "own_signature": _("Tanda tangan elektronik di Lentera"),
}
AUTHENTICATION: dict[str, Any] = {
    "wet_ink": _("Tanda tangan di atas kertas, dengan pindaian"),
    "external_pdf": _("Sertifikat elektronik di dalam PDF, diperiksa saat diunggah"),
    "own_signature": _("Akun dan kata sandi masing-masing pejabat, sertifikat elektronik di dalam PDF"),
}
STAMP_KINDS: dict[str, Any] = {
    "paper": _("Meterai tempel"),
    "electronic": _("Meterai elektronik"),
}
