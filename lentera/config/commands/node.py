"""`lentera init` and `lentera tick`."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lentera.config.commands.telling import complain, say
from lentera.journal import clock
from lentera.journal.backing_up import make_recovery_key
from lentera.journal.models import Node
from lentera.journal.node import make_node
from lentera.journal.tables import prepare_tables
from lentera.journal.ticking import date_in_doubt, tick
from lentera.pages.arguments import day


def add_arguments(subparsers: Any) -> None:
    """The two commands' words."""
    init = subparsers.add_parser("init", help=_("buat simpul baru dengan kuncinya dan basis data kosong"))
    init.add_argument("--role", choices=["hub", "site"], required=True)
    init.add_argument("--name", required=True, help=_("nama resmi dinas (hub) atau lembaga mitra (site)"))
    init.set_defaults(run=run_init)
    daily = subparsers.add_parser("tick", help=_("kerjakan semua yang jatuh tempo menurut tanggal"))
    daily.add_argument("--today", type=day, help=_("hari lain, misalnya 2024-01-26"))
    daily.add_argument("--confirm-date", action="store_true", help=_("tanggalnya benar, meski tampak salah"))
    daily.set_defaults(run=run_tick)


def prepare_database() -> None:
    """Bring the tables up to date."""
    prepare_tables()


def found_node(role: str, name: str) -> str:
    """Make the node and its first institution; returns the secret half of the recovery key.

    Raises ValueError when this database is a node already.
    """
    from lentera.institutions.actions import found_agency

    prepare_database()
    make_node(role, name)
    if role == "hub":
        found_agency(name)
    return make_recovery_key()


def run_init(told: argparse.Namespace) -> int:
    """Make a node; the recovery key is told once and kept in a file that belongs in a safe."""
    prepare_database()
    if Node.objects.exists():
        return complain(_("%(home)s sudah berisi sebuah simpul.") % {"home": settings.LENTERA_HOME})
    secret = found_node(told.role, told.name)
    sheet = write_recovery_sheet(secret)
    say(_("Simpul %(name)s siap di %(home)s.") % {"name": told.name, "home": settings.LENTERA_HOME})
    say(
        _(
            "Kunci pemulihan ada di %(sheet)s: cetak, simpan di brankas, lalu hapus berkas itu dari komputer ini."
        )
        % {"sheet": sheet}
    )
    say(
        _("Berikutnya: lentera account add NAMA --role admin")
        if told.role == "hub"
        else _("Berikutnya: lentera sync pair --ask BERKAS, lalu bawa berkas itu ke pusat")
    )
    return 0


def write_recovery_sheet(secret: str) -> Path:
    """Write the secret half of the recovery key where only its owner reads it; returns the path."""
    sheet = Path(settings.LENTERA_HOME) / "keys" / "recovery-sheet.txt"
    descriptor = os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(f"{secret}\n")
    return sheet


def run_tick(told: argparse.Namespace) -> int:
    """Do what is due; a date that looks wrong does nothing until it is confirmed."""
    today = told.today or clock.today()
    doubt = date_in_doubt(today)
    if doubt is not None and not told.confirm_date:
        return complain(
            _(
                "Tanggal %(today)s jauh dari catatan terakhir (%(last)s). Bila benar, ulangi dengan --confirm-date."
            )
            % {"today": today, "last": doubt}
        )
    for name, count in tick(today).items():
        say(f"{name}: {count}")
    return 0
