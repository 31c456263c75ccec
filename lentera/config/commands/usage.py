"""The words of argparse itself, which knows no Indonesian: it looks its sentences up in `argparse._` as it speaks."""

import argparse

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "usage: ": _("pemakaian: "),
    "options": _("pilihan"),
    "positional arguments": _("argumen"),
    "show this help message and exit": _("tampilkan bantuan ini"),
    "%(prog)s: error: %(message)s\n": _("%(prog)s: salah: %(message)s\n"),
    "the following arguments are required: %s": _("harus disebut: %s"),
    "unrecognized arguments: %s": _("tidak dikenal: %s"),
    "argument %(argument_name)s: %(message)s": _("%(argument_name)s: %(message)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": _(
        "%(value)r tidak ada di antara pilihan ini: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": _("%(value)r bukan nilai %(type)s"),
    "expected one argument": _("perlu satu nilai"),
    "expected at least one argument": _("perlu sedikitnya satu nilai"),
    "not allowed with argument %s": _("tidak dapat bersama %s"),
    "ambiguous option: %(option)s could match %(matches)s": _(
        "%(option)s bermakna ganda: %(matches)s"
    ),
}  # fmt: skip


def speak() -> None:
    """Let argparse say its sentences in the language of the moment; what is not known here stays English."""
    setattr(argparse, "_", lambda told: str(SENTENCES[told]) if told in SENTENCES else told)  # noqa: B010 (no name that types know)
