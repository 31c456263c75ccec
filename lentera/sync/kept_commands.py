"""`lentera sync keep [on|off]` and `lentera sync recover`: the sealed backup at the root's node."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.sync.kept import state
from lentera.sync.kept.recovering import Recovered, recover


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `keep` and `recover` among the commands of `sync`."""
    keep = commands.add_parser("keep", help=_("parsel tersegel yang disimpan pusat sebagai cadangan"))
    keep.add_argument("switch", nargs="?", choices=("on", "off"), help=_("nyalakan atau matikan"))
    back = commands.add_parser("recover", help=_("buka parsel yang kembali, dengan kunci pemulihan"))
    back.add_argument("--key", type=Path, help=_("berkas dengan kunci pemulihan; ditanyakan bila tidak ada"))


def keep(args: argparse.Namespace, out: TextIO) -> int | Refusal:
    """Say how the backup at the keeper stands, or switch it; returns the exit code, or why not."""
    if args.switch is not None and (refused := state.switch(args.switch == "on")) is not None:
        return refused
    say_state(out)
    return 0


def say_state(out: TextIO) -> None:
    """The state in plain words, a line each."""
    for sentence in state.sentences(state.keeping()):
        print(sentence, file=out)


def take_back(args: argparse.Namespace, out: TextIO) -> int | Refusal:
    """Open what came back; returns the exit code (1 when something is missing or wrong), or why not."""
    told = recover(_secret(args.key))
    if isinstance(told, Refusal):
        return told
    for sentence in sentences(told):
        print(sentence, file=out)
    return 1 if told.notes else 0


def sentences(told: Recovered) -> list[str]:
    """What came back, and what is missing or wrong."""
    words = ngettext(
        "%(parcels)s parsel dibuka: %(entries)s catatan dan %(rows)s baris identitas kembali, %(removed)s yang sudah "
        "dilupakan dihapus lagi.",
        "%(parcels)s parsel dibuka: %(entries)s catatan dan %(rows)s baris identitas kembali, %(removed)s yang sudah "
        "dilupakan dihapus lagi.",
        told.parcels,
    ) % {
        "parcels": told.parcels,
        "entries": told.entries,
        "rows": told.added + told.renewed,
        "removed": told.removed,
    }
    return [words, *(text_of(one.code, one.details) for one in told.notes)]


def _secret(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8")
    if "LENTERA_RECOVERY_KEY" in os.environ:
        return os.environ["LENTERA_RECOVERY_KEY"]
    return getpass.getpass(_("Kunci pemulihan: ")) if sys.stdin.isatty() else sys.stdin.readline()
