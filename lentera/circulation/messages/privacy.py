"""Sentences about readers' own data: requests, openings, histories, lawful demands."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.facts.privacy import RightsKind, RightsOutcome
from lentera.pages import hooks
from lentera.pages.counting import counted

PURPOSES = {
    LookupPurpose.PAGE: _("Halaman anggota"),
    LookupPurpose.LIST: _("Daftar anggota"),
    LookupPurpose.SEARCH: _("Pencarian anggota"),
    LookupPurpose.LOANS: _("Daftar pinjaman dengan kartu"),
    LookupPurpose.LOAN: _("Halaman satu pinjaman"),
    LookupPurpose.CORRECTION: _("Perbaikan identitas"),
    LookupPurpose.REQUEST: _("Permohonan pembaca"),
    LookupPurpose.EXTRACT: _("Salinan data untuk pembaca"),
    LookupPurpose.DEMAND: _("Permintaan berdasarkan hukum"),
    LookupPurpose.PIN: _("PIN baru dibuat"),
}

RIGHTS = {
    RightsKind.ACCESS: _("Melihat datanya"),
    RightsKind.CORRECTION: _("Memperbaiki datanya"),
    RightsKind.SUSPENSION: _("Menunda pemakaian datanya"),
    RightsKind.ERASURE: _("Menghapus datanya"),
}

RIGHTS_TOLD = {  # as the reader reads them in a letter
    RightsKind.ACCESS: _("melihat data Anda"),
    RightsKind.CORRECTION: _("memperbaiki data Anda"),
    RightsKind.SUSPENSION: _("menunda pemakaian data Anda"),
    RightsKind.ERASURE: _("menghapus data Anda"),
}

OUTCOMES = {
    RightsOutcome.DONE: _("Dipenuhi"),
    RightsOutcome.REFUSED: _("Ditolak"),
    RightsOutcome.WITHDRAWN: _("Ditarik kembali"),
}

FIELDS = {
    "name": _("Nama"),
    "card": _("Nomor kartu"),
    "block": _("Blok"),
    "title": _("Judul"),
    "text": _("Tulisan"),
    "day": _("Tanggal"),
    "run": _("Kelas"),
    "pen_name": _("Nama pena"),
    "asked_at": _("Waktu"),
    "priority": _("Urutan"),
    "reader": _("Pembaca"),
    "house": _("Lembaga tujuan"),
    "sent": _("Dikirim"),
    "arrived": _("Sudah sampai"),
    "declined": _("Ditolak di sana"),
    "children": _("Anak"),
    "guardian": _("Wali"),
    "address": _("Alamat"),
    "note": _("Kata petugas"),
}
"""Words for what stands in sealed rows."""

TABLES = {
    "circulation.hold": _("Pesanan"),
    "circulation.heldcopy": _("Buku di rak pesanan"),
    "circulation.familyparcel": _("Bacaan keluarga"),
    "circulation.questiontext": _("Pertanyaan rujukan"),
    "circulation.plannedrelease": _("Rencana bebas"),
    "circulation.movementbefore": _("Perubahan yang masih dapat diurungkan"),
    "circulation.kioskvisit": _("Kunjungan di kios"),
    "circulation.readerletter": _("Surat pindah"),
    "training.participant": _("Pelatihan"),
}
"""Titles of forgettable tables in the copy that a reader gets; others stand under a common one."""

REFUSALS = {
    "rights-open-already": _(
        "Permohonan yang sama dari anggota ini belum dijawab. Jawab dahulu yang sudah ada."
    ),
    "rights-unknown": _("Permohonan ini tidak ada di lembaga Anda. Buka daftar permohonan."),
    "rights-answered-already": _("Permohonan ini sudah dijawab. Tidak ada yang perlu diubah."),
    "rights-reason-missing": _("Tulis alasannya; pembaca berhak tahu mengapa permohonannya ditolak."),
    "erasure-has-loans": counted(
        "Masih ada %(loans)s buku di tangan anggota ini. Kembalikan dahulu, lalu hapus datanya.", "loans"
    ),
    "erasure-second-person": _(
        "Yang mencatat permohonan tidak boleh menghapusnya sendiri. Mintalah orang lain, misalnya kepala lembaga."
    ),
    "reader-suspended": _(
        "Data anggota ini sedang ditunda atas permintaannya sendiri: buku hanya diterima kembali, tidak dipinjamkan."
    ),
    "reader-suspended-already": _("Data anggota ini sudah ditunda. Tidak ada yang perlu diubah."),
    "reader-not-suspended": _("Data anggota ini tidak sedang ditunda. Tidak ada yang perlu diubah."),
    "history-not-offered": _("Perpustakaan ini tidak menyimpan riwayat bacaan. Tidak ada yang disimpan."),
    "letter-in-future": _("Tanggal surat %(day)s belum tiba. Periksa suratnya."),
    "words-name-reader": _(
        "Tulisan ini memuat nama atau kartu pembaca, padahal disimpan untuk selamanya. Tulis tanpa menyebut orangnya."
    ),
    "demand-open-already": _("Surat ini sudah menjadi perkara yang berjalan. Buka perkara itu."),
    "demand-unknown": _("Perkara ini tidak ada di lembaga Anda. Buka daftar permintaan."),
    "demand-decided-already": _("Perkara ini sudah diputuskan. Tidak ada yang perlu diubah."),
    "demand-second-person": _(
        "Yang membuka perkara tidak boleh memutuskannya. Mintalah orang lain, misalnya kepala lembaga."
    ),
    "demand-reason-missing": _("Tulis alasan penolakannya; lembaga peminta akan menanyakannya."),
    "demand-not-decided": _("Perkara ini belum diputuskan orang kedua. Cetak setelah disetujui."),
    "demand-was-refused": _("Perkara ini ditolak, jadi tidak ada yang dicetak."),
    "demand-printed-already": _(
        "Jawaban perkara ini sudah dicetak dan hanya dapat dicetak sekali. Buka perkara baru bila ada surat baru."
    ),
    "demand-too-late": _(
        "Persetujuannya sudah lebih dari %(days)s hari. Buka perkara baru, agar diputuskan atas keadaan sekarang."
    ),
    "demand-not-printed": _("Jawabannya belum dicetak, jadi belum ada yang perlu diberitahukan."),
    "demand-not-to-be-told": _("Perkara ini ditandai dengan alasan hukum untuk tidak memberi tahu pembaca."),
    "demand-told-already": _("Pembaca sudah diberi tahu. Tidak ada yang perlu diubah."),
}

FACTS = {
    "circulation.reader_looked_up": _("Data seorang pembaca dibuka"),
    "circulation.readers_listed": _("Daftar %(found)s pembaca dibuka"),
    "circulation.rights_requested": _(
        "Pembaca mengajukan permohonan atas datanya, dijawab paling lambat %(due)s"
    ),
    "circulation.rights_answered": _("Permohonan atas data dijawab"),
    "circulation.reader_suspended": _("Pemakaian data ditunda atas permintaan pembaca"),
    "circulation.reader_resumed": _("Data dipakai kembali atas permintaan pembaca"),
    "circulation.demand_opened": _("Permintaan berdasarkan hukum: surat %(letter)s dari %(requester)s"),
    "circulation.demand_decided": _("Permintaan diputuskan oleh orang kedua"),
    "circulation.demand_printed": counted(
        "Jawaban dicetak sekali: %(found)s pinjaman yang berjalan", "found"
    ),
    "circulation.subject_told": _("Pembaca diberi tahu"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
