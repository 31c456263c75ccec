"""`lentera backup FILE` and `lentera restore FILE`."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lentera.config.commands.node import prepare_database
from lentera.config.commands.telling import complain, progress_line, say
from lentera.journal.backing_up import NotABackup, back_up, restore


def add_arguments(subparsers: Any) -> None:
    """The two commands' words."""
    backup = subparsers.add_parser(
        "backup", help="write everything into one file, encrypted to the recovery key"
    )
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    back = subparsers.add_parser("restore", help="read a backup into an empty database")
    back.add_argument("file", type=Path)
    back.add_argument("--key", type=Path, help="file with the recovery key; asked for when absent")
    back.set_defaults(run=run_restore)


def run_backup(told: argparse.Namespace) -> int:
    """Write a backup."""
    try:
        rows = back_up(told.file, progress=progress_line())
    except FileNotFoundError as why:
        return complain(_("Tidak dapat mencadangkan: %(why)s") % {"why": why})
    size = told.file.stat().st_size
    say(
        _("%(rows)d baris dicadangkan ke %(file)s (%(size)d bita).")
        % {"rows": rows, "file": told.file, "size": size}
    )
    return 0


def run_restore(told: argparse.Namespace) -> int:
    """Restore; every refusal is one sentence and changes nothing."""
    if not told.file.exists():
        return complain(_("Berkas %(file)s tidak ada.") % {"file": told.file})
    try:
        secret = _secret(told.key)
        prepare_database()
        rows = restore(told.file, secret, progress=progress_line())
    except (NotABackup, OSError) as why:
        return complain(why)
    say(_("%(rows)d baris dipulihkan. Periksa dengan: lentera journal verify --rebuild") % {"rows": rows})
    return 0


def _secret(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8")
    if "LENTERA_RECOVERY_KEY" in os.environ:
        return os.environ["LENTERA_RECOVERY_KEY"]
    return getpass.getpass(_("Kunci pemulihan: ")) if sys.stdin.isatty() else sys.stdin.readline()
