"""Sentences of papers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.documents.reasons import REASONS
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # numbers
    "number-kind-unknown": _(
        "Jenis nomor “%(kind)s” tidak dikenal di sini. Pilih salah satu dari daftar nomor surat."
    ),
    "number-scheme-wrong": _(
        "Skema “%(scheme)s” tidak dapat memberi nomor (%(place)s). Gunakan {klasifikasi}, {urut}, {unit}, {bulan} "
        "dan {tahun}; {urut} dan {tahun} harus ada."
    ),
    "number-first-late": _(
        "Nomor pertama tidak dapat diubah menjadi %(first)s karena tahun itu sudah bernomor. "
        "Catat nomor yang dipakai di buku agenda sebagai rentang."
    ),
    "number-unknown": _("Nomor itu belum pernah diambil. Muat ulang halaman nomor surat."),
    "number-borne": _("Nomor %(number)s sudah dipakai surat. Batalkan suratnya; nomornya tetap miliknya."),
    "number-void-already": _("Nomor %(number)s sudah dibatalkan. Tidak ada lagi yang perlu dilakukan."),
    "number-void-reason": _("Alasan pembatalan nomor %(number)s masih kosong. Tulis satu kalimat."),
    "hand-range-reversed": _(
        "Nomor terakhir (%(last)s) lebih kecil daripada nomor pertama (%(first)s). Perbaiki."
    ),
    "hand-range-early": _("Hitungan tahun ini mulai dari %(first)s. Rentang tidak dapat mulai lebih awal."),
    "hand-range-long": _("Rentang paling panjang %(most)s nomor. Pecah menjadi beberapa rentang."),
    "hand-range-far": _(
        "Rentang itu jauh di depan: nomor berikutnya %(next)s, dan paling jauh %(most)s nomor sesudahnya. "
        "Periksa angkanya."
    ),
    "hand-range-note-missing": _("Tulis di buku mana nomor itu dipakai, misalnya “buku agenda 2024”."),
    "hand-range-used": _("Nomor %(sequence)s sudah dipakai. Catat hanya nomor yang belum tercatat."),
    "hand-range-unknown": _("Rentang itu sudah ditarik. Muat ulang halaman nomor surat."),
    # papers
    "paper-kind-unknown": _("Jenis surat “%(kind)s” tidak dapat diterbitkan di sini. Muat ulang halaman."),
    "paper-signatory-missing": _(
        "Belum ada kepala lembaga yang tercatat menjabat pada %(day)s. Catat pejabatnya, lalu terbitkan suratnya."
    ),
    "paper-empty": _("Belum ada isi untuk %(kind)s. Surat dapat dibuat setelah ada yang tercatat."),
    "paper-about-unknown": _("Yang dimaksud surat ini tidak ada pada lembaga Anda. Muat ulang halaman."),
    "paper-exists": _(
        "Surat ini sudah terbit: %(number)s. Buka surat itu untuk menerbitkan versi baru atau membatalkannya."
    ),
    "paper-just-issued": _(
        "Nomor %(number)s baru saja dipakai petugas lain untuk surat ini. Muat ulang halaman."
    ),
    "paper-unknown": _("Surat itu bukan terbitan lembaga Anda. Buka daftar surat."),
    "paper-destroyed": _(
        "“%(title)s” sudah dimusnahkan sesuai jadwal retensi. Hanya catatannya yang masih ada."
    ),
    "paper-cancelled-already": _("%(number)s sudah dibatalkan. Terbitkan surat baru bila diperlukan."),
    "paper-cancel-reason": _("Alasan pembatalan surat masih kosong. Tulis satu kalimat."),
    "paper-replace-reason": _("Alasan versi baru masih kosong. Tulis apa yang berubah."),
    # scans
    "scan-not-here": _("Pindaian itu tidak ada pada lembaga Anda. Muat ulang halaman."),
    "scan-erased-already": _("Pindaian ini sudah dihapus. Hanya catatannya yang masih ada."),
    "scan-was-erased": _(
        "Berkas %(name)s sama persis dengan yang pernah dihapus, maka tidak disimpan lagi. Pindai ulang bila perlu."
    ),
    "scan-erase-reason": _("Alasan penghapusan masih kosong. Tulis satu kalimat."),
    "upload-limit-wrong": _("Batas ukuran pindaian ialah 1 sampai %(most)s MB. Perbaiki angkanya."),
    # retention
    "paper-permanent": _("“%(title)s” disimpan permanen dan tidak dapat dimusnahkan."),
    "paper-still-kept": _("“%(title)s” masih harus disimpan sampai %(day)s. Keluarkan dari daftar."),
    "destruction-empty": _("Belum ada surat yang dipilih. Pilih sedikitnya satu."),
    "destruction-long": _("Satu usulan memuat paling banyak %(most)s surat. Bagi menjadi beberapa usulan."),
    "destruction-proposed-already": _("Sebagian surat itu sudah diusulkan. Muat ulang halaman."),
    "destruction-unknown": _("Usulan itu tidak ada pada lembaga Anda. Buka halaman retensi."),
    "destruction-decided": _(
        "Usulan ini sudah diputus. Buat usulan baru bila masih ada yang perlu dimusnahkan."
    ),
    "proposer-cannot-approve": _(
        "Pengusul tidak dapat menyetujui usulannya sendiri. Mintalah kepada pejabat lain."
    ),
    "destruction-approver-missing": _(
        "Belum ada kepala lembaga yang tercatat menjabat hari ini. Catat pejabatnya dahulu."
    ),
    "destruction-decline-reason": _("Alasan penolakan masih kosong. Tulis satu kalimat."),
    "retention-code-missing": _("Kode kelas retensi masih kosong. Tulis satu kata."),
    "retention-code-twice": _("Kode %(taken)s sudah dipakai kelas lain. Pilih kode lain."),
}
FACTS: dict[str, Any] = {
    "papers.number_taken": _("Nomor %(number)s diambil"),
    "papers.number_voided": _("Nomor dibatalkan: %(reason)s"),
    "papers.hand_range_entered": _("Nomor %(first)s–%(last)s dipakai dengan tangan: %(note)s"),
    "papers.hand_range_withdrawn": _("Rentang nomor ditarik"),
    "papers.issued": _("Terbit: %(title)s"),
    "papers.replaced": _("Versi %(version)s terbit: %(reason)s"),
    "papers.cancelled": _("Surat dibatalkan: %(reason)s"),
    "papers.shared": _("Dikirim kepada %(addressee)s: %(title)s, versi %(version)s"),
    "papers.cancellation_shared": _("Pembatalan dikabarkan kepada %(addressee)s: %(reason)s"),
    "papers.scan_attached": _("Pindaian dilampirkan: %(name)s"),
    "papers.scan_erased": _("Pindaian dihapus: %(reason)s"),
    "papers.destruction_proposed": _("Pemusnahan diusulkan"),
    "papers.destruction_declined": _("Usulan pemusnahan ditolak: %(reason)s"),
    "papers.destroyed": _("Dimusnahkan sesuai jadwal retensi pada %(on)s"),
    "journal.saved:papers.numberscheme": _("Skema nomor disimpan: %(scheme)s"),
    "journal.saved:papers.retentionclass": _("Kelas retensi disimpan: %(name)s"),
}
register_texts(REFUSALS | REASONS)
register_fact_texts(FACTS)
