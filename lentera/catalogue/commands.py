"""`lentera catalogue import|authorities|reindex|match|editions|export`: progress, then counts and reasons."""

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue import actions, indexing, queries
from lentera.catalogue.actions.authority_import import ImportedAuthorities
from lentera.catalogue.authorities.commands import (
    add_authorities,
    import_authority_file,
    run_authorities,
    tell_authorities,
)
from lentera.catalogue.batch_commands import add_batch
from lentera.catalogue.editions.commands import add_editions, run_editions
from lentera.catalogue.formats import FORMATS, Opened, open_file
from lentera.catalogue.formats.columns import Mapping, read_mapping
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.formats.tables import BrokenTable
from lentera.catalogue.marc.decoding import ENCODINGS, UTF8
from lentera.catalogue.marc.reading import UnknownFormat
from lentera.catalogue.marc.record import Marc, to_iso2709, to_marcxml
from lentera.catalogue.messages import LOSES, MENDED
from lentera.catalogue.models import Record
from lentera.catalogue.owning import is_public, owner_here, writer_here
from lentera.catalogue.search.index import IndexBusy
from lentera.catalogue.spooling import file_digest
from lentera.catalogue.union.commands import add_match, run_match
from lentera.catalogue.uploads.kinds import kind_of
from lentera.catalogue.uploads.words import KIND_LABELS
from lentera.catalogue.working import in_pieces
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.exports import no_formula
from lentera.pages.hooks import text_of

MOST_REASONS = 50  # refused records shown one by one
EXPORTS = ("marc", "marcxml", "csv")
COLUMNS = ("id", "control", "isbn", "title", "subtitle", "author", "publisher", "year", "language", "material", "ddc", "call_number", "use", "subjects")  # fmt: skip  # noqa: E501


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `catalogue` and its commands into the command line."""
    parser = subparsers.add_parser("catalogue", help=_("impor, ekspor, dan indeks katalog"))
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(dest="catalogue_command", required=True)
    importing = commands.add_parser("import", help=_("impor cantuman dari MARC, tabel, atau cadangan SLiMS"))
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    importing.add_argument("--format", choices=FORMATS, default="auto", dest="form")
    importing.add_argument(
        "--encoding", choices=ENCODINGS, default="auto", help=_("penyandian berkas, jika dugaannya salah")
    )
    importing.add_argument(
        "--map", type=Path, metavar="FILE", dest="mapping", help=_("pemetaan kolom tabel (JSON)")
    )
    importing.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak mengubah apa pun"))
    importing.add_argument("--skip-bad", action="store_true", help=_("masukkan yang baik, lewati yang rusak"))
    importing.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))
    add_authorities(commands)
    commands.add_parser("reindex", help=_("bangun ulang indeks pencarian"))
    add_match(commands)
    add_editions(commands)
    exporting = commands.add_parser("export", help=_("tulis seluruh katalog ke berkas"))
    exporting.add_argument("file", type=Path, metavar="FILE")
    exporting.add_argument("--format", choices=EXPORTS, default="marc", dest="form")
    exporting.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))
    add_batch(subparsers)


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Run a parsed command; returns the exit code."""
    out = out or sys.stdout
    command = {
        "import": import_files,
        "authorities": run_authorities,
        "reindex": reindex,
        "export": export,
        "match": match_titles,
        "editions": show_editions,
    }[args.catalogue_command]
    return command(args, out)


def import_files(args: argparse.Namespace, out: TextIO) -> int:
    """Import each file; exit code 1 when anything was refused."""
    institution = owner_here(args.institution)
    if institution is None:
        print(_("Sebutkan lembaga pemilik katalog dengan --institution."), file=out)
        return 1
    total: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    headings: Counter[str] = Counter()
    failed = False
    for path in args.files:
        done = _import_file(path, args, institution, out)
        if done is None:
            failed = True
            continue
        if isinstance(done, ImportedAuthorities):
            headings += done.counts
            failed = failed or done.counts["refused"] > 0
            continue
        total += done.counts
        copies += done.copies
        failed = failed or done.counts["refused"] > 0 or done.copies["refused"] > 0
        _tell_problems(path, done, out)
        if done.stopped is not None:
            failed = True
            print(f"{path.name}: {text_of(done.stopped.code, done.stopped.details)}", file=out)
        elif not done.landed and not args.dry_run:
            print(
                _("%(file)s: tidak ada yang diimpor. Perbaiki berkasnya, atau pakai --skip-bad.")
                % {"file": path.name},
                file=out,
            )
    if args.dry_run:
        print(_("Percobaan: tidak ada yang diubah."), file=out)
    if copies:
        print(_("Eksemplar:"), file=out)
        _tell_counts(copies, out, ("read", "added", "unchanged", "refused"))
    if headings:
        print(_("Tajuk kendali:"), file=out)
        tell_authorities(headings, out)
    if copies or (headings and total):
        print(_("Cantuman:"), file=out)
    if total or not headings:
        _tell_counts(total, out)
    return 1 if failed else 0


