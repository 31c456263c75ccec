"""Members or open loans out of a table: CSV of SLiMS, INLISLite or Koha, a spreadsheet, or a list made by hand."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from lentera.catalogue.queries.files import LONGEST, BrokenTable, Dialect, rows, sniff, unguarded
from lentera.takeover.reading import columns
from lentera.takeover.reading.columns import (
    BACK,
    BARCODE,
    BLOCK,
    BLOCKED,
    CARD,
    DUE,
    ENDS,
    FIRST,
    KIND,
    LENT,
    NAME,
    OF_LOANS,
    OF_READERS,
    STATE,
    folded,
    meanings,
)
from lentera.takeover.reading.result import Taken, Unreadable, clean, is_blocked, is_day, is_over
from lentera.takeover.told import OldLoan, Person

PLAIN = "list"
HEADS = 5  # rows among which the heading is looked for: spreadsheets of INLISLite have two
SIGNS = {  # headings by which a system is known
    "slims": {"memberid", "itemcode", "membername", "membertypename"},
    "inlislite": {"memberno", "nomoranggota", "jenisanggota", "nomorbarcode", "loanstatus", "actualreturn"},
    "koha": {"cardnumber", "borrowernumber", "categorycode", "issuedate", "datedue"},
}
RETURNED = ("1", "return", "returned", "kembali", "sudah kembali", "dikembalikan")
Cells = list[str]


def read_list(path: Path, *, block: str, today: date) -> Taken:
    """The members or the open loans of a table. Raises Unreadable."""
    try:
        dialect = sniff(path)
        told = _rows(path, dialect)
        first = list(islice(told, HEADS))
        heads, start = _heading(first)
        found = _places(heads, block)
        taken = Taken(_form(heads))
        _refuse(heads, found, taken.form)
        wanted = OF_LOANS if BARCODE in found else OF_READERS
        used = {place for name, place in found.items() if name in wanted}
        taken.taken = [head for place, head in enumerate(heads) if place in used]
        taken.dropped = [head for place, head in enumerate(heads) if place not in used and head]
        for line, cells in [*first[start:], *told]:
            row = {name: clean(cells[found[name]]) for name in wanted if _has(found, name, cells)}
            if BARCODE in found:
                _loan(taken, line, row)
            else:
                _person(taken, line, row, today)
    except BrokenTable as error:
        raise Unreadable(error.refusal.code, **error.refusal.details) from error
    return taken


def _rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, Cells]]:
    """SLiMS writes `\\"` inside its cells; other texts and sheets are read as the catalogue reads them."""
    with path.open("rb") as file:
        escaped = dialect.kind == "text" and b'\\"' in file.read(1 << 20)
    if not escaped:
        yield from rows(path, dialect)
        return
    csv.field_size_limit(LONGEST)
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        reader = csv.reader(
            (line.replace("\x00", "") for line in file),
            delimiter=dialect.separator,
            quotechar=dialect.enclosure,
            escapechar="\\",
        )
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [unguarded(cell) for cell in cells]
        except csv.Error as error:
            raise Unreadable("table-cell-long", line=reader.line_num, limit=LONGEST) from error


def _heading(first: list[tuple[int, Cells]]) -> tuple[Cells, int]:
    """The headings, and how many rows stand before the data. Raises Unreadable for a table without any."""
    for place, (_line, cells) in enumerate(first):
        heads = [clean(cell) for cell in cells]
        if len(meanings(heads)) >= 2:
            return heads, place + 1
    width = len(first[0][1]) if first else 0
    if width in (18, 19) and not any(folded(cell) in columns.MEANING for cell in first[0][1]):
        return list(columns.SLIMS_MEMBER[:width]), 0
    heads = [clean(cell) for cell in first[0][1]] if first else []
    raise Unreadable("takeover-columns-unknown", columns=", ".join(heads)[:200])


def _places(heads: Cells, block: str) -> dict[str, int]:
    found = meanings(heads)
    if block:
        places = [place for place, head in enumerate(heads) if folded(head) == folded(block)]
        if not places:
            raise Unreadable("takeover-block-missing", column=block)
        found[BLOCK] = places[0]
    return found


def _form(heads: Cells) -> str:
    told = {folded(head) for head in heads}
    if {"name", "group"} <= told:
        return PLAIN
    return next((f"{form}-csv" for form, signs in SIGNS.items() if told & signs), PLAIN)


def _refuse(heads: Cells, found: dict[str, int], form: str) -> None:
    """Raises Unreadable when a list made by hand has a column that must not get in, or the needed ones are missing."""
    taboo = columns.forbidden(heads) if form == PLAIN else []
    if taboo:
        raise Unreadable("takeover-column-forbidden", columns=", ".join(taboo))
    needed = (BARCODE, CARD, LENT, DUE) if BARCODE in found else (NAME, KIND)
    missing = [_WORDS[name] for name in needed if name not in found]
    if missing:
        raise Unreadable("takeover-column-missing", columns=", ".join(missing))


_WORDS = {NAME: "name", KIND: "group", BARCODE: "barcode", CARD: "card", LENT: "lent", DUE: "due"}


def _has(found: dict[str, int], name: str, cells: Cells) -> bool:
    return name in found and found[name] < len(cells)


def _person(taken: Taken, line: int, row: dict[str, str], today: date) -> None:
    name = clean(f"{row.get(FIRST, '')} {row.get(NAME, '')}")
    person = Person(line, name, row.get(CARD, ""), row.get(KIND, ""), row.get(BLOCK, ""))
    if taken.form != PLAIN:
        ended, blocked = is_over(row.get(ENDS), today), is_blocked(row.get(BLOCKED), today)
        person = Person(line, name, person.card, person.kind, person.block, ended, blocked)
    taken.add_person(person)


def _loan(taken: Taken, line: int, row: dict[str, str]) -> None:
    state = row.get(STATE, "").lower()
    back = row.get(BACK, "") if is_day(row.get(BACK)) else ""
    if state in RETURNED or (back and not state):
        taken.past += 1
        return
    taken.add_loan(
        OldLoan(line, row.get(BARCODE, ""), row.get(CARD, ""), row.get(LENT, ""), row.get(DUE, ""), back)
    )
