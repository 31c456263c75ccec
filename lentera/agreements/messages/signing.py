"""Sentences of signing: the course of the day, the three modes, stamp duty, originals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # the day
    "order-incomplete": _("Daftar naskah agenda ini berubah. Muat ulang halaman, lalu atur urutannya lagi."),
    "rundown-empty": _("Susunan acara masih kosong. Tulis sedikitnya satu mata acara."),
    "rundown-item-missing": _("Ada mata acara tanpa nama. Tulis namanya, atau kosongkan menitnya."),
    "rundown-minutes": _("Lama %(item)s harus 1 sampai %(most)s menit. Perbaiki angkanya."),
    "attendance-not-today": _(
        "Daftar hadir agenda ini dibuka pada %(first)s. Isi pada harinya, atau lapor kepada panitia."
    ),
    "guest-incomplete": _("Nama, jabatan, dan lembaga harus diisi. Lengkapi yang masih kosong."),
    "guest-noted-already": _("%(name)s sudah ada pada daftar hadir. Tidak ada yang perlu dilakukan."),
    "guests-too-many": _("Daftar hadir agenda ini sudah memuat %(most)s nama. Lapor kepada panitia."),
    "guest-unknown": _("Nama itu tidak ada pada daftar hadir. Muat ulang halaman."),
    # who signs
    "mandate-days-missing": _(
        "%(signatory)s menandatangani untuk %(party)s sebagai pelaksana, tetapi masa tugasnya belum diisi. Isi "
        "tanggal mulai dan berakhirnya."
    ),
    "mandate-not-on-day": _(
        "Surat %(signatory)s untuk %(party)s tidak berlaku pada %(day)s. Pilih penandatangan lain, atau isi surat yang "
        "berlaku."
    ),
    "signer-not-signatory": _(
        "Naskah ini ditandatangani %(signatory)s untuk %(party)s. Masuklah dengan akun pejabat itu."
    ),
    "signed-already": _("%(party)s sudah menandatangani naskah ini. Tunggu tanda tangan pihak lain."),
    "password-wrong": _("Kata sandi tidak cocok, jadi naskah belum ditandatangani. Ketik lagi."),
    # own signature
    "signing-open-already": _(
        "Naskah ini sudah dibuka untuk tanda tangan elektronik. Tunggu semua pihak, atau tarik kembali dahulu."
    ),
    "signing-text-changed": _("Teks naskah berubah sejak halaman dibuka. Muat ulang halaman."),
    "signing-not-open": _(
        "Naskah ini tidak sedang dibuka untuk tanda tangan elektronik. Muat ulang halaman."
    ),
    "signing-complete": _(
        "Semua pihak sudah menandatangani naskah ini. Tidak ada yang dapat ditarik kembali."
    ),
    "signing-waits": _("Naskah ini masih menunggu tanda tangan %(names)s. Tunggu, lalu buka lagi."),
    "original-not-made": _(
        "Naskah asli belum dicetak dari teks yang disepakati. Buat dahulu, lalu tandatangani."
    ),
    "signing-key-missing": _(
        "Kunci tanda tangan untuk %(signatory)s belum tersedia. Mintalah kepada pengelola akun lembaga Anda."
    ),
    # a PDF signed elsewhere
    "pdf-signatures-missing": _(
        "PDF ini belum ditandatangani %(names)s. Mintalah tanda tangannya, lalu unggah lagi."
    ),
    "pdf-issuer-unknown": _(
        "Penerbit sertifikat %(name)s (%(issuer)s) belum dikenal kantor ini. Periksa pada penerbitnya, lalu centang "
        "bahwa sudah diperiksa."
    ),
    "pdf-text-differs": _(
        "Isi PDF ini berbeda dari teks yang disepakati. Tandatangani PDF yang dibuat Lentera, atau sepakati teks baru."
    ),
    # stamp duty and originals
    "stamp-serial-missing": _("Nomor seri meterai masih kosong. Tulis seperti pada meterainya."),
    "stamp-noted-already": _("Meterai %(serial)s sudah tercatat pada naskah ini. Periksa nomor serinya."),
    "stamp-payer-unknown": _("Yang membayar meterai harus salah satu pihak. Pilih dari daftar."),
    "stamp-in-future": _("Meterai bertanggal %(day)s, sesudah hari ini. Perbaiki tanggalnya."),
    "original-unknown": counted(
        "Naskah ini dibuat dalam %(count)s rangkap asli. Pilih salah satunya.", "count"
    ),
    "original-electronic": _(
        "Naskah ini ditandatangani secara elektronik: aslinya berkas PDF yang disimpan Lentera. Unduh dari halaman ini."
    ),
    "original-holder-unknown": _("Rangkap asli disimpan salah satu pihak. Pilih dari daftar."),
    "storage-missing": _("Tempat penyimpanan masih kosong. Tulis lemari atau map tempat naskah disimpan."),
    # papers of the day
    "invitation-no-event": _("Naskah ini belum ada pada agenda penandatanganan. Masukkan ke agenda dahulu."),
    "not-signed-yet": _("Naskah ini belum ditandatangani. Buat berita acaranya sesudah ditandatangani."),
    "event-not-held": _("Agenda ini belum terlaksana. Buat berita acaranya sesudah penandatanganan dicatat."),
    "nobody-attended": _("Daftar hadir masih kosong. Catat sedikitnya satu nama."),
}

FACTS: dict[str, Any] = {
    "agreements.agenda_ordered": _("Urutan penandatanganan diatur"),
    "agreements.rundown_set": _("Susunan acara disimpan"),
    "agreements.event_attended": _("Hadir: %(name)s, %(position)s, %(organisation)s"),
    "agreements.event_attendance_struck": _("Nama pada daftar hadir dicoret: %(reason)s"),
    "agreements.preparation_noted": _("Persiapan penandatanganan dicatat"),
    "agreements.stamped": _("Meterai %(serial)s dicatat, tertanggal %(stamped_on)s"),
    "agreements.original_placed": _("Rangkap asli %(no)s disimpan di %(storage_location)s"),
    "agreements.signing_opened": _("Naskah dibuka untuk tanda tangan elektronik"),
    "agreements.signing_withdrawn": _("Tanda tangan elektronik ditarik kembali: %(reason)s"),
    "agreements.party_signed": _("Ditandatangani secara elektronik oleh %(signatory)s, %(position)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
