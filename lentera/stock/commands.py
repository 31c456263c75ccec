"""`lentera items import FILE`: copies from a CSV list, or from SLiMS, checked whole before anything is entered."""

import argparse
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue import queries as catalogue
from lentera.catalogue.actions import import_item_list, refresh_search
from lentera.catalogue.queries.files import BrokenTable, UnknownFormat, copies_of_slims
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.forms import parse_date
from lentera.pages.hooks import text_of
from lentera.stock import actions, queries
from lentera.stock.facts import ItemLine, Source
from lentera.stock.rules import LARGEST_CHUNK, decide_accession

COLUMNS = (
    "barcode",
    "title",
    "control",
    "isbn",
    "author",
    "call_number",
    "accession_no",
    "source",
    "document",
)
MORE_COLUMNS = ("value", "acquired_on", "shelf")
NEEDED = {"barcode", "source", "document"}
MOST_REASONS = 50


@dataclass(frozen=True)
class Read:
    """One line of a list: a copy, or why it is none."""

    number: int
    line: ItemLine | None
    refusal: Refusal | None = None


def add_arguments(subparsers: Any) -> None:
    """Put `items` and its command into the command line."""
    parser = subparsers.add_parser("items", help=_("impor buku"))
    commands = parser.add_subparsers(dest="items_command", required=True)
    importing = commands.add_parser("import", help=_("impor buku dari berkas CSV"))
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak mengubah apa pun"))
    importing.add_argument("--skip-bad", action="store_true", help=_("masukkan yang baik, lewati yang rusak"))
    importing.add_argument("--institution", type=UUID, help=_("lembaga pemilik buku"))
    importing.set_defaults(run=import_items)


def import_items(args: argparse.Namespace) -> int:
    """Enter the copies of a file. A copy that is in the books already is left as it is.

    One wrong line keeps the whole file out, unless `--skip-bad`; exit code 1 when anything was refused.
    """
    agency = institutions.agency()
    owner = args.institution or (agency.id if agency is not None else None)
    if owner is None:
        print(_("Sebutkan lembaga pemilik buku dengan --institution."))
        return 1
    try:
        if form := copies_of_slims(args.file):
            return _import_from_slims(args, owner, form)
        read = list(read_lines(args.file, owner))
    except (UnknownFormat, BrokenTable) as error:
        print(f"{args.file.name}: {text_of(error.refusal.code, error.refusal.details)}")
        return 1
    except (OSError, UnicodeDecodeError, WrongHead) as error:
        print(f"{args.file.name}: {getattr(error, 'strerror', None) or error}")
        return 1
    known = queries.barcodes_taken(owner, [one.line.barcode for one in read if one.line is not None])
    good, refused, counts = _sorted(read, known)
    _tell_reasons(args.file, refused)
    if refused and not args.skip_bad and not args.dry_run:
        _tell_held_back(args.file)
    elif not args.dry_run:
        digest = hashlib.blake2b(args.file.read_bytes(), digest_size=16).hexdigest()
        for start in range(0, len(good), LARGEST_CHUNK):
            chunk = good[start : start + LARGEST_CHUNK]
            told = actions.accession(owner, chunk, actor=this_node(), request_id=f"items {digest} {start}")
            if isinstance(told, Refusal):
                print(text_of(told.code, told.details))
                return 1
        refresh_search({line.record for line in good if line.record is not None})
    _tell(counts, dry_run=args.dry_run)
    return 1 if refused else 0


def _import_from_slims(args: argparse.Namespace, owner: UUID, form: str) -> int:
    """The copies of SLiMS' list or dump come as a batch, which can be taken back like that of a catalogue.

    Raises UnknownFormat, BrokenTable, OSError.
    """
    done = import_item_list(
        owner,
        args.file,
        actor=this_node(),
        request_id=None,
        dry_run=args.dry_run,
        skip_bad=args.skip_bad,
    )
    _tell_reasons(args.file, done.refusals, by_record=form == "slims-sql")
    if done.landed:
        print(_("%(file)s: nomor impor %(batch)s") % {"file": args.file.name, "batch": done.batch})
    elif not args.dry_run:
        _tell_held_back(args.file)
    _tell(done.copies, dry_run=args.dry_run)
    return 1 if done.copies["refused"] else 0


