"""What is wrong with an evaluation, a term or a renewal, and what to do now; and what happened, in a sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # evaluation
    "evaluation-old": _(
        "Evaluasi terakhir bertanggal %(evaluated_on)s, %(age)s hari yang lalu; perpanjangan memerlukan evaluasi "
        "paling lama %(days)s hari. Isi evaluasi baru."
    ),
    "evaluation-unknown": _("Evaluasi itu tidak ada pada perjanjian ini. Buka halaman perjanjiannya."),
    "evaluation-in-future": _(
        "Evaluasi bertanggal %(day)s, sesudah hari ini. Pilih hari ini atau sebelumnya."
    ),
    "remark-empty": _("Tanggapan masih kosong. Tulis satu kalimat pada sedikitnya satu butir."),
    # guards of terms and renewals
    "gap-unexplained": _(
        "Ada jeda %(days)s hari sesudah %(end)s tanpa perjanjian. Tulis alasannya pada konsep, atau mulai sehari "
        "sesudahnya."
    ),
    "gap-none": _(
        "Konsep ini mulai tepat sesudah perjanjian sebelumnya. Tidak ada jeda yang perlu dijelaskan."
    ),
    "term-too-long": _(
        "Bentuk naskah ini paling lama %(years)s tahun menurut %(source)s, jadi paling jauh sampai %(latest)s. "
        "Perpendek masa berlakunya."
    ),
    "extended-too-often": _(
        "Bentuk naskah ini hanya dapat diperpanjang %(extensions)s kali menurut %(source)s. Buat perjanjian baru "
        "dengan persetujuan baru."
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
    "agreements.gap_explained": _("Alasan jeda %(days)s hari: %(reason)s"),
    "agreements.point_settled": _("Hambatan ditindaklanjuti dalam konsep: %(answer)s"),
    "agreements.wound_down": _("Masa penyelesaian selesai, %(days)s hari sesudah %(last_day)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
