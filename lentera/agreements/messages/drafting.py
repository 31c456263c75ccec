"""Sentences about clauses, comments, initials, numbers told and addenda in writing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # clauses
    "clause-code": _(
        "Kode klausul “%(code)s” tidak dapat dipakai. Pakai huruf kecil, angka, titik, dan tanda hubung."
    ),
    "clause-code-taken": _("Kode klausul %(label)s sudah dipakai. Pilih kode lain, atau ubah klausul itu."),
    "clause-instrument-missing": _(
        "Klausul %(clause)s belum menyebut bentuk naskahnya. Pilih sedikitnya satu."
    ),
    "clause-title-missing": _("Ada pasal tanpa judul. Tulis judulnya."),
    "clause-empty": _("Pasal %(clause)s belum berisi. Tulis sedikitnya satu ayat, atau hapus pasal itu."),
    "clause-place-unknown": _(
        "Pasal %(clause)s memuat isian {%(place)s} yang tidak dikenal. Pilih isian dari daftar di samping."
    ),
    "clause-twice": _("Pasal %(clause)s tercantum dua kali. Hapus salah satunya."),
    "clause-unchanged": _("Klausul %(clause)s tidak berubah, jadi tidak ada versi baru. Ubah isinya dahulu."),
    "clause-unknown": _("Klausul itu tidak ada dalam pustaka lembaga Anda. Muat ulang halaman."),
}

FACTS: dict[str, Any] = {
    "agreements.clause_saved": _("Klausul disimpan sebagai versi %(version)s"),
    "agreements.clause_retired": _("Klausul tidak ditawarkan lagi: %(reason)s"),
    "agreements.comment_made": _("Komentar dinas pada versi %(version)s: %(text)s"),
    "agreements.partner_commented": _("Komentar mitra pada versi %(version)s: %(text)s"),
    "agreements.comment_settled": _("Komentar diselesaikan: %(answer)s"),
    "agreements.comment_withdrawn": _("Mitra menganggap komentar selesai"),
    "agreements.number_told": _("Mitra memberitahukan nomor naskahnya: %(number)s"),
    "agreements.initialled": _("Paraf %(office)s"),
    "agreements.reviewed": _("Telaah: %(conclusion)s"),
    "agreements.addendum_drafted": _("Konsep adendum disimpan"),
    "agreements.addendum_dropped": _("Konsep adendum dibatalkan: %(reason)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
