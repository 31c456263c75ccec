"""What is wrong, by name, and what to do now; and what happened, in a sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages.counting import counted
from lentera.pages.hooks import register_fact_texts, register_texts

REFUSALS: dict[str, Any] = {
    # what a paper must hold
    "end-before-start": _(
        "Tanggal berakhir (%(end)s) lebih awal dari tanggal mulai (%(start)s). Perbaiki salah satunya."
    ),
    "title-missing": _("Judul perjanjian masih kosong. Tulis tentang apa perjanjian ini."),
    "two-parties-needed": _("Perjanjian memerlukan sedikitnya dua pihak. Pilih mitranya."),
    "party-twice": _("Satu lembaga tercantum dua kali sebagai pihak. Pilih lembaga lain."),
    "party-name-missing": _("Nama salah satu pihak masih kosong. Tulis seperti pada naskah."),
    "agency-not-a-party": _(
        "Lembaga Anda bukan pihak dalam naskah ini. Masukkan lembaga Anda sebagai salah satu pihak."
    ),
    "mou-has-no-scope": _(
        "Nota kesepahaman tidak memuat target layanan. Hapus ruang lingkupnya, atau pilih perjanjian kerja sama."
    ),
    "scope-missing": _("Ruang lingkup masih kosong. Tulis sedikitnya satu layanan dengan targetnya."),
    "scope-twice": _("Satu butir ruang lingkup tercantum dua kali. Hapus salah satunya."),
    "scope-name-missing": _("Ada butir ruang lingkup tanpa nama. Tulis nama layanannya."),
    "scope-unit-unknown": _("Satuan %(unit)s pada %(item)s tidak dikenal. Pilih satuan dari daftar."),
    "scope-target-missing": _("Target %(item)s belum diisi. Tulis angka paling sedikit 1."),
    "scope-kind-unknown": _("Jenis layanan itu tidak ada dalam daftar lembaga Anda. Muat ulang halaman."),
    "number-missing": _("Nomor naskah dari %(party)s belum diisi. Mintalah nomornya, lalu isi."),
    "signatory-missing": _("Penandatangan dari %(party)s belum lengkap. Isi nama dan jabatannya."),
    "mandate-missing": _(
        "%(signatory)s menandatangani untuk %(party)s tidak sebagai kepala dan belum ada surat kuasa atau "
        "penunjukannya. Isi nomor suratnya."
    ),
    # drafts
    "draft-unknown": _("Konsep itu tidak ada pada lembaga Anda. Buka daftar perjanjian."),
    "draft-stands": _(
        "Naskah ini sudah disepakati sehingga teksnya tetap. Kembalikan ke pembahasan untuk mengubahnya."
    ),
    "draft-not-ready-to-send": _(
        "Konsep belum dapat dikirim ke mitra. Selesaikan telaah dan mulai menyusun."
    ),
    "draft-step": _("Langkah itu tidak berlaku pada tahap konsep sekarang. Muat ulang halaman ini."),
    "draft-not-agreed": _("Naskah belum disepakati kedua pihak. Selesaikan pembahasannya dahulu."),
    "reason-missing": _("Alasannya masih kosong. Tulis satu kalimat."),
    "evaluation-missing": _(
        "Perjanjian yang diperpanjang belum dievaluasi. Isi evaluasi setiap butir ruang lingkupnya dahulu."
    ),
    # signing
    "drafter-cannot-sign": _(
        "Anda ikut menyusun naskah ini, jadi orang lain yang mencatat penandatanganannya. Mintalah kepada kepala."
    ),
    "place-missing": _("Tempat penandatanganan masih kosong. Isi nama kotanya."),
    "source-missing": _("Sumber naskah lama masih kosong. Tulis di mana naskahnya dibaca."),
    "start-before-signing": _(
        "Perjanjian mulai %(start)s, sebelum ditandatangani %(signed_on)s. Perlu klausul berlaku surut dan "
        "persetujuan kepala, atau ubah tanggal mulainya."
    ),
    "successor-too-early": _(
        "Perjanjian sebelumnya berlaku sampai %(end)s, sedangkan penerusnya mulai %(start)s. Mulailah sehari "
        "sesudahnya."
    ),
    "agreement-overlaps": _(
        "Perjanjian %(number)s antara pihak yang sama berlaku %(start)s sampai %(end)s. Ubah tanggalnya, atau buat "
        "adendum."
    ),
    # signed agreements
    "agreement-unknown": _("Perjanjian itu tidak ada pada lembaga Anda. Buka daftar perjanjian."),
    "amendment-after-end": _(
        "Perjanjian berakhir %(end)s, jadi adendum tidak dapat berlaku sesudahnya. Buat perpanjangan."
    ),
    "amendment-days": _(
        "Adendum berlaku di antara tanggal mulai (%(start)s) dan tanggal berakhir (%(end)s). Perbaiki tanggalnya."
    ),
    "amendment-changes-nothing": _(
        "Adendum ini tidak mengubah apa pun pada %(number)s. Ubah ruang lingkup atau tanggal berakhirnya."
    ),
    "not-in-force": _("Perjanjian %(number)s tidak berlaku pada %(day)s. Pilih hari dalam masa berlakunya."),
    "already-suspended": _("Layanan perjanjian %(number)s sedang dihentikan sementara. Lanjutkan dahulu."),
    "not-suspended": _(
        "Layanan perjanjian %(number)s tidak sedang dihentikan. Tidak ada yang perlu dilanjutkan."
    ),
    "resumed-before-suspended": _(
        "Penghentian baru mulai %(start)s. Pilih hari terakhir yang tidak lebih awal dari sehari sebelumnya."
    ),
    "already-terminated": _(
        "Perjanjian %(number)s sudah diakhiri per %(day)s. Tidak ada yang perlu dilakukan."
    ),
    "termination-day": _(
        "Hari terakhir harus di antara %(start)s dan sehari sebelum %(end)s. Perbaiki tanggalnya."
    ),
    "archive-too-early": _("Perjanjian masih berlaku sampai %(end)s. Arsipkan sesudahnya."),
    "already-archived": _("Naskah %(number)s sudah diarsipkan. Tidak ada yang perlu dilakukan."),
    "archive-place-missing": _("Tempat arsip masih kosong. Tulis rak atau boksnya."),
    "evaluation-too-early": _("Perjanjian baru mulai %(start)s. Evaluasi dilakukan sejak hari itu."),
    "evaluation-incomplete": counted(
        "Evaluasi baru memuat %(told)s dari %(items)s butir ruang lingkup. Isi satu baris untuk setiap butir.",
        "items",
    ),
    "evaluation-line-empty": _("Ada butir evaluasi tanpa catatan. Tulis satu kalimat untuk setiap butir."),
    "renewal-under-way": _("Perpanjangan %(number)s sedang berjalan. Buka konsep penerusnya."),
    "renewed-already": _("Perjanjian %(number)s sudah diperpanjang. Buka perjanjian penerusnya."),
    "terminated-not-renewed": _(
        "Perjanjian %(number)s diakhiri, jadi tidak diperpanjang. Buat perjanjian baru bila perlu."
    ),
    "not-a-party": _("Lembaga Anda bukan pihak dalam %(number)s. Hubungi dinas bila ini keliru."),
    "already-consented": _(
        "Lembaga Anda sudah menyatakan isi %(number)s. Hubungi dinas bila ada yang berubah."
    ),
    "consent-incomplete": _("Nomor dan penandatangan pada naskah Anda belum lengkap. Isi keduanya."),
    "question-unknown": _("Perbedaan itu sudah diselesaikan atau tidak ada. Muat ulang halaman."),
    "answer-missing": _("Penyelesaiannya masih kosong. Tulis satu kalimat."),
    # the ground of services
    "ground-missing": _(
        "Layanan ini tidak menyebut butir perjanjian. Pilih butir dari perjanjian yang berlaku."
    ),
    "ground-other-partner": _(
        "Perjanjian %(number)s bukan dengan mitra ini. Pilih butir perjanjian mitra ini."
    ),
    "ground-kind": _(
        "Butir %(item)s pada %(number)s adalah untuk layanan lain. Pilih butir yang sesuai dengan layanan ini."
    ),
    "ground-not-started": _(
        "Perjanjian %(number)s baru berlaku mulai %(start)s. Pilih hari lain atau butir perjanjian lain."
    ),
    "ground-ended": _(
        "Perjanjian %(number)s berakhir %(end)s. Selesaikan perpanjangannya, atau pilih butir yang masih berlaku."
    ),
    "ground-suspended": _(
        "Layanan menurut perjanjian %(number)s dihentikan sementara pada %(day)s. Tunggu sampai dilanjutkan."
    ),
    "ground-terminated": _(
        "Perjanjian %(number)s diakhiri per %(end)s. Buat perjanjian baru dengan mitra ini."
    ),
    "ground-amended-away": _("Butir %(item)s dicabut dengan adendum per %(day)s. Pilih butir lain."),
}

FACTS: dict[str, Any] = {
    "agreements.drafted": _("Konsep dibuat"),
    "agreements.draft_changed": _("Konsep diubah"),
    "agreements.draft_moved": _("Tahap: %(state)s"),
    "agreements.sent_to_partner": _("Konsep versi %(version)s dikirim ke mitra"),
    "agreements.signed": _("Ditandatangani semua pihak di %(place)s pada %(signed_on)s"),
    "agreements.amended": _("Adendum ditandatangani %(signed_on)s: %(reason)s"),
    "agreements.suspended": _("Layanan dihentikan sementara mulai %(from_day)s: %(reason)s"),
    "agreements.resumed": _("Layanan dilanjutkan sesudah %(last_day)s"),
    "agreements.terminated": _("Diakhiri per %(last_day)s: %(reason)s"),
    "agreements.archived": _("Naskah diarsipkan di %(place)s"),
    "agreements.alert_raised": _("Peringatan H-%(days)s: berakhir %(end)s"),
    "agreements.renewal_opened": _("Perpanjangan dimulai"),
    "agreements.evaluated": _("Dievaluasi pada %(evaluated_on)s"),
    "agreements.consented": _("Mitra menyatakan nomor %(number)s, ditandatangani %(signed_on)s"),
    "agreements.question_settled": _("Perbedaan diselesaikan: %(answer)s"),
}

register_texts(REFUSALS)
register_fact_texts(FACTS)
