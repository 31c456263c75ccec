"""Sentences of visits, follow-ups, signing events and press releases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    "cause-missing": _("Alasannya masih kosong. Tulis satu kalimat."),
    # visits
    "visit-not-found": _("Kunjungan itu tidak ada pada lembaga Anda. Buka daftar kunjungan."),
    "visit-held-already": _(
        "Kunjungan ini sudah tercatat terlaksana pada %(day)s. Yang masih dapat ditulis hanya notulennya."
    ),
    "visit-called-off": _("Kunjungan ini sudah dibatalkan. Buat rencana baru bila jadi."),
    "visit-to-oneself": _("Lembaga yang dipilih adalah lembaga Anda sendiri. Pilih lembaga lain."),
    "visit-purpose-missing": _("Maksud kunjungan masih kosong. Tulis satu kalimat."),
    "visit-days-reversed": _("Hari terakhir (%(last)s) lebih awal dari hari pertama (%(first)s). Perbaiki."),
    "visit-in-future": _(
        "Kunjungan pada %(day)s belum berlangsung. Simpan sebagai rencana, lalu catat sesudahnya."
    ),
    "visit-hours-reversed": _("Jam selesai (%(ends)s) lebih awal dari jam mulai (%(begins)s). Perbaiki."),
    "visit-place-missing": _("Tempat kunjungan masih kosong. Tulis gedung dan kotanya."),
    "visit-delegation-missing": _(
        "Rombongan belum lengkap. Tulis sedikitnya satu tamu, masing-masing dengan nama dan jabatan."
    ),
    "visit-agreement-of-others": _(
        "Perjanjian itu bukan antara kedua lembaga ini. Pilih perjanjian mereka, atau kosongkan."
    ),
    "visit-not-held": _("Kunjungan ini belum tercatat terlaksana. Catat pelaksanaannya dahulu."),
    "minutes-empty": _("Notulen masih kosong. Tulis sedikitnya satu pokok."),
    "minutes-topic-missing": _("Ada butir notulen tanpa pokok. Tulis tentang apa butir itu."),
    "minutes-line-twice": _("Satu butir notulen tercantum dua kali. Muat ulang halaman."),
    "minutes-line-unknown": _("Butir notulen itu sudah tidak ada. Muat ulang halaman."),
    # follow-ups
    "follow-up-unknown": _("Tindak lanjut itu dicatat lembaga lain. Mintalah mereka menutupnya."),
    "follow-up-over": _("Tindak lanjut ini sudah selesai. Buat yang baru bila masih ada pekerjaan."),
    "task-missing": _("Tugasnya masih kosong. Tulis apa yang harus dilakukan."),
    "owner-missing": _("Penanggung jawab masih kosong. Tulis jabatan atau unitnya."),
    "owner-of-others": _(
        "Penanggung jawab harus dari salah satu dari kedua lembaga. Pilih salah satu dari keduanya."
    ),
    "due-missing": _("Tindak lanjut memerlukan tenggat. Isi tanggalnya, atau catat sebagai komitmen."),
    "due-before-opened": _(
        "Tenggat (%(due)s) lebih awal dari hari tindak lanjut ini dibuat (%(opened)s). Perbaiki tanggalnya."
    ),
    "due-not-later": _("Tenggat baru harus sesudah %(due)s. Isi tanggal yang lebih kemudian."),
    "evidence-missing": _("Buktinya masih kosong. Tulis nomor naskah atau apa yang menunjukkannya selesai."),
    "closing-day": _(
        "Hari selesai harus di antara %(opened)s dan hari ini (%(today)s). Perbaiki tanggalnya."
    ),
    # signing events
    "event-unknown": _("Agenda itu tidak ada pada lembaga Anda. Buka daftar agenda."),
    "event-over": _("Agenda ini sudah selesai atau dibatalkan. Buat atau pilih agenda lain."),
    "event-title-missing": _("Nama agenda masih kosong. Tulis namanya."),
    "event-place-missing": _("Tempat agenda masih kosong. Tulis gedung dan kotanya."),
    "event-day-missing": _("Agenda baru dapat dipastikan bila harinya diketahui. Isi tanggalnya."),
    "event-move-reason-missing": _(
        "Agenda yang sudah pasti dipindahkan dengan alasan. Tulis alasannya pada catatan."
    ),
    "event-not-empty": counted(
        "Masih ada %(count)s naskah pada agenda ini. Pindahkan dahulu, lalu batalkan agendanya.", "count"
    ),
    "event-empty": _("Agenda ini masih kosong. Masukkan sedikitnya satu naskah."),
    "event-in-future": _("Agenda pada %(day)s belum berlangsung. Catat pada harinya."),
    "event-nothing-signed": _(
        "Belum ada naskah yang siap ditandatangani. Lengkapi yang kurang pada daftar di bawah."
    ),
    "draft-gone": _("Naskah ini sudah ditandatangani, ditolak, atau dibatalkan. Muat ulang halaman."),
    "agreement-on-event": _("Naskah itu sudah ada pada agenda ini. Muat ulang halaman."),
    "agreement-on-other-event": _("Naskah itu ada pada agenda lain. Pindahkan dari agenda itu."),
    "agreement-not-on-event": _("Naskah itu tidak ada pada agenda ini. Muat ulang halaman."),
    # press releases
    "release-unknown": _("Siaran pers itu tidak ada pada lembaga Anda. Buka daftar siaran pers."),
    "release-out": _(
        "Siaran pers ini sudah terbit. Tulis alasan koreksi untuk memperbaikinya, atau buat siaran pers baru."
    ),
    "release-title-missing": _("Judul siaran pers masih kosong. Tulis judulnya."),
    "release-body-missing": _("Isi siaran pers masih kosong. Tulis sedikitnya satu alinea."),
    "release-place-missing": _("Tempat siaran pers masih kosong. Tulis nama kotanya."),
    "quote-incomplete": _(
        "Kutipan %(speaker)s belum lengkap. Isi nama, jabatan, dan kata-katanya, atau kosongkan semuanya."
    ),
    "quote-unknown": _("Kutipan itu sudah tidak ada. Muat ulang halaman."),
    "quote-not-askable": _(
        "Lembaga %(speaker)s tidak memakai Lentera. Mintalah persetujuannya dengan surat, lalu catat."
    ),
    "quote-agreed-already": _("Kutipan ini sudah disetujui. Tidak ada yang perlu dilakukan."),
    "quote-changed": _("Kata-kata kutipan ini berubah sejak Anda membacanya. Baca lagi, lalu setujui."),
    "quote-not-agreed": _(
        "Kutipan %(speaker)s belum disetujui yang bersangkutan. Mintakan atau catat persetujuannya dahulu."
    ),
    "consent-how-missing": _(
        "Cara %(speaker)s menyetujui masih kosong. Tulis surat atau teleponnya, dengan tanggal."
    ),
    "writer-cannot-approve": _(
        "Anda ikut menulis siaran pers ini, jadi orang lain yang menyetujuinya. Mintalah kepada kepala."
    ),
    "approver-missing": _(
        "Belum ada kepala yang tercatat menjabat hari ini. Catat pejabatnya pada halaman lembaga."
    ),
    "release-not-approved": _("Siaran pers ini belum disetujui kepala. Mintakan persetujuannya dahulu."),
    "embargo": _("Siaran pers ini diembargo sampai %(until)s. Terbitkan sesudahnya, atau ubah embargonya."),
}

FACTS: dict[str, Any] = {
    "agreements.visit_planned": _("Kunjungan direncanakan"),
    "agreements.visit_cancelled": _("Kunjungan dibatalkan: %(reason)s"),
    "agreements.visit_held": _("Kunjungan terlaksana"),
    "agreements.minutes_written": _("Notulen ditulis"),
    "agreements.follow_up_opened": _("Tindak lanjut: %(task)s (%(owner)s)"),
    "agreements.follow_up_postponed": _("Tenggat diundur sampai %(due)s: %(reason)s"),
    "agreements.follow_up_closed": _("Ditutup pada %(closed_on)s: %(evidence)s"),
    "agreements.signing_event_planned": _("Agenda penandatanganan direncanakan"),
    "agreements.signing_event_cancelled": _("Agenda dibatalkan: %(reason)s"),
    "agreements.agreement_placed": _("Naskah dimasukkan ke agenda penandatanganan"),
    "agreements.agreement_moved": _("Naskah dipindahkan dari agenda: %(reason)s"),
    "agreements.signing_event_held": _("Agenda terlaksana pada %(held_on)s di %(place)s"),
    "agreements.press_drafted": _("Siaran pers ditulis"),
    "agreements.quote_asked": _("Persetujuan kutipan dimintakan"),
    "agreements.quote_approved": _("Kutipan disetujui yang bersangkutan"),
    "agreements.quote_consent_recorded": _("Persetujuan kutipan dicatat: %(how)s"),
    "agreements.press_approved": _("Siaran pers disetujui kepala"),
    "agreements.press_published": _("Siaran pers terbit dengan nomor %(number)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
