"""Sentences of refusals and facts of requests."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    "cause-missing": _("Alasannya masih kosong. Tulis satu kalimat."),
    "request-unknown": _("Permintaan itu tidak ada pada lembaga Anda. Buka daftar permintaan."),
    "request-to-oneself": _("Permintaan ditujukan kepada lembaga Anda sendiri. Pilih dinas yang diminta."),
    "request-subject-missing": _(
        "Perihal permintaan masih kosong. Tulis satu baris tentang apa yang diminta."
    ),
    "request-sent-already": _(
        "Permintaan ini sudah terkirim. Buat permintaan baru bila masih ada yang kurang."
    ),
    "request-thing-missing": _("Belum dipilih apa yang diperpanjang. Pilih titipan atau perjanjiannya."),
    "request-source-missing": _(
        "Sumbernya masih kosong. Tulis nomor dan tanggal surat, atau siapa yang meminta."
    ),
    "request-not-own": _(
        "Permintaan ini dicatat oleh dinas, belum oleh lembaga Anda sendiri. Nyatakan dahulu sebagai permintaan Anda."
    ),
    "request-over": _("Permintaan ini sudah selesai. Buat permintaan baru, atau buka lagi yang ini."),
    "request-still-open": _("Permintaan ini masih terbuka. Tunggu jawaban dinas, atau tarik permintaannya."),
    "request-withdrawn": _("Permintaan ini sudah ditarik oleh mitra. Tidak ada yang perlu dijawab."),
    "asked-day-past": _("Tanggal %(day)s sudah lewat. Isi tanggal yang akan datang."),
    "asked-days-reversed": _(
        "Hari terakhir yang diminta (%(last)s) lebih awal dari hari pertama (%(first)s). Perbaiki tanggalnya."
    ),
    "asked-amount": _("Jumlah yang diminta %(amount)s. Isi sedikitnya 1."),
    "wishes-too-many": _(
        "Ada %(count)s judul dalam satu permintaan, paling banyak %(limit)s. Pecah menjadi beberapa permintaan."
    ),
    "wish-incomplete": _("Judul pada baris %(line)s belum lengkap. Tulis judulnya dan jumlah sedikitnya 1."),
    "received-in-future": _("Tanggal diterima %(day)s belum tiba. Isi hari ini atau sebelumnya."),
    "cited-of-other-agency": _("Butir %(item)s dijanjikan dinas lain. Pilih butir dari dinas yang diminta."),
    "renewed-of-others": _("Perjanjian itu bukan dengan dinas yang diminta. Pilih perjanjian lembaga Anda."),
    "handler-missing": _("Siapa yang menangani masih kosong. Tulis jabatan atau unitnya."),
    "decline-reason-missing": _("Penolakan memerlukan alasan dan satu kalimat penjelasan. Isi keduanya."),
    "otherwise-words-missing": _("Cara lainnya masih kosong. Tulis apa yang dapat diberikan."),
    "forward-target-missing": _("Belum tertulis kepada siapa diteruskan. Tulis lembaga atau unitnya."),
    "promised-day-past": _("Hari yang dijanjikan, %(day)s, sudah lewat. Isi tanggal yang akan datang."),
    "answer-first": _("Permintaan ini belum disetujui. Jawab dahulu, lalu catat apa yang terlaksana."),
    "nothing-to-confirm": _("Dinas belum mencatat apa yang terlaksana. Tunggu sampai tercatat."),
    "outcome-in-future": _("Hasil pada %(day)s belum terjadi. Catat pada harinya."),
    "outcome-told-already": _("Hasil itu sudah tercatat pada permintaan ini. Pilih yang lain."),
    "outcome-words-missing": _("Hasilnya masih kosong. Tulis satu kalimat tentang apa yang terlaksana."),
    "letter-signer-missing": _(
        "Belum ada kepala yang tercatat menjabat hari ini. Catat pejabatnya, atau kirim tanpa surat."
    ),
    "answer-days": _("Batas menjawab %(days)s hari tidak dapat dipakai. Isi 1 sampai 90 hari."),
    "interview-question-open": _("Pertanyaan “%(question)s” belum dijawab. Jawab dahulu, lalu kirim."),
}

FACTS: dict[str, Any] = {
    "requests.drafted": _("Konsep permintaan disimpan"),
    "requests.put_forward": _("Konsep diajukan kepada kepala"),
    "requests.dropped": _("Konsep permintaan dibuang"),
    "requests.sent": _("Permintaan dikirim"),
    "requests.withdrawn": _("Permintaan ditarik: %(reason)s"),
    "requests.confirmed": _("Mitra menyatakan sudah menerima yang diminta"),
    "requests.reopened": _("Diminta lagi: %(reason)s"),
    "requests.received": _("Permintaan dicatat dinas dari: %(source)s"),
    "requests.taken_up": _("Ditangani oleh %(handler)s"),
    "requests.answered": _("Permintaan dijawab"),
    "requests.fulfilled": _("Terlaksana: %(words)s"),
    "requests.reminded": _("Batas menjawab terlewati pada %(due)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
