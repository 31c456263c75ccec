"""Words of requests: kinds, stages, verdicts, reasons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.requests.facts import Channel, RequestKind, Verdict, Why
from lentera.requests.rules import Stage

KINDS: dict[RequestKind, Any] = {
    RequestKind.BOOKS: _("Buku bacaan"),
    RequestKind.TRAINING: _("Pelatihan atau narasumber"),
    RequestKind.VAN: _("Kunjungan pusling"),
    RequestKind.VISIT: _("Pertemuan dengan dinas"),
    RequestKind.EXTENSION: _("Perpanjangan titipan"),
    RequestKind.RENEWAL: _("Perpanjangan PKS"),
    RequestKind.OTHER: _("Permintaan lain"),
}

KIND_HINTS: dict[RequestKind, Any] = {
    RequestKind.BOOKS: _("Judul, pokok bahasan, atau tingkat bacaan yang dibutuhkan."),
    RequestKind.TRAINING: _("Kelas bagi warga binaan atau petugas, dengan narasumber dari dinas."),
    RequestKind.VAN: _("Perpustakaan keliling datang pada hari yang cocok."),
    RequestKind.VISIT: _("Bertemu untuk membahas sesuatu, di sini atau di dinas."),
    RequestKind.EXTENSION: _("Buku titipan tinggal lebih lama."),
    RequestKind.RENEWAL: _("Perjanjian yang akan berakhir disambung."),
    RequestKind.OTHER: _("Apa pun yang tidak ada di atas."),
}

KIND_ICONS: dict[RequestKind, str] = {
    RequestKind.BOOKS: "books",
    RequestKind.TRAINING: "school",
    RequestKind.VAN: "bus",
    RequestKind.VISIT: "users-group",
    RequestKind.EXTENSION: "packages",
    RequestKind.RENEWAL: "writing-sign",
    RequestKind.OTHER: "message-2",
}

STAGES: dict[Stage, Any] = {
    Stage.WAITING: _("Menunggu jawaban"),
    Stage.REOPENED: _("Diminta lagi"),
    Stage.TAKEN_UP: _("Sedang ditangani"),
    Stage.GRANTED: _("Disetujui"),
    Stage.OTHERWISE: _("Disetujui dengan cara lain"),
    Stage.FORWARDED: _("Diteruskan"),
    Stage.FULFILLED: _("Terpenuhi"),
    Stage.DECLINED: _("Ditolak"),
    Stage.CONFIRMED: _("Selesai"),
    Stage.WITHDRAWN: _("Ditarik"),
}

STAGE_TONES: dict[Stage, str] = {
    Stage.WAITING: "soon",
    Stage.REOPENED: "soon",
    Stage.TAKEN_UP: "info",
    Stage.GRANTED: "good",
    Stage.OTHERWISE: "good",
    Stage.FORWARDED: "info",
    Stage.FULFILLED: "good",
    Stage.DECLINED: "refused",
    Stage.CONFIRMED: "calm",
    Stage.WITHDRAWN: "calm",
}

STAGE_ICONS: dict[Stage, str] = {
    Stage.WAITING: "clock",
    Stage.REOPENED: "refresh",
    Stage.TAKEN_UP: "user",
    Stage.GRANTED: "check",
    Stage.OTHERWISE: "check",
    Stage.FORWARDED: "arrow-right",
    Stage.FULFILLED: "packages",
    Stage.DECLINED: "x",
    Stage.CONFIRMED: "check",
    Stage.WITHDRAWN: "x",
}

BOARD: tuple[tuple[Any, tuple[Stage, ...]], ...] = (
    (_("Menunggu jawaban"), (Stage.WAITING, Stage.REOPENED)),
    (_("Sedang ditangani"), (Stage.TAKEN_UP,)),
    (_("Dijanjikan"), (Stage.GRANTED, Stage.OTHERWISE, Stage.FORWARDED)),
    (_("Terpenuhi"), (Stage.FULFILLED,)),
)
"""Columns of the board; what is over stands in the table only."""

VERDICTS: dict[Verdict, Any] = {
    Verdict.GRANTED: _("Disetujui seperti diminta"),
    Verdict.OTHERWISE: _("Disetujui dengan cara lain"),
    Verdict.DECLINED: _("Ditolak"),
    Verdict.FORWARDED: _("Diteruskan"),
}

WHYS: dict[Why, Any] = {
    Why.NO_GROUND: _("Belum ada perjanjian yang berlaku"),
    Why.OUT_OF_SCOPE: _("Di luar ruang lingkup perjanjian"),
    Why.NOT_AT_HAND: _("Bukunya atau narasumbernya tidak tersedia"),
    Why.NO_TIME: _("Jadwal sudah penuh"),
    Why.NOT_ALLOWED: _("Tidak sesuai dengan aturan"),
    Why.ASKED_BEFORE: _("Sudah diminta sebelumnya"),
    Why.OTHER: _("Alasan lain"),
}

CHANNELS: dict[Channel, Any] = {
    Channel.LETTER: _("Surat"),
    Channel.MESSAGE: _("Pesan singkat"),
    Channel.TELEPHONE: _("Telepon"),
    Channel.IN_PERSON: _("Lisan"),
}
