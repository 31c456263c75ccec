"""Members and open loans out of a MySQL dump of SLiMS, INLISLite or Koha. Nothing is run; only INSERT is read."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lentera.catalogue.queries.files import BrokenDump, cut_off_at, dump_rows
from lentera.takeover.reading.columns import LAYOUTS
from lentera.takeover.reading.result import Taken, Unreadable, clean, is_blocked, is_day, is_over
from lentera.takeover.told import OldLoan, Person

Row = dict[str, str]
Tables = dict[str, list[Row]]
SLIMS, INLISLITE, KOHA = "slims-sql", "inlislite-sql", "koha-sql"
MEMBERS = {SLIMS: "member", INLISLITE: "members", KOHA: "borrowers"}
LENDING = {SLIMS: "loan", INLISLITE: "collectionloanitems", KOHA: "issues"}
BESIDE = {
    SLIMS: ("mst_member_type",),
    INLISLITE: ("jenis_anggota", "status_anggota", "collections"),
    KOHA: ("items", "categories"),
}
# Columns that are read, in small letters. Everything else is forgotten while the row is read.
COLUMNS = {
    "member": ("member_id", "member_name", "member_type_id", "expire_date", "is_pending"),
    "loan": ("item_code", "member_id", "loan_date", "due_date", "is_lent", "is_return", "return_date"),
    "mst_member_type": ("member_type_id", "member_type_name"),
    "members": ("id", "memberno", "fullname", "jenisanggota_id", "statusanggota_id", "enddate"),
    "jenis_anggota": ("id", "jenisanggota"),
    "status_anggota": ("id", "nama"),
    "collections": ("id", "nomorbarcode"),
    "collectionloanitems": ("loandate", "duedate", "actualreturn", "loanstatus", "collection_id", "member_id"),
    "borrowers": (
        "borrowernumber", "cardnumber", "surname", "firstname", "categorycode", "dateexpiry", "debarred"
    ),
    "issues": ("borrowernumber", "itemnumber", "issuedate", "date_due", "returndate"),
    "items": ("itemnumber", "barcode"),
    "categories": ("categorycode", "description"),
}  # fmt: skip


def form_of(tables: frozenset[str]) -> str | None:
    """Whose dump it is, by its tables."""
    for form in (SLIMS, INLISLITE, KOHA):
        if MEMBERS[form] in tables or LENDING[form] in tables:
            return form
    return None


def read_dump(path: Path, form: str, *, block: str, today: date) -> Taken:
    """The members and open loans of a dump. `block`: the column that names a block, if any does. Raises Unreadable."""
    taken = Taken(form)
    tables = _tables(path, form, block.lower(), taken)
    _READ[form](tables, taken, block.lower(), today)
    return taken


def _tables(path: Path, form: str, block: str, taken: Taken) -> Tables:
    wanted = (MEMBERS[form], LENDING[form], *BESIDE[form])
    told: Tables = {name: [] for name in wanted}
    seen: Counter[tuple[str, str]] = Counter()
    try:
        for table, row in dump_rows(path, wanted, LAYOUTS):
            small = {name.lower(): value for name, value in row.items()}
            columns = (*COLUMNS[table], block) if table == MEMBERS[form] and block else COLUMNS[table]
            told[table].append({name: clean(small.get(name)) for name in columns})
            seen.update((table, name) for name in small)
    except BrokenDump as error:
        raise Unreadable("takeover-dump-broken", table=error.table, line=error.line) from error
    if (line := cut_off_at(path)) is not None:  # open loans would be missing, and nobody would know
        raise Unreadable("dump-cut-off", line=line)
    for table, name in seen:
        if table in (MEMBERS[form], LENDING[form]):
            read = name in COLUMNS[table] or (table == MEMBERS[form] and name == block)
            (taken.taken if read else taken.dropped).append(f"{table}.{name}")
    if block and told[MEMBERS[form]] and not any(row[block] for row in told[MEMBERS[form]]):
        raise Unreadable("takeover-block-missing", column=block)
    return told


def _names(rows: list[Row], key: str, name: str) -> dict[str, str]:
    return {row[key]: row[name] for row in rows}


def _shared(cards: Row) -> set[str]:
    """The cards that several members have: by these alone nobody knows whose a loan is."""
    return {card for card, members in Counter(cards.values()).items() if card and members > 1}


def _slims(tables: Tables, taken: Taken, block: str, today: date) -> None:
    kinds = _names(tables["mst_member_type"], "member_type_id", "member_type_name")
    for line, row in enumerate(tables["member"], start=1):
        kind = kinds.get(row["member_type_id"], row["member_type_id"])
        ended, blocked = is_over(row["expire_date"], today), is_blocked(row["is_pending"], today)
        name, card = row["member_name"], row["member_id"]
        taken.add_person(Person(line, name, card, kind, row.get(block, ""), ended, blocked))
    for line, row in enumerate(tables["loan"], start=1):
        if row["is_lent"] != "1" or row["is_return"] == "1":
            taken.past += 1
            continue
        back = row["return_date"] if is_day(row["return_date"]) else ""
        taken.add_loan(
            OldLoan(line, row["item_code"], row["member_id"], row["loan_date"], row["due_date"], back)
        )


def _inlislite(tables: Tables, taken: Taken, block: str, today: date) -> None:
    kinds = _names(tables["jenis_anggota"], "id", "jenisanggota")
    states = _names(tables["status_anggota"], "id", "nama")
    barcodes = _names(tables["collections"], "id", "nomorbarcode")
    cards = _names(tables["members"], "id", "memberno")
    shared = _shared(cards)
    for line, row in enumerate(tables["members"], start=1):
        kind = kinds.get(row["jenisanggota_id"], row["jenisanggota_id"])
        blocked = is_blocked(states.get(row["statusanggota_id"]), today)
        ended = is_over(row["enddate"], today)
        key = f"member {row['id']}"
        taken.add_person(
            Person(line, row["fullname"], row["memberno"], kind, row.get(block, ""), ended, blocked, key)
        )
    for line, row in enumerate(tables["collectionloanitems"], start=1):
        if row["loanstatus"].lower() not in ("loan", "pinjam", "dipinjam", ""):
            taken.past += 1
            continue
        back = row["actualreturn"] if is_day(row["actualreturn"]) else ""
        if back and not row["loanstatus"]:
            taken.past += 1
            continue
        barcode = barcodes.get(row["collection_id"], "") or f"collection {row['collection_id']}"
        card = cards.get(row["member_id"], "") or f"member {row['member_id']}"
        member = f"member {row['member_id']}" if card in shared else ""
        taken.add_loan(OldLoan(line, barcode, card, row["loandate"], row["duedate"], back, member))


def _koha(tables: Tables, taken: Taken, block: str, today: date) -> None:
    kinds = _names(tables["categories"], "categorycode", "description")
    barcodes = _names(tables["items"], "itemnumber", "barcode")
    cards = _names(tables["borrowers"], "borrowernumber", "cardnumber")
    shared = _shared(cards)
    for line, row in enumerate(tables["borrowers"], start=1):
        name = clean(f"{row['firstname']} {row['surname']}")
        kind = kinds.get(row["categorycode"]) or row["categorycode"]
        ended, blocked = is_over(row["dateexpiry"], today), is_blocked(row["debarred"], today)
        key = f"borrower {row['borrowernumber']}"
        taken.add_person(Person(line, name, row["cardnumber"], kind, row.get(block, ""), ended, blocked, key))
    for line, row in enumerate(tables["issues"], start=1):
        back = row["returndate"] if is_day(row["returndate"]) else ""
        barcode = barcodes.get(row["itemnumber"], "") or f"item {row['itemnumber']}"
        card = cards.get(row["borrowernumber"], "") or f"borrower {row['borrowernumber']}"
        member = f"borrower {row['borrowernumber']}" if card in shared else ""
        taken.add_loan(OldLoan(line, barcode, card, row["issuedate"], row["date_due"], back, member))


_READ: dict[str, Callable[[Tables, Taken, str, date], None]] = {
    SLIMS: _slims,
    INLISLITE: _inlislite,
    KOHA: _koha,
}
