"""Sentences of corrections, statements, proposals, photos, clippings and public stories."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # corrections, statements, proposals
    "correction-reason-missing": _("Alasan koreksi masih kosong. Tulis apa yang diperbaiki."),
    "release-not-out": _("Siaran pers ini belum terbit. Terbitkan dahulu."),
    "statement-incomplete": _("Keterangan itu belum lengkap. Isi nama, jabatan, kata-kata, dan sumbernya."),
    "statement-in-future": _("Tanggal keterangan (%(day)s) belum tiba. Perbaiki tanggalnya."),
    "statement-unknown": _("Keterangan itu tidak ada pada siaran pers Anda. Muat ulang halaman."),
    "proposal-unknown": _("Usulan siaran pers itu tidak ada. Buka daftar siaran pers."),
    "proposal-answered": _("Usulan ini sudah dijawab. Buka siaran pers yang dibuat darinya."),
    "proposal-to-oneself": _("Usulan dikirim kepada lembaga lain. Tulis saja siaran pers Anda sendiri."),
    # photos
    "photo-faces-open": _(
        "Wajah pada foto harus ditutup dahulu. Tutup dengan kuas di halaman ini, "
        "atau unggah foto yang sudah ditutup dan beri tanda pernyataannya."
    ),
    "photo-consent-missing": _(
        "Persetujuan atas foto belum lengkap. Isi siapa yang menyetujui, caranya, dan untuk apa."
    ),
    "photo-caption-missing": _(
        "Keterangan foto masih kosong. Tulis apa yang terlihat, tanpa nama warga binaan."
    ),
    "photo-in-future": _("Tanggal foto (%(day)s) belum tiba. Perbaiki tanggalnya."),
    "photo-without-matter": _(
        "Foto ini belum terkait dengan kunjungan atau siaran pers. Pilih salah satunya."
    ),
    "photo-erased-before": _("Foto ini pernah dihapus. Unggah foto lain."),
    "photo-kept-already": _("Foto ini sudah tersimpan. Tidak ada yang perlu dilakukan."),
    "photo-original-reason-missing": _(
        "Alasan menyimpan foto asli masih kosong. Tulis alasannya, atau jangan simpan aslinya."
    ),
    "photo-unknown": _("Foto itu tidak ada pada lembaga Anda. Muat ulang halaman."),
    "photo-erased": _("Foto ini sudah dihapus. Tidak ada yang dapat dilakukan dengannya."),
    "photo-not-inside": _(
        "Foto ini tidak diambil di dalam lembaga Anda, jadi tidak memerlukan persetujuan Anda."
    ),
    "photo-not-approved": _(
        "Foto ini diambil di dalam lembaga mitra yang belum menyetujuinya. Tunggu jawabannya."
    ),
    "photo-refused-by-partner": _("Lembaga tempat foto ini diambil tidak menyetujuinya. Pilih foto lain."),
    "photo-published-already": _("Foto ini sudah terbit. Tidak ada yang perlu dilakukan."),
    # clippings
    "clipping-incomplete": _("Kliping belum lengkap. Isi media, judul, dan tanggalnya."),
    "clipping-in-future": _("Tanggal kliping (%(day)s) belum tiba. Perbaiki tanggalnya."),
    "clipping-address": _("Alamat “%(url)s” bukan alamat halaman. Tulis dari https:// atau kosongkan."),
    "clipping-twice": _("Alamat “%(url)s” sudah dicatat sebagai kliping. Ubah yang sudah ada."),
    "clipping-unknown": _("Kliping itu tidak ada pada lembaga Anda. Buka daftar kliping."),
    "clippings-empty": _("Tidak ada berita yang terbaca dari teks itu. Tempelkan judul dan alamatnya."),
    # stories
    "story-of-stranger": _("Belum ada perjanjian dengan lembaga itu. Kisahnya ditulis sesudah ada."),
    "story-not-public": _("Kisah ini tidak sedang terbuka untuk umum. Tidak ada yang perlu dilakukan."),
}

FACTS: dict[str, Any] = {
    "agreements.press_corrected": _("Siaran pers dikoreksi: %(reason)s"),
    "agreements.statement_attached": _("Keterangan %(speaker)s disertakan (%(source)s)"),
    "agreements.statement_removed": _("Keterangan dicabut: %(reason)s"),
    "agreements.press_proposed": _("Siaran pers diusulkan"),
    "agreements.press_proposal_answered": _("Usulan siaran pers dijawab %(reason)s"),
    "agreements.photo_kept": _("Foto disimpan: %(caption)s"),
    "agreements.photo_original_kept": _("Foto asli disimpan: %(reason)s"),
    "agreements.photo_answered": _("Lembaga tempat foto diambil menjawab %(reason)s"),
    "agreements.photo_published": _("Foto terbit: %(caption)s"),
    "agreements.photo_withdrawn": _("Foto ditarik dari halaman umum"),
    "agreements.photo_erased": _("Foto dihapus: %(reason)s"),
    "agreements.clipping_noted": _("Kliping dicatat: %(medium)s, %(title)s"),
    "agreements.clipping_removed": _("Kliping dihapus: %(reason)s"),
    "agreements.story_published": _("Kisah kemitraan dibuka untuk umum"),
    "agreements.story_withdrawn": _("Kisah kemitraan ditutup: %(reason)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
