"""Sentences of letters between houses at different nodes. Never a reader's name."""

from django.utils.translation import gettext_lazy as _

from lentera.circulation.rules.letter import LetterState
from lentera.pages import hooks
from lentera.pages.counting import counted

LETTER_STATES = {
    LetterState.SENT: _("Dalam perjalanan"),
    LetterState.ARRIVED: _("Sudah sampai"),
    LetterState.DECLINED: _("Ditolak di sana"),
    LetterState.LOST: _("Tidak sampai"),
}

LETTER_TONES = {
    LetterState.SENT: "soon",
    LetterState.ARRIVED: "good",
    LetterState.DECLINED: "refused",
    LetterState.LOST: "refused",
}

REFUSALS = {
    "letter-own-house": _("Surat tidak dapat dikirim kepada lembaga sendiri. Pilih lembaga tujuannya."),
    "letter-no-home": _(
        "Belum diketahui di simpul mana lembaga itu bekerja, jadi surat tidak dapat sampai. "
        "Beri surat bebas pinjam saja."
    ),
    "letter-copies-out": counted(
        "Masih ada %(count)s buku di luar. Selesaikan dahulu: kembali, ikut pindah, atau tidak kembali.",
        "count",
    ),
    "letter-sent-already": _(
        "Surat kepada lembaga itu sudah dikirim. Tunggu kabarnya di halaman Surat pindah."
    ),
    "arrival-gone": _(
        "Surat ini sudah dipakai, ditolak, atau lewat waktunya. Daftarkan ia sebagai anggota baru bila ia ada."
    ),
}

hooks.register_texts(REFUSALS)
