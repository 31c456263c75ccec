"""`lentera export loans|items|agreements|placements FILE.csv`: plain CSV with a header, never a reader's identity."""

import argparse
import csv
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lentera.config.commands.telling import say

SOURCES = {
    "loans": ("lentera.circulation.queries", "export_loans"),
    "items": ("lentera.stock.queries", "export_items"),
    "agreements": ("lentera.agreements.queries", "export_agreements"),
    "placements": ("lentera.stock.queries", "export_placements"),
}


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    export = subparsers.add_parser("export", help=_("tulis CSV biasa"))
    export.add_argument("what", choices=sorted(SOURCES))
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export)


def run_export(told: argparse.Namespace) -> int:
    """Write the rows (each a dict with the same keys in order) beside and rename."""
    module, name = SOURCES[told.what]
    rows: Callable[[], Iterator[dict[str, Any]]] = getattr(import_module(module), name)
    part = told.file.with_name(f"{told.file.name}.part")
    count = 0
    with part.open("w", encoding="utf-8", newline="") as out:
        writer: csv.DictWriter[str] | None = None
        for row in rows():
            if writer is None:
                writer = csv.DictWriter(out, list(row))
                writer.writeheader()
            writer.writerow(row)
            count += 1
    part.replace(told.file)
    say(_("%(count)d baris ditulis ke %(file)s.") % {"count": count, "file": told.file})
    return 0
