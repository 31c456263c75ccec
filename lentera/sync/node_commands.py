"""`lentera node [restored|moved|copy]`: what happened to this node, said by a person."""

import argparse
import sys
from typing import TextIO

from django.utils.translation import gettext as _

from lentera.journal import mark
from lentera.journal.node import NoNode
from lentera.pages.hooks import text_of
from lentera.sync import answering, queries


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `node` into the command line."""
    parser = subparsers.add_parser("node", help=_("simpul ini: dipulihkan, dipindahkan, atau salinan"))
    parser.set_defaults(run=run, node_command=None)
    commands = parser.add_subparsers(dest="node_command")
    commands.add_parser("restored", help=_("basis data dipulihkan dari cadangan; simpul ini melanjutkan"))
    commands.add_parser("moved", help=_("semua pindah ke komputer ini; yang lama sudah mati"))
    copy = commands.add_parser("copy", help=_("ini salinan: hanya dibaca, sampai dipasangkan sendiri"))
    copy.add_argument(
        "--name", default="", help=_("nama simpul ini, diketik sekali lagi; tidak ada jalan kembali")
    )


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Run a parsed command; returns the exit code."""
    out = out or sys.stdout
    try:
        if args.node_command is None:
            return _state(out)
        if args.node_command == "restored":
            found = answering.restored()
            print(_told_of(found), file=out)
            print(_("Baca bundel terakhir dari pusat sebelum mencatat lagi, bila ada."), file=out)
            return 0
        refused = answering.moved() if args.node_command == "moved" else answering.copied(args.name)
    except NoNode:
        print(_("Belum ada simpul di sini. Mulai dengan: lentera init"), file=out)
        return 1
    if refused is not None:
        print(text_of(refused.code, refused.details), file=out)
        return 1
    name = queries.own_node().name
    words = (
        _("%(name)s menulis di komputer ini.")
        if args.node_command == "moved"
        else _("%(name)s hanya dapat dibaca.")
    )
    print(words % {"name": name}, file=out)
    return 0


def _state(out: TextIO) -> int:
    own, doubt = queries.own_node(), queries.open_question()
    print(f"{own.name} ({own.id})", file=out)
    print(_told_of(doubt), file=out)
    return 0 if doubt is None else 1


def _told_of(doubt: mark.Doubt | None) -> str:
    if doubt is None:
        return _("Basis data dan tandanya cocok.")
    if doubt.kind == mark.BEHIND:
        return _("%(streams)s aliran berakhir sebelum tandanya: basis data ini lebih lama.") % {
            "streams": doubt.streams
        }
    return _("Komputer ini bukan yang terakhir menulis.")
