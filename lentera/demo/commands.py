"""`lentera demo [--as-of DATE]`: the South Kalimantan story, told through the same actions as the pages."""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from lentera.catalogue.actions import follow_copies
from lentera.demo.finder import write_finder
from lentera.demo.story.vans import FIRST
from lentera.demo.telling import tell
from lentera.journal.models import Node
from lentera.journal.tables import prepare_tables
from lentera.pages.arguments import day


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    demo = subparsers.add_parser(
        "demo", help=_("demo Kalimantan Selatan, dengan lembaga nyata dan orang rekaan")
    )
    demo.add_argument(
        "--as-of",
        type=day,
        help=_("ceritakan sampai hari ini dan pakai terus sebagai hari ini"),
    )
    demo.set_defaults(run=run_demo)


def run_demo(told: argparse.Namespace) -> int:
    """Tell the story into an empty node; an existing one is never touched."""
    prepare_tables()
    if Node.objects.exists():
        print(_("%(home)s sudah berisi sebuah simpul.") % {"home": settings.LENTERA_HOME}, file=sys.stderr)
        return 1
    as_of = told.as_of or settings.LENTERA_TODAY or date.today()  # noqa: DTZ011 (the day on the wall)
    if as_of <= FIRST:
        words = _("Cerita demo baru berisi sesudah %(first)s. Pilih hari sesudahnya dengan --as-of.")
        print(words % {"first": FIRST.isoformat()}, file=sys.stderr)
        return 1
    started = time.monotonic()
    stage = tell(as_of, progress_bar())
    _count_tables()
    follow_copies()
    if told.as_of:
        (Path(settings.LENTERA_HOME) / "as_of").write_text(as_of.isoformat(), encoding="utf-8")
    write_finder(stage)
    spent = time.monotonic() - started
    print(_("Demo siap dalam %(seconds)d detik, per %(day)s.") % {"seconds": spent, "day": as_of})
    return 0


def _count_tables() -> None:
    """Let SQLite count what was told: it plans its questions by that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")


def progress_bar() -> Callable[[str, int, int], None]:
    """A bar that rewrites itself where a person watches; elsewhere one line for each kind of work."""
    watched, seen = sys.stderr.isatty(), set[str]()
    kinds = {"titles": _("judul"), "copies": _("eksemplar"), "loans": _("pinjaman")}

    def show(what: str, done: int, total: int) -> None:
        kind, _blank, place = what.partition(" ")
        if not watched:
            if kind in kinds and kind not in seen:
                seen.add(kind)
                print(f"{kinds[kind]} …", file=sys.stderr, flush=True)
            return
        share = min(done / max(total, 1), 1.0)
        bar = "█" * int(share * 30) + "░" * (30 - int(share * 30))
        now = f"{kinds[kind]} {place}" if kind in kinds else _("peristiwa")
        print(f"\r\033[K{bar} {share:4.0%}  {now}", end="", file=sys.stderr, flush=True)
        if kind == "loans" and done >= total:
            print(file=sys.stderr)

    return show