def _import_file(
    path: Path, args: argparse.Namespace, institution: UUID, out: TextIO
) -> actions.Progress | ImportedAuthorities | None:
    """Import one file, of records or of authorities; None when it cannot be read at all, which is said."""
    try:
        mapping: Mapping | None = None if args.mapping is None else read_mapping(args.mapping)
        opened = open_file(path, args.form, mapping, encoding=args.encoding)
        if opened.holds_only_authorities():
            return import_authority_file(path, args, institution, out, encoding=args.encoding)
        _tell_losses(path, opened, out)
        if opened.form == ITEMS:
            return _import_items(path, args, institution)
        _tell_encoding(path, opened, out)
        return actions.import_records(
            institution,
            opened.reads,
            actor=this_node(),
            source=path.name,
            form=kind_of(path, opened),
            file="" if args.dry_run else file_digest(path),
            public=is_public(institution),
            dry_run=args.dry_run,
            skip_bad=args.skip_bad,
            pieces=in_pieces(opened),
            way=opened.way,
            progress=_progress(path.name, out),
        )
    except (UnknownFormat, BrokenTable) as error:
        reason = text_of(error.refusal.code, error.refusal.details)
        if error.refusal.code == "table-no-title":
            reason = _("%(reason)s Pakai --map.") % {"reason": reason}
    except OSError as error:
        reason = error.strerror or str(error)
    print(f"{path.name}: {reason}", file=out)
    return None


def _import_items(path: Path, args: argparse.Namespace, institution: UUID) -> actions.Progress:
    """Import SLiMS' list of copies."""
    return actions.import_item_list(
        institution,
        path,
        actor=this_node(),
        request_id=None,
        encoding=args.encoding,
        dry_run=args.dry_run,
        skip_bad=args.skip_bad,
    )


def _tell_losses(path: Path, opened: Opened, out: TextIO) -> None:
    """What the format leaves behind is said before anything is imported."""
    told = [str(LOSES[code]) for code in opened.loses]
    told += [_("kolom %(name)s") % {"name": head} for head in opened.lost]
    if told:
        kind = kind_of(path, opened)
        print(
            _("%(file)s: dari format %(form)s tidak ikut: %(what)s.")
            % {"file": path.name, "form": KIND_LABELS.get(kind, kind), "what": ", ".join(told)},
            file=out,
        )


def _tell_encoding(path: Path, opened: Opened, out: TextIO) -> None:
    """What the bytes of a file are taken for, with a line by which one can see whether that is right."""
    if opened.sample and not (opened.encoding == UTF8 and opened.guess.certain):
        print(
            _("%(file)s: penyandian %(encoding)s, misalnya “%(sample)s”. Jika salah, pakai --encoding.")
            % {"file": path.name, "encoding": opened.encoding, "sample": opened.sample},
            file=out,
        )


def _progress(name: str, out: TextIO) -> Callable[[actions.Progress], None]:
    """On a terminal: one line that counts on, twice a second."""
    shown = time.monotonic()

    def show(done: actions.Progress) -> None:
        nonlocal shown
        if out.isatty() and time.monotonic() - shown > 0.5:
            shown = time.monotonic()
            phase = _("masuk") if done.writing else _("diperiksa")
            count = done.read if done.writing else done.checked
            print(f"\r{name}: {count:,} {phase} ".replace(",", "."), end="", file=out, flush=True)

    return show


def _tell_problems(path: Path, done: actions.Progress, out: TextIO) -> None:
    if out.isatty():
        print("\r", end="", file=out)
    if done.resumed:
        told = {"file": path.name, "count": f"{done.resumed:,}".replace(",", ".")}
        print(
            counted("%(file)s: impor yang terputus dilanjutkan setelah %(count)s cantuman.", "count") % told,
            file=out,
        )
    if done.landed:
        print(_("%(file)s: nomor impor %(batch)s") % {"file": path.name, "batch": done.batch}, file=out)
    for number, refusal in done.refusals[:MOST_REASONS]:
        print(problem(path.name, number, refusal), file=out)
    more = done.counts["refused"] - len({number for number, _ in done.refusals[:MOST_REASONS]})
    if more > 0:
        print(
            counted("%(file)s: dan %(count)s cantuman rusak lainnya.", "count")
            % {"file": path.name, "count": more},
            file=out,
        )
    for what, count in sorted(done.mended.items()):
        print(
            counted("%(file)s: pada %(count)s cantuman %(what)s.", "count")
            % {"file": path.name, "count": count, "what": MENDED[what]},
            file=out,
        )


