"""What is wrong with an evaluation, a term or a renewal, and what to do now; and what happened, in a sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # evaluation
    "evaluation-old": counted(
        "Evaluasi terakhir bertanggal %(evaluated_on)s, %(age)s hari yang lalu; perpanjangan memerlukan evaluasi "
        "paling lama %(days)s hari. Isi evaluasi baru.",
        "age",
    ),
    "evaluation-unknown": _("Evaluasi itu tidak ada pada perjanjian ini. Buka halaman perjanjiannya."),
    "evaluation-in-future": _(
        "Evaluasi bertanggal %(day)s, sesudah hari ini. Pilih hari ini atau sebelumnya."
    ),
    "remark-empty": _("Tanggapan masih kosong. Tulis satu kalimat pada sedikitnya satu butir."),
    # guards of terms and renewals
    "gap-unexplained": counted(
        "Ada jeda %(days)s hari sesudah %(end)s tanpa perjanjian. Tulis alasannya pada konsep, atau mulai sehari "
        "sesudahnya.",
        "days",
    ),
    "gap-none": _(
        "Konsep ini mulai tepat sesudah perjanjian sebelumnya. Tidak ada jeda yang perlu dijelaskan."
    ),
    "term-too-long": counted(
        "Bentuk naskah ini paling lama %(years)s tahun menurut %(source)s, jadi paling jauh sampai %(latest)s. "
        "Perpendek masa berlakunya.",
        "years",
    ),
    "extended-too-often": counted(
        "Bentuk naskah ini hanya dapat diperpanjang %(extensions)s kali menurut %(source)s. Buat perjanjian baru "
        "dengan persetujuan baru.",
        "extensions",
    ),
    "signatory-not-in-office": _(
        "%(signatory)s menjabat %(since)s sampai %(until)s, sedangkan naskah ditandatangani %(day)s. Pilih pejabat "
        "yang menjabat pada hari itu."
    ),
    "predecessor-unknown": _(
        "Perjanjian yang diperpanjang tidak ditemukan pada lembaga Anda. Pilih perjanjian sebelumnya lagi."
    ),
    "already-signed": _(
        "Naskah ini sudah ditandatangani sehingga isinya tetap. Perubahan hanya dengan adendum."
    ),
    # what is carried over
    "point-unknown": _("Catatan hambatan itu bukan dari evaluasi perjanjian ini. Muat ulang halaman."),
    "no-predecessor": _("Konsep ini tidak memperpanjang perjanjian lain. Isi targetnya pada konsep."),
    "carried-nothing": _("Tidak ada yang berubah. Ubah satu target, atau tulis satu tanggapan."),
}

FACTS: dict[str, Any] = {
    "agreements.evaluation_remarked": _("Mitra menanggapi evaluasi"),
    "agreements.gap_explained": counted("Alasan jeda %(days)s hari: %(reason)s", "days"),
    "agreements.point_settled": _("Hambatan ditindaklanjuti dalam konsep: %(answer)s"),
    "agreements.wound_down": counted("Masa penyelesaian selesai, %(days)s hari sesudah %(last_day)s", "days"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
