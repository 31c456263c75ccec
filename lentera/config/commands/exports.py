"""`lentera export loans|items|agreements|placements FILE.csv`: plain CSV with a header, never a reader's identity."""

import argparse
import csv
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lentera.config.commands.telling import complain, say
from lentera.pages.counting import counted
from lentera.pages.exports import no_formula

SOURCES = {
    "loans": (
        "lentera.circulation.queries",
        "export_loans",
        "loan institution barcode title lent due returned renewals ended",
    ),
    "items": (
        "lentera.stock.queries",
        "export_items",
        "owner barcode accession_no title author call_number source document value_idr acquired_on condition "
        "status placement",
    ),
    "agreements": (
        "lentera.agreements.queries",
        "export_agreements",
        "id instrument title agency agency_number partners partner_numbers start end last_day signed_on state "
        "predecessor from_paper",
    ),
    "placements": (
        "lentera.stock.queries",
        "export_placements",
        "agency partner number basis sent_on due boxes titles copies value_idr received_on good damaged missing "
        "surplus closing closed_on",
    ),
}  # module, function, columns


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    export = subparsers.add_parser("export", help=_("tulis CSV biasa"))
    export.add_argument("what", choices=sorted(SOURCES))
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export)


def run_export(told: argparse.Namespace) -> int:
    """Write a header and the rows (each a dict of these columns) beside and rename. Raises OSError."""
    if not told.file.parent.is_dir():
        return complain(
            _("Folder %(folder)s tidak ada. Buat dahulu, atau pilih yang lain.")
            % {"folder": told.file.parent}
        )
    if told.file.is_dir():
        return complain(_("%(file)s adalah folder. Sebutkan nama berkas di dalamnya.") % {"file": told.file})
    module, name, columns = SOURCES[told.what]
    rows: Callable[[], Iterator[dict[str, Any]]] = getattr(import_module(module), name)
    part = told.file.with_name(f"{told.file.name}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns.split())
            writer.writeheader()
            for row in rows():
                writer.writerow({column: no_formula(value) for column, value in row.items()})
                count += 1
        part.replace(told.file)
    finally:
        part.unlink(missing_ok=True)
    say(counted("%(count)d baris ditulis ke %(file)s.", "count") % {"count": count, "file": told.file})
    return 0
