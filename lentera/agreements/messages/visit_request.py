"""Sentences of visit requests, conflicts of days, attendance lists and objections to minutes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    "visit-request-unknown": _(
        "Permintaan kunjungan itu tidak ada pada lembaga Anda. Buka daftar kunjungan."
    ),
    "visit-request-over": _(
        "Permintaan ini sudah ditarik atau ditolak. Ajukan permintaan baru bila masih perlu."
    ),
    "visit-request-moved": _("Permintaan ini ditujukan kepada lembaga lain. Ajukan permintaan baru."),
    "visit-request-changed": _("Permintaan ini berubah sejak Anda membacanya. Baca lagi, lalu jawab."),
    "visit-asked-too-late": _("Waktu itu (%(day)s) sudah lewat. Pilih hari ini atau sesudahnya."),
    "visit-other-time-missing": _("Waktu yang Anda usulkan masih kosong. Isi misalnya 25/1/24."),
    "visit-time-the-same": _(
        "Waktu yang Anda usulkan sama dengan yang diminta. Terima saja, atau usulkan yang lain."
    ),
    "visit-conflicts": counted(
        "Ada %(count)s hal yang berbenturan dengan waktu ini. Pilih waktu lain, atau tulis mengapa tetap dipakai.",
        "count",
    ),
    "attendance-name-missing": _("Nama masih kosong. Tulis nama lengkap."),
    "attendance-position-missing": _("Jabatan masih kosong. Tulis jabatan pada kunjungan ini."),
    "attendance-signed-already": _(
        "%(name)s sudah ada pada daftar hadir ini. Tidak ada yang perlu dilakukan."
    ),
    "attendance-full": _("Daftar hadir ini sudah berisi %(count)s nama. Mintalah petugas memeriksanya."),
    "attendance-too-fast": _("Banyak yang mengisi pada saat yang sama. Tunggu satu menit, lalu kirim lagi."),
    "attendance-unknown": _("Baris itu tidak ada pada daftar hadir Anda. Muat ulang halaman."),
    "minutes-own": _("Notulen ini ditulis lembaga Anda. Ubah notulennya, bukan dengan keberatan."),
    "objection-empty": _("Keberatan masih kosong. Tulis bagaimana Anda mengingat butir ini."),
    "objection-same": _(
        "Keberatan itu sudah tercatat dengan kata-kata yang sama. Tidak ada yang perlu dilakukan."
    ),
}

CONFLICTS: dict[str, Any] = {
    "conflict-agreement-ended": _("Perjanjiannya berakhir pada %(day)s, sebelum kunjungan ini."),
    "conflict-holiday": _("%(day)s hari libur: %(name)s."),
    "conflict-friday-prayer": _("Pukul %(begins)s sampai %(ends)s pada hari Jumat adalah waktu salat Jumat."),
    "conflict-person": _("%(name)s juga ada pada “%(title)s”."),
    "conflict-vehicle": _("%(vehicle)s sudah dipakai untuk “%(title)s”."),
    "conflict-place": _("%(place)s sudah dipakai untuk “%(title)s”."),
    "conflict-visit": _("Pada waktu yang sama ada kunjungan “%(title)s”."),
    "conflict-signing-event": _("Pada waktu yang sama ada penandatanganan “%(title)s”."),
}

FACTS: dict[str, Any] = {
    "agreements.visit_requested": _("Kunjungan diminta"),
    "agreements.visit_request_withdrawn": _("Permintaan kunjungan ditarik: %(reason)s"),
    "agreements.visit_answered": _("Permintaan kunjungan dijawab"),
    "agreements.attended": _("%(name)s, %(position)s mengisi daftar hadir"),
    "agreements.attendance_struck": _("Satu baris daftar hadir dicoret: %(reason)s"),
    "agreements.minutes_objected": _("Keberatan atas satu butir notulen: %(words)s"),
}

register_texts(REFUSALS | CONFLICTS)
register_fact_texts(FACTS)
