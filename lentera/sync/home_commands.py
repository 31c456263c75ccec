"""`lentera sync home move …`: another node becomes the home of an institution, also when the old one is dead."""

import argparse
from collections.abc import Callable
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.journal.refusals import Refusal
from lentera.sync import homes, pairing, root_commands, taking_over
from lentera.sync.taking_over import Prospect


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `home` among the commands of `sync`."""
    home = commands.add_parser("home", help=_("pindahkan rumah sebuah lembaga"))
    moving = home.add_subparsers(dest="home_command", required=True).add_parser("move")
    moving.add_argument("institution", type=UUID)
    moving.add_argument("--to", required=True, metavar="NODE")
    moving.add_argument(
        "--from-dead",
        action="store_true",
        help=_("rumah lamanya mati: pindahkan dari yang terakhir dikenal di sini"),
    )
    moving.add_argument(
        "--reason", default="", help=_("alasan, dibaca semua simpul; tanpa ini hanya diperlihatkan")
    )


def run(args: argparse.Namespace, node_named: Callable[[str], UUID | None], out: TextIO) -> int | Refusal:
    """Run a parsed command; returns the exit code, or why not."""
    to = node_named(args.to)
    if to is None:
        return Refusal("node-unknown", node=args.to)
    if args.from_dead:
        return _take_over(args.institution, to, args.reason, out)
    told = pairing.move_home(args.institution, to)
    if told is not None:
        return told
    print(
        _("Mulai sekarang lembaga itu menulis di %(name)s. Bawa bundel berikutnya ke sana.")
        % {"name": args.to},
        file=out,
    )
    root_commands.say_waiting(out)
    return 0


def _take_over(author: UUID, to: UUID, reason: str, out: TextIO) -> int | Refusal:
    found = taking_over.look(author, to)
    if isinstance(found, Refusal):
        return found
    _say(found, out)
    told = taking_over.take_over(author, to, reason)
    if isinstance(told, Refusal):
        return told
    words = _("Mulai sekarang %(name)s menulis di %(to)s. Bawa bundel berikutnya ke sana.")
    print(words % {"name": found.name, "to": found.to_name}, file=out)
    root_commands.say_waiting(out)
    return 0


def _say(found: Prospect, out: TextIO) -> None:
    words = _("%(name)s: dari %(former)s, yang dinyatakan mati, ke %(to)s. Yang terakhir dikenal di sini:")
    print(words % {"name": found.name, "former": found.former_name or "-", "to": found.to_name}, file=out)
    for one in found.streams:
        print(
            _("  %(area)s, %(audience)s: catatan ke-%(seq)s, %(day)s")
            % {
                "area": one.area,
                "audience": homes.audience_in_words(one.audience),
                "seq": one.seq + 1,
                "day": f"{one.recorded:%Y-%m-%d %H:%M} UTC",
            },
            file=out,
        )
    for sentence in homes.what_is_lost(found):
        print(sentence, file=out)
