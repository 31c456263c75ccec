"""`lentera backup [FILE|status|test]` and `lentera restore FILE`."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.config.commands.beginning import machine_sentence
from lentera.config.commands.node import prepare_database
from lentera.config.commands.telling import complain, progress_line, say
from lentera.journal import backups, clock
from lentera.journal.backing_up import NotABackup, back_up, restore
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.sync.kept.returned import remember_standing


def add_arguments(subparsers: Any) -> None:
    """The two commands' words."""
    backup = subparsers.add_parser(
        "backup", help=_("tulis semuanya ke satu berkas, tersandi untuk kunci pemulihan")
    )
    backup.add_argument(
        "file",
        metavar="FILE|status|test",
        nargs="?",
        help=_(
            "berkas; tanpa berkas: cadangan hari ini ke map cadangan, dicoba dipulihkan; "
            "status: keadaan cadangan; test: coba pulihkan yang terakhir dengan kunci di kertas"
        ),
    )
    backup.add_argument(
        "--key", type=Path, help=_("test: berkas kunci pemulihan; ditanyakan bila tidak disebut")
    )
    backup.set_defaults(run=run_backup)
    back = subparsers.add_parser("restore", help=_("baca cadangan ke basis data kosong"))
    back.add_argument("file", type=Path)
    back.add_argument("--key", type=Path, help=_("berkas kunci pemulihan; ditanyakan bila tidak disebut"))
    back.set_defaults(run=run_restore)


def run_backup(told: argparse.Namespace) -> int:
    """Write a backup, or tell how they stand."""
    if told.file == "status":
        return _say_status()
    if told.file == "test":
        return _try_on_paper(told.key)
    return _keep_daily() if told.file is None else _write(Path(told.file))


def run_restore(told: argparse.Namespace) -> int:
    """Restore; every refusal is one sentence and changes nothing."""
    if not told.file.exists():
        return complain(_("Berkas %(file)s tidak ada.") % {"file": told.file})
    try:
        secret = _secret(told.key)
        prepare_database()
        rows = restore(told.file, secret, progress=progress_line())
        remember_standing()
    except NotABackup as why:
        return complain(_not_restored(why, told.file))
    say(_("%(rows)d baris dipulihkan. Periksa dengan: lentera journal verify --rebuild") % {"rows": rows})
    return 0


def _not_restored(why: NotABackup, file: Path) -> str:
    words = {
        "node-here": _("%(home)s sudah berisi sebuah simpul. Pulihkan ke LENTERA_HOME yang kosong."),
        "no-key": _("Ini bukan kunci pemulihan: kunci itu dimulai dengan AGE-SECRET-KEY-1."),
        "other-key": _("%(file)s bukan cadangan untuk kunci pemulihan ini, atau berkasnya rusak."),
        "newer": _("%(file)s dibuat oleh Lentera yang lebih baru. Pasang versi yang baru itu dahulu."),
        "damaged": _("%(file)s rusak atau tidak utuh. Tidak ada yang dipulihkan."),
    }
    return words[why.reason] % {"home": settings.LENTERA_HOME, "file": file}


def _write(file: Path) -> int:
    try:
        rows = back_up(file, progress=progress_line())
    except FileNotFoundError as why:
        return complain(_("Tidak dapat mencadangkan: %(why)s") % {"why": machine_sentence(why)})
    except OSError as why:
        return _refused(backups.refusal_of(why, file.parent))
    size = file.stat().st_size
    say(
        _("%(rows)d baris dicadangkan ke %(file)s (%(size)d bita).")
        % {"rows": rows, "file": file, "size": size}
    )
    return 0


def _keep_daily() -> int:
    made = backups.keep_daily(progress=progress_line())
    return _refused(made) if isinstance(made, Refusal) else _say_status()


def _say_status() -> int:
    """How the backups stand; exit code 1 where somebody must do something."""
    known = backups.status()
    if known.problem:
        complain(text_of(known.problem, known.details))
    if known.made_at is None:
        return complain(text_of("backup-none", {}))
    age = (clock.today() - clock.local_day(known.made_at)).days
    say(
        _("Cadangan terakhir: %(file)s, %(rows)d baris, %(entries)d catatan jurnal.")
        % {"file": backups.folder() / known.file, "rows": known.rows, "entries": known.entries}
    )
    say(
        ngettext(
            "Dicoba dipulihkan dan utuh, %(days)d hari lalu.",
            "Dicoba dipulihkan dan utuh, %(days)d hari lalu.",
            age,
        )
        % {"days": age}
    )
    if known.paper_at is None:
        say(_("Kunci pemulihan di kertas belum pernah dicoba: lentera backup test"))
    else:
        say(
            _("Kunci pemulihan di kertas terakhir dicoba %(day)s.") % {"day": clock.local_day(known.paper_at)}
        )
    if known.copied_to:
        say(_("Salinan kedua: %(folder)s") % {"folder": known.copied_to})
    if known.copy_problem:
        say(text_of(known.copy_problem, {}))
    if known.is_old:
        return complain(text_of("backup-old", {"days": age}))
    return 1 if known.problem else 0


def _try_on_paper(key: Path | None) -> int:
    found = backups.try_on_paper(_secret(key))
    if isinstance(found, Refusal):
        return _refused(found)
    say(
        _("Kunci di kertas membuka cadangan terakhir: %(rows)d baris, %(entries)d catatan, rantai utuh.")
        % {"rows": found.rows, "entries": found.entries}
    )
    return 0


def _refused(why: Refusal) -> int:
    return complain(text_of(why.code, why.details))


def _secret(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8")
    if "LENTERA_RECOVERY_KEY" in os.environ:
        return os.environ["LENTERA_RECOVERY_KEY"]
    return getpass.getpass(_("Kunci pemulihan: ")) if sys.stdin.isatty() else sys.stdin.readline()
