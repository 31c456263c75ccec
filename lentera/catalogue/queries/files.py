"""Tables and dumps of other systems as rows, for areas that take from them what is not a record."""

from pathlib import Path

from lentera.catalogue.formats.broken import BrokenTable
from lentera.catalogue.formats.days import DAY_FIRST, MONTH_FIRST, day_in, may_be_two, order_of
from lentera.catalogue.formats.opening import detect
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.formats.sqldump import BrokenDump, cut_off_at, dump_rows, tables_of
from lentera.catalogue.formats.tables import LONGEST, Dialect, rows, sniff, unguarded
from lentera.catalogue.marc.reading import UnknownFormat

__all__ = [
    "DAY_FIRST",
    "LONGEST",
    "MONTH_FIRST",
    "BrokenDump",
    "BrokenTable",
    "Dialect",
    "UnknownFormat",
    "copies_of_slims",
    "cut_off_at",
    "day_in",
    "dump_rows",
    "may_be_two",
    "order_of",
    "rows",
    "sniff",
    "tables_of",
    "unguarded",
]


def copies_of_slims(path: Path) -> str:
    """`slims-items` for SLiMS' list of copies and `slims-sql` for its dump, which `actions.import_item_list` reads;
    empty for other files. Raises OSError.
    """
    try:
        form = detect(path)
    except UnknownFormat:
        return ""
    return form if form in (ITEMS, "slims-sql") else ""
