"""`lentera readers import FILE`: who may borrow, from a small table. Names are never printed."""

import argparse
import sys
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.circulation import actions
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.models import Author
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of

MOST_REASONS = 50  # refused lines shown one by one


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `readers` into the command line."""
    parser = subparsers.add_parser("readers", help=_("impor anggota perpustakaan"))
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(dest="readers_command", required=True)
    importing = commands.add_parser(
        "import", help=_("impor anggota dari CSV dengan kolom name;card;group;block")
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--institution", type=UUID, help=_("lembaga tempat anggota didaftarkan"))
    importing.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak mengubah apa pun"))
    importing.add_argument("--skip-bad", action="store_true", help=_("masukkan yang baik, lewati yang rusak"))


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Import the file; exit code 1 when anything was refused."""
    out = out or sys.stdout
    institution = _institution(args.institution)
    if institution is None:
        print(_("Sebutkan lembaganya dengan --institution; di simpul ini ada lebih dari satu."), file=out)
        return 1
    try:
        lines = args.file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        said = _("%(file)s tidak dapat dibaca sebagai teks UTF-8. Simpan ulang sebagai CSV UTF-8.")
        print(said % {"file": args.file.name}, file=out)
        return 1
    read = actions.read_readers(institution, lines)
    if isinstance(read, Refusal):
        print(f"{args.file.name}: {text_of(read.code, read.details)}", file=out)
        return 1
    for number, refusal in read.refused[:MOST_REASONS]:
        where = _("%(file)s, baris %(line)s: ") % {"file": args.file.name, "line": number}
        print(where + text_of(refusal.code, refusal.details), file=out)
    added = len(read.people)
    if read.refused and not args.skip_bad and not args.dry_run:
        print(_("Tidak ada yang diimpor. Perbaiki berkasnya, atau pakai --skip-bad."), file=out)
        added = 0
    elif not args.dry_run:
        actions.import_readers(institution, read, actor=institution, at=clock.now())
    counts = _("dibaca %(read)s · ditambahkan %(added)s · tidak berubah %(unchanged)s · ditolak %(refused)s")
    told = {"read": read.lines, "added": added, "unchanged": read.unchanged, "refused": len(read.refused)}
    print(counts % told + (_(" (hanya diperiksa)") if args.dry_run else ""), file=out)
    return 1 if read.refused else 0


def _institution(told: UUID | None) -> UUID | None:
    homes = Author.objects.filter(home=this_node())
    if told is not None:
        return told if homes.filter(id=told).exists() and institutions.institution(told) else None
    found = list(homes.values_list("id", flat=True)[:2])
    return found[0] if len(found) == 1 else None
