"""Sentences of the area: why not, what happened, and the words of its choices."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.mobile.facts import CancelledBy, CancelReason, Step
from lentera.mobile.rules import TripStage
from lentera.pages import hooks
from lentera.pages.counting import counted

REASONS: dict[str, Any] = {
    CancelReason.GATE_REFUSED: _("Tidak diizinkan masuk di pintu"),
    CancelReason.LOCK_DOWN: _("Lembaga sedang ditutup"),
    CancelReason.NO_OFFICER: _("Petugas lembaga tidak ada"),
    CancelReason.WEATHER: _("Cuaca"),
    CancelReason.ROAD: _("Jalan tidak dapat dilalui"),
    CancelReason.VEHICLE: _("Kendaraan rusak"),
    CancelReason.CREW: _("Kru berhalangan"),
    CancelReason.HOLIDAY: _("Hari libur"),
    CancelReason.OTHER: _("Alasan lain"),
}
BY: dict[str, Any] = {
    CancelledBy.PARTNER: _("batal oleh mitra"),
    CancelledBy.AGENCY: _("batal oleh dinas"),
    CancelledBy.NOBODY: _("batal karena keadaan"),
}
STAGES: dict[str, Any] = {
    TripStage.PLANNED: _("Direncanakan"),
    TripStage.UNDER_WAY: _("Di jalan"),
    TripStage.CLOSED: _("Selesai"),
    TripStage.CALLED_OFF: _("Dibatalkan"),
}
TONES = {
    TripStage.PLANNED: "calm",
    TripStage.UNDER_WAY: "soon",
    TripStage.CLOSED: "good",
    TripStage.CALLED_OFF: "refused",
}
STEPS: dict[str, Any] = {
    Step.ARRIVED: _("Tiba"),
    Step.GATE_PASSED: _("Lewat pintu"),
    Step.SERVICE_ENDED: _("Melayani"),
    Step.GATE_LEFT: _("Keluar pintu"),
}
PRESSES: dict[str, Any] = {
    Step.ARRIVED: _("Kami sudah tiba"),
    Step.GATE_PASSED: _("Lewat pintu, mulai melayani"),
    Step.SERVICE_ENDED: _("Selesai melayani"),
    Step.GATE_LEFT: _("Keluar pintu"),
}

REFUSALS = {
    "place-name-missing": _("Namanya belum diisi. Tulis nama yang dipakai kru."),
    "capacity-missing": _("Muatan kendaraan belum diisi. Tulis paling banyak berapa buku yang terbawa."),
    "partner-stop-public": _(
        "%(stop)s berada pada mitra, jadi tidak tampil di jadwal umum. Hilangkan tanda jadwal umum."
    ),
    "window-reversed": _("Jam layanan %(stop)s berakhir sebelum mulai. Perbaiki kedua jamnya."),
    "gate-minutes-impossible": _("Menit di pintu %(stop)s harus 0 sampai 240. Perbaiki angkanya."),
    "programme-reversed": _("Program berakhir (%(until)s) sebelum mulai (%(since)s). Perbaiki tanggalnya."),
    "place-unknown": _("Data ini tidak ada pada lembaga Anda. Muat ulang daftarnya."),
    "stop-planned": _(
        "Pos ini masih ada dalam perjalanan yang belum selesai. Ubah rencananya dahulu, atau nonaktifkan posnya."
    ),
    "vehicle-unknown": _("Kendaraan ini tidak terdaftar. Pilih kendaraan dari daftar."),
    "vehicle-busy": _("Kendaraan ini sudah punya perjalanan pada %(day)s. Pilih kendaraan atau hari lain."),
    "trip-without-stops": _("Perjalanan ini belum punya pos. Pilih paling sedikit satu pos."),
    "trip-without-crew": _("Perjalanan ini belum punya kru. Pilih kru, atau tulis fungsinya."),
    "stop-unknown": _("Pos ini tidak terdaftar. Pilih pos dari daftar."),
    "stop-other-partner": _("Pos %(stop)s milik mitra lain. Muat ulang halaman, lalu pilih lagi."),
    "times-reversed": _("Jam di %(stop)s belum benar: pergi harus sesudah tiba, pada hari yang sama."),
    "stops-overlap": _("Tiba di %(stop)s lebih awal daripada pergi dari %(before)s. Geser jamnya."),
    "outside-window": _("%(stop)s hanya menerima pusling %(opens)s–%(closes)s. Geser jamnya."),
    "scope-item-missing": _(
        "Tidak ada perjanjian yang berlaku untuk pusling di %(stop)s pada %(day)s. "
        "Perpanjang perjanjiannya dahulu."
    ),
    "programme-missing": _(
        "Pos umum %(stop)s perlu program dinas yang berjalan pada %(day)s. Pilih programnya."
    ),
    "trip-unknown": _("Perjalanan ini tidak ada pada lembaga Anda. Buka lagi dari daftar."),
    "visit-unknown": _("Pos ini tidak ada dalam perjalanan Anda. Buka lagi dari daftar."),
    "trip-called-off": _("Perjalanan ini sudah dibatalkan. Buat rencana baru bila jadi berangkat."),
    "trip-departed": _("Pusling sudah berangkat, jadi rencananya tetap. Batalkan posnya bila perlu."),
    "trip-not-departed": _("Pusling belum berangkat. Catat keberangkatannya dahulu."),
    "trip-closed": _("Perjalanan ini sudah selesai. Tidak ada yang dapat dicatat lagi."),
    "trip-not-today": _("Perjalanan ini untuk %(day)s. Ubah harinya bila memang berangkat sekarang."),
    "on-board-impossible": _("Jumlah buku di kendaraan harus 0 sampai %(capacity)s. Hitung lagi."),
    "step-out-of-order": _(
        "Langkah di %(stop)s sudah berubah. Lihat langkah yang sekarang, lalu tekan lagi."
    ),
    "other-stop-open": _("Layanan di %(stop)s belum ditandatangani. Selesaikan pos itu dahulu."),
    "step-before-last": _(
        "Jam langkah ini lebih awal daripada langkah sebelumnya di %(stop)s. Periksa jamnya."
    ),
    "steps-missing": _("Langkah di %(stop)s belum lengkap. Tekan langkah berikutnya dahulu."),
    "gate-time-missing": _("Jam lewat pintu di %(stop)s belum diisi. Lihat catatan di pintu."),
    "served-times-reversed": _(
        "Jam di %(stop)s tidak berurutan. Urutannya: tiba, lewat pintu, selesai, pergi."
    ),
    "count-impossible": _("Hitungan di %(stop)s harus 0 sampai %(most)s. Periksa angkanya."),
    "more-out-than-aboard": _(
        "Buku keluar di %(stop)s lebih banyak daripada yang ada di kendaraan (%(aboard)s). Hitung lagi."
    ),
    "visit-cancelled": _("Kunjungan ke %(stop)s sudah dibatalkan. Rencanakan kunjungan baru."),
    "visit-served": _("Layanan di %(stop)s sudah ditandatangani. Tidak ada yang perlu diubah."),
    "cancel-reason-missing": _("Tulis alasan pembatalan %(stop)s, sebab dipilih “alasan lain”."),
    "stop-still-open": _("%(stop)s belum selesai. Tandatangani layanannya atau batalkan posnya dahulu."),
    "kilometres-impossible": _("Jarak harus 0 sampai 2.000 km. Periksa odometer."),
}

FACTS = {
    "mobile.trip_planned": _("Perjalanan direncanakan"),
    "mobile.trip_replanned": _("Rencana perjalanan diubah"),
    "mobile.trip_called_off": _("Perjalanan dibatalkan"),
    "mobile.departed": counted("Berangkat dengan %(on_board)s buku", "on_board"),
    "mobile.step_taken": _("Langkah di pos dicatat"),
    "mobile.counted": counted(
        "Hitungan: %(visitors)s pengunjung, %(loans)s dipinjam, %(returns)s kembali", "visitors"
    ),
    "mobile.stop_served": _("Layanan di pos ditandatangani"),
    "mobile.stop_cancelled": _("Kunjungan dibatalkan"),
    "mobile.trip_closed": counted("Perjalanan selesai, %(on_board)s buku di kendaraan", "on_board"),
    "mobile.visit_announced": _("Kunjungan pusling ke %(name)s diberitahukan untuk %(day)s"),
    "mobile.visit_withdrawn": _("Kunjungan pusling ditarik dari jadwal"),
    "mobile.visit_cancelled": _("Kunjungan pusling batal"),
    "mobile.stop_visited": _("Kunjungan pusling terlaksana"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
