"""`lentera sync keys …`: which keys count, and how one is renewed, retired or declared lost."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import key_changes, registry, root_commands
from lentera.sync.models import NodeKey

SHOWN = 16  # hex digits of a key: enough to compare by eye


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `keys` among the commands of `sync`."""
    parser = commands.add_parser(
        "keys", help=_("kunci simpul: daftar, perbarui, pensiunkan, nyatakan hilang")
    )
    parser.set_defaults(keys_command=None)
    parts = parser.add_subparsers(dest="keys_command")
    parts.add_parser("list", help=_("semua kunci dan keadaannya"))
    renew = parts.add_parser("renew", help=_("ganti kunci sebuah simpul"))
    renew.add_argument("request", nargs="?", type=Path, help=_("di pusat: berkas permintaan simpul itu"))
    renew.add_argument("--ask", type=Path, metavar="FILE", help=_("di simpul itu: tulis permintaan"))
    retire = parts.add_parser("retire", help=_("di pusat: simpul ini berhenti; yang sudah ada tetap sah"))
    retire.add_argument("node", metavar="NODE")
    lost = parts.add_parser("compromise", help=_("di pusat: kunci simpul ini jatuh ke tangan orang lain"))
    lost.add_argument("node", metavar="NODE")
    lost.add_argument(
        "--since", type=_moment, metavar="TIME",
        help=_("yang dicatat sebelum saat ini tetap sah, misalnya 2026-11-20T08:00+08:00; tanpa ini: sekarang"),
    )  # fmt: skip


def run(
    args: argparse.Namespace,
    node_named: Callable[[str], UUID | None],
    write: Callable[[Path, bytes], None],
    out: TextIO,
) -> int | Refusal:
    """Run a parsed command; returns the exit code, or why not."""
    if args.keys_command == "renew":
        return _renew(args, write, out)
    if args.keys_command in ("retire", "compromise"):
        node = node_named(args.node)
        if node is None:
            return Refusal("node-unknown", node=args.node)
        ended = (
            key_changes.retire(node)
            if args.keys_command == "retire"
            else key_changes.compromise(node, args.since)
        )
        if ended is not None:
            return ended
        print(_("Tercatat di register. Bundel berikutnya membawanya ke semua simpul."), file=out)
        root_commands.say_waiting(out)
        return 0
    return _list(out)


def _renew(args: argparse.Namespace, write: Callable[[Path, bytes], None], out: TextIO) -> int | Refusal:
    if args.ask is not None:
        request = key_changes.ask_renewal()
        if isinstance(request, Refusal):
            return request
        write(args.ask, request)
        print(_("Permintaan ditulis ke %(file)s. Bawa ke pusat.") % {"file": args.ask}, file=out)
        return 0
    if args.request is None:
        return Refusal("renewal-no-request")
    name = key_changes.register_renewal(args.request.read_bytes())
    if isinstance(name, Refusal):
        return name
    words = _("Kunci baru %(name)s tercatat. Simpul itu memakainya setelah membaca bundel berikutnya.")
    print(words % {"name": name}, file=out)
    root_commands.say_waiting(out)
    return 0


def _list(out: TextIO) -> int:
    states = {
        "good": pgettext("kunci", "berlaku"),
        "retired": _("pensiun"),
        "compromised": _("tidak dipercaya"),
    }
    for node in registry.nodes():
        mark = " *" if node.id == this_node() else ""
        print(f"{node.name}{mark}", file=out)
        for key in NodeKey.objects.filter(node=node.id).order_by("state", "signing"):
            print(f"  {key.signing[:SHOWN]}…  {states[key.state]}", file=out)
    return 0


def _moment(told: str) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("bukan waktu: %(told)s") % {"told": told}) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
