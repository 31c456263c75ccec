"""Sentences about the clock of steps, reminders, escalation and messages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS: dict[str, Any] = {
    "clock-days": _("Hari sebuah langkah harus antara 1 dan %(most)s sebelum perjanjian berakhir."),
    "clock-order": _(
        "Langkah perpanjangan harus berurutan: langkah yang lebih akhir tidak boleh lebih awal harinya."
    ),
    "alert-days": _(
        "Hari peringatan: paling banyak %(most)s angka antara 1 dan %(days)s, misalnya 90, 60, 30, 14, 7."
    ),
    "escalation-order": _(
        "Hari kenaikan harus bertambah: penanggung jawab dahulu, lalu atasan, lalu kepala."
    ),
    "superior-unknown": _("Atasan yang dipilih bukan akun lembaga Anda. Pilih dari daftar."),
    "chat-text-missing": _("Isi pesan masih kosong. Tuliskan pesannya."),
    "chat-word-unknown": _("Pesan memuat “%(word)s” yang tidak dikenal. Pakailah kata yang tercantum."),
}
FACTS: dict[str, Any] = {
    "agreements.follow_up_escalated": counted("Terlambat %(late)s hari dan dinaikkan", "late"),
    "journal.saved:agreements.clockstep": _("Langkah perpanjangan diatur"),
    "journal.saved:agreements.reminderrule": _("Pengingat diatur"),
    "journal.saved:agreements.chattext": _("Pesan siap kirim diubah"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
