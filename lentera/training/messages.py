"""Sentences of the area: why not, what happened, and the words of its choices. Never a participant's name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted
from lentera.training.facts import CertificateKind, LeftReason, Outcome

LEFT: dict[str, Any] = {
    LeftReason.TRANSFERRED: _("Pindah"),
    LeftReason.RELEASED: _("Bebas"),
    LeftReason.ILL: _("Sakit"),
    LeftReason.WITHDREW: _("Mengundurkan diri"),
    LeftReason.OTHER: _("Alasan lain"),
}
OUTCOMES: dict[str, Any] = {
    Outcome.PASSED: _("Lulus"),
    Outcome.NOT_PASSED: _("Belum lulus"),
    Outcome.LETTER: _("Surat keterangan"),
}
OUTCOME_TONES = {Outcome.PASSED: "good", Outcome.NOT_PASSED: "calm", Outcome.LETTER: "info"}
KINDS: dict[str, Any] = {
    CertificateKind.PASSED: _("Sertifikat"),
    CertificateKind.ATTENDED: _("Surat keterangan"),
}

REFUSALS = {
    "course-title-missing": _("Judul pelatihan belum diisi. Tulis judul yang akan tercetak di sertifikat."),
    "lesson-minutes-impossible": _("Satu JP harus 10 sampai 120 menit. Biasanya 45 menit."),
    "unit-unreadable": _(
        "Baris “%(line)s” belum terbaca. Tulis nama materi, garis tegak, lalu JP: Alur | 2."
    ),
    "course-unknown": _("Data ini tidak ada pada lembaga Anda. Muat ulang daftarnya."),
    "course-used": _("Pelatihan ini sudah punya kelas, jadi tetap ada. Tandai tidak dipakai saja."),
    "plan-title-missing": _("Judul rencana belum diisi. Tulis pelatihan apa yang direncanakan."),
    "plan-year-impossible": _("Tahunnya harus 2000 sampai 2100. Periksa angkanya."),
    "plan-item-used": _("Rencana ini sudah punya kelas, jadi tetap ada. Ubah judulnya bila perlu."),
    "run-unknown": _("Kelas ini tidak ada pada lembaga Anda. Buka lagi dari daftar."),
    "run-title-missing": _("Judul kelas belum diisi. Isi dahulu judul pelatihannya."),
    "run-place-missing": _("Tempat kelas belum diisi. Tulis ruang atau gedungnya."),
    "run-without-sessions": _(
        "Kelas ini belum punya pertemuan. Isi paling sedikit satu tanggal dengan JP-nya."
    ),
    "run-without-trainers": _("Kelas ini belum punya narasumber. Tulis paling sedikit satu pokok bahasan."),
    "run-without-senders": _("Belum ada lembaga peserta. Isi kuota paling sedikit satu lembaga."),
    "run-code-taken": _("Kode kelas %(number)s sudah dipakai tahun itu. Pakai kode lain."),
    "session-hours-impossible": _("JP tiap pertemuan harus 1 sampai %(most)s. Periksa angkanya."),
    "pass-mark-impossible": _("Batas lulus harus 1 sampai 100 persen. Biasanya 80 persen."),
    "sender-twice": _("Satu lembaga tertulis dua kali. Gabungkan kuotanya."),
    "quota-missing": _("Kuota tiap lembaga paling sedikit satu orang. Isi kuotanya."),
    "quotas-exceed": _(
        "Kuota lembaga berjumlah %(promised)s, lebih dari kuota kelas %(quota)s. Kurangi satu."
    ),
    "run-ground-not-cited": _(
        "%(institution)s punya perjanjian yang memuat pelatihan. Pilih butir perjanjiannya sebagai dasar."
    ),
    "run-programme-missing": _(
        "%(institution)s ikut sebagai tamu, jadi kelas ini perlu program dinas yang berjalan. Pilih programnya."
    ),
    "run-called-off": _("Kelas %(title)s sudah dibatalkan. Rencanakan kelas baru bila jadi diadakan."),
    "run-completed": _("Kelas %(title)s sudah ditutup. Tidak ada yang dapat diubah lagi."),
    "run-reason-missing": _("Alasan pembatalan belum diisi. Tulis satu kalimat untuk lembaga peserta."),
    "sender-has-people": _("%(institution)s sudah mendaftarkan peserta. Biarkan tetap di daftar lembaga."),
    "session-unknown": _("Pertemuan ini tidak ada dalam kelas Anda. Muat ulang halamannya."),
    "session-held": _("Pertemuan %(day)s sudah ditutup. Tidak perlu diulang."),
    "session-ahead": _("Pertemuan %(day)s belum berlangsung. Tunggu harinya, atau ubah tanggalnya."),
    "session-still-open": _("Pertemuan %(day)s belum ditutup. Tutup dahulu, atau hapus dari rencana."),
    "run-not-offered": _("Kelas ini tidak ditawarkan kepada lembaga Anda. Mintalah kepada dinas."),
    "run-withdrawn": _("Kelas ini sudah dibatalkan dinas. Pilih kelas lain."),
    "run-over": _("Kelas ini sudah ditutup. Tidak ada yang dapat dicatat lagi."),
    "participant-name-missing": _("Nama peserta belum diisi. Tulis satu nama tiap baris."),
    "participant-unknown": _("Peserta ini tidak terdaftar di kelas ini. Muat ulang daftarnya."),
    "participant-left": _("Peserta ini sudah tercatat keluar. Tidak perlu diulang."),
    "participants-none": _("Belum ada peserta di kelas ini. Daftarkan peserta dahulu."),
    "attendance-missing": _(
        "Daftar hadir pertemuan %(day)s belum diisi. Isi dahulu, lalu laporkan hasilnya."
    ),
    "results-missing": _(
        "%(institution)s belum melaporkan hasil pesertanya. Tunggu laporannya, lalu tutup kelas."
    ),
    "run-not-completed": _("Kelas %(title)s belum ditutup. Tutup kelas dahulu, lalu terbitkan sertifikat."),
    "certificate-signer-missing": _("Penandatangan sertifikat belum diisi. Tulis nama pejabatnya."),
    "issued-before-end": _(
        "Tanggal sertifikat lebih awal daripada akhir kelas (%(day)s). Perbaiki tanggalnya."
    ),
    "certificates-none": _("Tidak ada sertifikat baru. Semua yang berhak sudah punya nomor."),
    "certificate-unknown": _("Sertifikat ini tidak ada pada lembaga Anda. Periksa nomornya."),
    "certificate-revoked": _("Sertifikat %(number)s sudah dicabut. Tidak perlu diulang."),
    "extract-not-asked": _("Kutipan dicetak hanya bila orangnya sendiri memintanya. Centang bila demikian."),
    "extract-empty": _("Belum ada pertemuan yang dihadirinya, jadi belum ada yang dapat dikutip."),
    "revoke-reason-missing": _("Alasan pencabutan belum diisi. Tulis satu kalimat."),
}

FACTS = {
    "training.run_planned": _("Kelas direncanakan"),
    "training.run_changed": _("Rencana kelas diubah"),
    "training.run_called_off": _("Kelas dibatalkan: %(reason)s"),
    "training.session_held": counted("Pertemuan %(day)s terlaksana, %(lesson_hours)s JP", "lesson_hours"),
    "training.run_completed": counted(
        "Kelas ditutup: %(participants)s peserta, %(passed)s lulus", "participants"
    ),
    "training.run_offered": counted("Kelas ditawarkan, kuota %(quota)s orang", "quota"),
    "training.run_withdrawn": _("Tawaran kelas ditarik"),
    "training.session_closed": counted("Pertemuan %(day)s terlaksana, %(lesson_hours)s JP", "lesson_hours"),
    "training.run_closed": counted(
        "Kelas selesai: %(participants)s peserta, %(passed)s lulus", "participants"
    ),
    "training.enrolled": _("Peserta didaftarkan"),
    "training.moved_up": _("Peserta dari daftar tunggu mendapat tempat"),
    "training.left": _("Peserta keluar dari kelas"),
    "training.attendance_counted": _("Daftar hadir: %(present)s hadir, %(absent)s tidak"),
    "training.attendance_extracted": counted(
        "Kutipan kehadiran: %(sessions)s pertemuan, %(lesson_hours)s JP", "sessions"
    ),
    "training.results_stated": _("Hasil peserta dilaporkan"),
    "training.participants_forgotten": _("Nama peserta dihapus sesuai masa simpan"),
    "training.certificate_issued": _("Diterbitkan nomor %(number)s"),
    "training.certificate_revoked": _("Sertifikat dicabut: %(reason)s"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
