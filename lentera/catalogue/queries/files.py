"""Tables and dumps of other systems as rows, for areas that take from them what is not a record."""

from lentera.catalogue.formats.broken import BrokenTable
from lentera.catalogue.formats.days import DAY_FIRST, MONTH_FIRST, day_in, may_be_two, order_of
from lentera.catalogue.formats.sqldump import BrokenDump, cut_off_at, dump_rows, tables_of
from lentera.catalogue.formats.tables import Dialect, enclosed_rows, rows, sniff, unguarded

__all__ = [
    "DAY_FIRST",
    "MONTH_FIRST",
    "BrokenDump",
    "BrokenTable",
    "Dialect",
    "cut_off_at",
    "day_in",
    "dump_rows",
    "enclosed_rows",
    "may_be_two",
    "order_of",
    "rows",
    "sniff",
    "tables_of",
    "unguarded",
]
