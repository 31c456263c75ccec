"""Sentences about clauses, comments, initials, numbers told and addenda in writing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # clauses
    "clause-code": _(
        "Kode klausul “%(label)s” tidak dapat dipakai. Pakai huruf kecil, angka, titik, dan tanda hubung."
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
    # what keeps a text from being agreed
    "start-day-open": _("Tanggal mulai baru diketahui bulannya. Isi tanggalnya sebelum naskah disepakati."),
    "end-day-open": _("Tanggal berakhir baru diketahui bulannya. Isi tanggalnya sebelum naskah disepakati."),
    "comments-open": counted(
        "Masih ada %(count)s komentar yang belum selesai. Selesaikan dahulu, atau tulis pada catatan mengapa naskah "
        "tetap disepakati.",
        "count",
    ),
    "initials-missing": _(
        "Paraf %(office)s atas naskah ini belum ada (kurang %(count)s). Mintalah parafnya menurut urutan."
    ),
    # comments
    "not-sent-yet": _("Konsep ini belum dikirim ke mitra, jadi belum dapat dikomentari. Kirim dahulu."),
    "comments-closed": _(
        "Naskah ini sudah ditandatangani atau dibatalkan, jadi tidak dapat diubah lagi. Hubungi pihak lain bila keliru."
    ),
    "comment-empty": _("Komentar masih kosong. Tulis satu kalimat, atau usulkan kata-katanya."),
    "comment-place-unknown": _("Pasal yang dikomentari tidak ada dalam naskah. Muat ulang halaman."),
    "comment-unknown": _("Komentar itu tidak ada atau bukan untuk lembaga Anda. Muat ulang halaman."),
    "comment-settled-already": _("Komentar itu sudah selesai. Muat ulang halaman."),
    "comment-not-yours": _(
        "Hanya komentar lembaga Anda sendiri yang dapat Anda tutup. Jawablah komentar ini."
    ),
    "proposal-missing": _("Komentar itu tidak memuat usul kata-kata. Tulis jawabannya."),
    # initials
    "initial-not-now": _(
        "Paraf dibubuhkan selama telaah, penyusunan, dan pembahasan. Kembalikan naskah ke pembahasan dahulu."
    ),
    "initial-step-unknown": _("Paraf itu tidak ada dalam urutan lembaga Anda. Muat ulang halaman."),
    "initial-not-yours": _("Paraf %(office)s dibubuhkan oleh peran lain. Mintalah kepada yang berwenang."),
    "initial-given": _("Paraf %(office)s atas naskah ini sudah ada. Tidak ada yang perlu dilakukan."),
    "initial-order": _("Paraf %(office)s harus lebih dahulu. Mintalah paraf itu."),
    "initial-twice": _(
        "Anda sudah memaraf naskah ini untuk jabatan lain. Mintalah orang lain untuk paraf ini."
    ),
    # numbers
    "own-number-missing": _("Nomor naskah lembaga Anda masih kosong. Isi seperti dalam buku agenda."),
    "number-before-agreed": _("Nomor diambil sesudah naskah disepakati. Selesaikan pembahasannya dahulu."),
    "number-there-already": _("Naskah ini sudah bernomor %(number)s. Tidak ada yang perlu dilakukan."),
    "no-number-told": _("Mitra belum memberitahukan nomor yang baru. Mintalah nomornya."),
    # reviews
    "review-too-late": _("Telaah ditulis sebelum konsep dikirim ke mitra. Tulis komentar pada naskahnya."),
    "review-incomplete": _("Hasil telaah dan simpulannya belum lengkap. Tulis keduanya."),
    # addenda in writing
    "addendum-unknown": _(
        "Konsep adendum itu sudah ditandatangani, dibatalkan, atau tidak ada. Muat ulang halaman."
    ),
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