def _tell_reasons(file: Path, refused: list[tuple[int, Refusal]], *, by_record: bool = False) -> None:
    for number, refusal in refused[:MOST_REASONS]:
        told = {"file": file.name, "number": number, "text": text_of(refusal.code, refusal.details)}
        if by_record:
            print(_("%(file)s, cantuman ke-%(number)s: %(text)s") % told)
        else:
            print(_("%(file)s, baris %(number)s: %(text)s") % told)


def _tell_held_back(file: Path) -> None:
    told = {"file": file.name}
    print(_("%(file)s: tidak ada yang diimpor. Perbaiki berkasnya, atau pakai --skip-bad.") % told)


def _sorted(
    read: list[Read], known: set[str]
) -> tuple[list[ItemLine], list[tuple[int, Refusal]], Counter[str]]:
    """What is new, what is refused and why, and the counts: read = added + unchanged + refused."""
    good: list[ItemLine] = []
    refused: list[tuple[int, Refusal]] = []
    seen: set[str] = set()
    counts: Counter[str] = Counter(read=len(read))
    for one in read:
        if one.line is None:
            refused.append((one.number, one.refusal or Refusal("item-unknown")))
            continue
        if one.line.barcode in known:
            counts["unchanged"] += 1
            continue
        decided = decide_accession([this_node()], [one.line], ())
        if isinstance(decided, Refusal):
            refused.append((one.number, decided))
        elif one.line.barcode in seen:
            refused.append((one.number, Refusal("barcode-twice", barcode=one.line.barcode)))
        else:
            seen.add(one.line.barcode)
            good.append(one.line)
    counts["added"], counts["refused"] = len(good), len(refused)
    return good, refused, counts


class WrongHead(Exception):
    """The first line does not name the columns that are needed."""


def read_lines(path: Path, owner: UUID) -> Iterator[Read]:
    """The copies of a CSV file: `;` or `,` between cells, and a first line that names the columns.

    Raises WrongHead when a needed column is missing or a name is unknown.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        rows = csv.DictReader(file, delimiter=";" if ";" in head else ",")
        names = [name.strip() for name in rows.fieldnames or ()]
        rows.fieldnames = names
        if missing := NEEDED - set(names):
            raise WrongHead(_("kolom %(names)s tidak ada") % {"names": ", ".join(sorted(missing))})
        if unknown := set(names) - {*COLUMNS, *MORE_COLUMNS}:
            raise WrongHead(_("kolom %(names)s tidak dikenal") % {"names": ", ".join(sorted(unknown))})
        for row in rows:
            told = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
            yield _read(rows.line_num, told, owner)


def _read(number: int, told: dict[str, str], owner: UUID) -> Read:
    record = None
    if control := told.get("control", ""):
        record = catalogue.record_by_control(owner, control)
    if record is None and (isbn := told.get("isbn", "")):
        record = catalogue.record_by_isbn(owner, isbn)
    named = told.get("control") or told.get("isbn") or ""
    if record is None and named and not told.get("title"):
        return Read(number, None, Refusal("record-not-found", found=named))
    source = told["source"].lower() or Source.OTHER
    if source not in set(Source):
        return Read(number, None, Refusal("copy-source-unknown", source=source, barcode=told["barcode"]))
    value = told.get("value", "").removeprefix("Rp").replace(".", "") or "0"
    if not value.isdecimal():
        return Read(number, None, Refusal("copy-value-wrong", value=told["value"], barcode=told["barcode"]))
    on = parse_date(told["acquired_on"]) if told.get("acquired_on") else clock.today()
    if on is None:
        return Read(
            number, None, Refusal("copy-date-wrong", day=told["acquired_on"], barcode=told["barcode"])
        )
    return Read(
        number,
        ItemLine(
            barcode=told["barcode"],
            title=told.get("title") or ("" if record is None else record.title),
            record=None if record is None else record.id,
            author=told.get("author") or ("" if record is None else record.author),
            accession_no=told.get("accession_no", ""),
            call_number=told.get("call_number") or ("" if record is None else record.call_number),
            source=Source(source),
            document=told["document"],
            value=int(value),
            acquired_on=on,
            shelf=told.get("shelf", ""),
        ),
    )


def _tell(counts: Counter[str], *, dry_run: bool) -> None:
    words = {
        "read": _("dibaca"),
        "added": _("baru"),
        "unchanged": _("tidak berubah"),
        "refused": _("ditolak"),
    }
    counts["read"] = counts["added"] + counts["unchanged"] + counts["refused"]
    for name, word in words.items():
        print(f"{word:>16}  {counts[name]}")
    if dry_run:
        print(_("Hanya diperiksa; tidak ada yang diubah."))
