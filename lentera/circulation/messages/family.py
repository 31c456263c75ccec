"""Sentences of family reading. Numbers and titles, never a name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lentera.circulation.facts.family import (
    FamilyBook,
    FamilyEnd,
    FamilyGift,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.rules.family import FamilyStep
from lentera.pages import hooks
from lentera.pages.counting import counted

GIFTS: dict[str, Any] = {
    FamilyGift.RECORDING: _("Rekaman suara"),
    FamilyGift.DRAWING: _("Gambar tangan"),
}
BOOKS: dict[str, Any] = {
    FamilyBook.STAYS: _("Tetap di perpustakaan"),
    FamilyBook.GOES: _("Ikut dikirim sebagai hadiah"),
}
GUARDIAN_WAYS: dict[str, Any] = {
    GuardianWay.SIGNED: _("Tertulis"),
    GuardianWay.SPOKEN: _("Lisan, lewat telepon atau saat berkunjung"),
}
GATE_REASONS: dict[str, Any] = {
    GateReason.CONTACT: _("Penerima tidak boleh dihubungi"),
    GateReason.CONTENT: _("Isinya tidak boleh keluar"),
    GateReason.MATERIAL: _("Bahan atau kemasannya tidak boleh keluar"),
    GateReason.OTHER: _("Alasan lain"),
}
FAMILY_WAYS: dict[str, Any] = {
    FamilyWay.POST: pgettext_lazy("surat", "Pos"),
    FamilyWay.VISIT: _("Diserahkan saat berkunjung"),
    FamilyWay.COLLECTED: _("Diambil keluarga"),
}
FAMILY_ENDS: dict[str, Any] = {
    FamilyEnd.READER: _("Pembaca tidak mau lagi"),
    FamilyEnd.GUARDIAN: _("Wali tidak setuju"),
    FamilyEnd.GATE: _("Ditolak pintu keamanan"),
    FamilyEnd.LEFT: _("Pembaca pindah atau bebas"),
    FamilyEnd.OLD: _("Tidak dilanjutkan"),
    FamilyEnd.OTHER: _("Alasan lain"),
}
STEPS: dict[str, Any] = {
    FamilyStep.SESSION: _("Menunggu sesi"),
    FamilyStep.GUARDIAN: _("Menunggu wali"),
    FamilyStep.GATE: _("Menunggu pemeriksaan"),
    FamilyStep.AGAIN: _("Ditolak pintu"),
    FamilyStep.SEND: _("Siap dikirim"),
    FamilyStep.NEWS: _("Terkirim"),
    FamilyStep.ARRIVED: _("Sudah sampai"),
    FamilyStep.DROPPED: _("Dibatalkan"),
}
STEP_TONES = {
    FamilyStep.SESSION: "calm",
    FamilyStep.GUARDIAN: "soon",
    FamilyStep.GATE: "soon",
    FamilyStep.AGAIN: "refused",
    FamilyStep.SEND: "info",
    FamilyStep.NEWS: "info",
    FamilyStep.ARRIVED: "good",
    FamilyStep.DROPPED: "calm",
}

REFUSALS = {
    "family-reader-rests": _(
        "Data anggota ini sedang ditunda atas permintaannya sendiri. Tanyakan dahulu apakah ia ingin melanjutkan."
    ),
    "family-not-signed": _(
        "Pembaca belum menandatangani persetujuannya. Minta tanda tangannya di lembar permintaan, lalu centang."
    ),
    "family-title-missing": _("Bukunya belum dipilih. Pindai barcodenya, atau tulis judulnya."),
    "family-children": _("Jumlah anak harus 1 sampai %(most)s. Periksa angkanya."),
    "family-address-missing": _("Wali dan alamatnya belum lengkap. Tulis siapa yang menerima, dan di mana."),
    "family-copy-in-stock": _(
        "Buku untuk %(number)s masih tercatat di inventaris. Tunggu sampai dihapus dari inventaris, atau kirim "
        "tanpa bukunya."
    ),
    "family-no-copy": _("Tidak ada buku rak yang ikut dengan %(number)s. Muat ulang halamannya."),
    "family-went-on": _(
        "Bingkisan %(number)s sudah dilanjutkan setelah langkah ini. Batalkan dahulu langkah terakhirnya."
    ),
    "family-unknown": _("Bingkisan ini tidak ada di lembaga Anda. Buka lagi dari daftarnya."),
    "family-over": _("Bingkisan %(number)s sudah terkirim atau dibatalkan. Tidak ada yang dapat diubah."),
    "family-agreed-already": _("Persetujuan wali untuk %(number)s sudah dicatat. Tidak perlu diulang."),
    "family-session-empty": _("Belum ada yang dicentang. Centang siapa saja yang selesai pada sesi ini."),
    "family-minutes": _("Lama sesi harus 1 sampai %(most)s menit. Periksa angkanya."),
    "family-passed-already": _("Bingkisan %(number)s sudah lolos pemeriksaan. Kirim saja."),
    "family-before-asking": _("Bingkisan %(number)s baru diminta %(day)s. Perbaiki tanggal sesinya."),
    "family-not-made": _("Bingkisan %(number)s belum dibuat. Catat dahulu sesinya."),
    "family-not-agreed": _("Wali belum menyetujui %(number)s. Catat dahulu persetujuannya."),
    "family-before-session": _("Sesi %(number)s baru pada %(day)s. Perbaiki tanggal pemeriksaannya."),
    "family-officer-missing": _("Pemeriksanya belum ditulis. Isi nama atau jabatan petugas pintu."),
    "family-reason-missing": _("Penolakan perlu alasan dan satu kalimat. Tulis apa yang dikatakan petugas."),
    "family-not-passed": _("Bingkisan %(number)s belum lolos pemeriksaan pintu. Tunggu, lalu kirim."),
    "family-forgotten": _("Alamat untuk %(number)s sudah dihapus. Batalkan, lalu catat permintaan baru."),
    "family-not-on-the-way": _("Bingkisan %(number)s tidak sedang di perjalanan. Muat ulang halamannya."),
    "family-before-sending": _("Bingkisan %(number)s baru dikirim %(day)s. Perbaiki tanggal sampainya."),
    "family-in-future": _("Tanggal %(day)s belum tiba. Isi hari ini atau hari sebelumnya."),
    "family-too-old": _("Tanggal %(day)s lebih dari 90 hari yang lalu. Periksa tanggalnya."),
}

FACTS = {
    "circulation.family_asked": _("Diminta dengan nomor %(number)s, untuk %(children)s anak"),
    "circulation.family_agreed": _("Wali setuju pada %(on)s"),
    "circulation.family_session_held": counted("Dibuat pada sesi %(day)s, %(minutes)s menit", "minutes"),
    "circulation.family_checked": _("Diperiksa %(officer)s pada %(on)s"),
    "circulation.family_sent": _("Dikirim pada %(on)s"),
    "circulation.family_arrived": _("Sampai pada %(on)s"),
    "circulation.family_dropped": _("Dibatalkan"),
    "circulation.family_book_kept": _("Bukunya tidak jadi ikut"),
    "circulation.family_step_undone": _("Langkah terakhir dibatalkan"),
    "circulation.family_session_undone": _("Sesi dibatalkan: tidak jadi diadakan"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
