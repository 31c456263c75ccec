"""Sentences of taking over from another system."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

FACTS = {
    "circulation.loan_taken_over": _("Pinjaman diambil alih dari sistem lama, kembali paling lambat %(due)s"),
    "circulation.readers_taken_back": _("Pengambilalihan dibatalkan; tidak pernah terdaftar"),
}

hooks.register_fact_texts(FACTS)
