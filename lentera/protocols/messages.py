"""Sentences that a self-check machine shows. Never a reader's name."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "machine-not-in": _("Mesin ini belum masuk ke sistem. Panggil pustakawan."),
    "machine-elsewhere": _("Mesin ini tidak melayani lembaga itu. Panggil pustakawan."),
    "machine-cannot": _("Mesin ini tidak melakukan itu. Mintalah kepada pustakawan."),
    "machine-not-now": _("Belum dapat dicatat. Bawalah buku Anda kepada pustakawan."),
    "pin-missing": _("Isi PIN kartu ini. Bila belum punya PIN, mintalah kepada pustakawan."),
    "pin-wrong": _("PIN tidak cocok. Coba lagi, atau mintalah PIN baru kepada pustakawan."),
    "loan-of-another": _("Buku %(item)s tidak dipinjam dengan kartu ini. Serahkan kepada pustakawan."),
}

hooks.register_texts(REFUSALS)