def problem(file: str, number: int, refusal: Refusal) -> str:
    """One sentence: the file, the record's number, and what is wrong."""
    return _("%(file)s, cantuman ke-%(number)s: %(reason)s") % {
        "file": file,
        "number": number,
        "reason": text_of(refusal.code, refusal.details),
    }


def _tell_counts(
    total: Counter[str], out: TextIO, shown: tuple[str, ...] = ("read", *actions.OUTCOMES)
) -> None:
    words = {
        "read": _("dibaca"),
        "added": _("baru"),
        "updated": _("diperbarui"),
        "unchanged": _("tetap"),
        "refused": _("ditolak"),
    }
    counts = {"read": sum(total[name] for name in actions.OUTCOMES)} | dict(total)
    width = max(len(word) for word in words.values())
    for name in shown:
        print(f"{words[name]:<{width}}  {counts.get(name, 0):>9,}".replace(",", "."), file=out)


def reindex(_args: argparse.Namespace, out: TextIO) -> int:
    """Build the search index anew from the tables."""
    start = time.monotonic()
    try:
        count = indexing.rebuild()
    except IndexBusy:
        print(_("Indeks sedang ditulis oleh proses lain; coba lagi sebentar."), file=out)
        return 1
    told = {"count": count, "seconds": f"{time.monotonic() - start:.1f}".replace(".", ",")}
    print(counted("%(count)s cantuman diindeks dalam %(seconds)s detik.", "count") % told, file=out)
    return 0


def match_titles(args: argparse.Namespace, out: TextIO) -> int:
    """Propose records that are one title in several catalogues."""
    institution = owner_here(args.institution)
    if institution is None:
        print(_("Sebutkan lembaga pemilik katalog dengan --institution."), file=out)
        return 1
    return run_match(args, institution, out)


def show_editions(args: argparse.Namespace, out: TextIO) -> int:
    """Show the collections that are published, publish one, follow one."""
    institution = writer_here(args.institution)
    if institution is None:
        print(_("Sebutkan lembaga pemilik katalog dengan --institution."), file=out)
        return 1
    return run_editions(args, institution, out)


def export(args: argparse.Namespace, out: TextIO) -> int:
    """Write a catalogue to a file: all at once, under its name only when it is whole."""
    institution = owner_here(args.institution)
    if institution is None:
        print(_("Sebutkan lembaga pemilik katalog dengan --institution."), file=out)
        return 1
    part = args.file.with_name(f".{args.file.name}.part")
    try:
        count = _write(part, args.form, queries.export_records(reader=institution, institution=institution))
        part.replace(args.file)
    except OSError as error:
        part.unlink(missing_ok=True)
        print(f"{args.file}: {error.strerror or error}", file=out)
        return 1
    print(
        counted("%(count)s cantuman ditulis ke %(file)s.", "count") % {"count": count, "file": args.file},
        file=out,
    )
    return 0


def _write(path: Path, form: str, records: Iterator[tuple[Record, Marc]]) -> int:
    count = 0
    if form == "marc":
        with path.open("wb") as raw:
            for _row, marc in records:
                raw.write(to_iso2709(marc))
                count += 1
        return count
    if form == "marcxml":
        with path.open("w", encoding="utf-8") as text:
            text.write('<?xml version="1.0" encoding="UTF-8"?>\n')
            text.write('<collection xmlns="http://www.loc.gov/MARC21/slim">\n')
            for _row, marc in records:
                text.write(to_marcxml(marc) + "\n")
                count += 1
            text.write("</collection>\n")
        return count
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        table = csv.writer(text, delimiter=";")
        table.writerow(COLUMNS)
        for row, _marc in records:
            count += 1
            cells = [getattr(row, name) for name in COLUMNS]
            table.writerow([_cell(value) for value in cells])
    return count


def _cell(value: object) -> str:
    """A value for a spreadsheet: one line, and never read as a formula."""
    return str(no_formula(" | ".join(str("" if value is None else value).split("\n"))))
