"""`lentera catalogue authorities FILE…`: import authority records; counts, then what was refused and why."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue.actions.authority_import import (
    ImportedAuthorities,
    authorities_in,
    import_authorities,
)
from lentera.catalogue.formats import open_file
from lentera.catalogue.formats.tables import BrokenTable
from lentera.catalogue.marc.reading import UnknownFormat
from lentera.catalogue.owning import is_public, owner_here
from lentera.journal.node import this_node
from lentera.pages.hooks import text_of

OUTCOMES = ("added", "updated", "unchanged", "refused")
MOST_REASONS = 50  # refused records shown one by one


def add_authorities(commands: Any) -> None:
    """Put the command into the command line, among those of the catalogue."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "authorities", help=_("impor tajuk kendali dari MARC")
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak mengubah apa pun"))
    parser.add_argument("--skip-bad", action="store_true", help=_("masukkan yang baik, lewati yang rusak"))
    parser.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))


def run_authorities(args: argparse.Namespace, out: TextIO) -> int:
    """Import each file; exit code 1 when anything was refused."""
    institution = owner_here(args.institution)
    if institution is None:
        print(_("Sebutkan lembaga pemilik katalog dengan --institution."), file=out)
        return 1
    total: Counter[str] = Counter()
    failed = False
    for path in args.files:
        done = import_authority_file(path, args, institution, out)
        if done is None:
            failed = True
            continue
        total += done.counts
        failed = failed or done.counts["refused"] > 0
    if args.dry_run:
        print(_("Percobaan: tidak ada yang diubah."), file=out)
    tell_authorities(total, out)
    return 1 if failed else 0


def import_authority_file(
    path: Path, args: argparse.Namespace, institution: UUID, out: TextIO, *, encoding: str = "auto"
) -> ImportedAuthorities | None:
    """Import one file of authorities, and say what was refused; None when it cannot be read at all."""
    try:
        done = import_authorities(
            institution,
            authorities_in(open_file(path, encoding=encoding, authorities=True)),
            source=path.name,
            actor=this_node(),
            public=is_public(institution),
            skip_bad=args.skip_bad,
            dry_run=args.dry_run,
        )
    except (UnknownFormat, BrokenTable) as error:
        print(f"{path.name}: {text_of(error.refusal.code, error.refusal.details)}", file=out)
        return None
    except OSError as error:
        print(f"{path.name}: {error.strerror or error}", file=out)
        return None
    for number, why in done.refusals[:MOST_REASONS]:
        told = {"file": path.name, "number": number, "reason": text_of(why.code, why.details)}
        print(_("%(file)s, cantuman ke-%(number)s: %(reason)s") % told, file=out)
    if not done.landed and not args.dry_run:
        words = _("%(file)s: tidak ada yang diimpor. Perbaiki berkasnya, atau pakai --skip-bad.")
        print(words % {"file": path.name}, file=out)
    return done


def tell_authorities(total: Counter[str], out: TextIO) -> None:
    """The counts of imported authorities, a line each."""
    words = {
        "read": _("dibaca"),
        "added": _("baru"),
        "updated": _("diperbarui"),
        "unchanged": _("tetap"),
        "refused": _("ditolak"),
    }
    counts = {"read": sum(total.values())} | {name: total[name] for name in OUTCOMES}
    width = max(len(word) for word in words.values())
    for name, count in counts.items():
        print(f"{words[name]:<{width}}  {count:>9,}".replace(",", "."), file=out)
