"""The rule table and the calendar of an institution: one statement, worked out once for as long as it answers alike.

What the statement answers is the key under which the worked-out book is kept in this process. So no other process,
bundle or undo can leave an old rule behind, and nothing must be told to forget.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import holidays
from django.conf import settings

from lentera.catalogue import queries as catalogue
from lentera.circulation.models import ClosedDay, Loan, LoanLimit, LoanReader, LoanRuleRow, LoanRuleValue
from lentera.circulation.queries.copies import copies_by_item
from lentera.circulation.rules.calendar import Calendar
from lentera.circulation.rules.kind import BOOK, kind_by_call_number, kind_of
from lentera.circulation.rules.loan import ItemState, ReaderState
from lentera.circulation.rules.table import (
    Limit,
    LoanRule,
    RuleName,
    RuleTable,
    RuleValue,
    Scope,
    value_from,
)
from lentera.institutions import queries as institutions
from lentera.journal import straight
from lentera.journal.at_hand import at_hand
from lentera.journal.chain import stream_id
from lentera.journal.models import Stream
from lentera.journal.rows import uuid_value
from lentera.stock.queries import HoldingState

Row = tuple[Any, ...]
OLD_NAMES = (RuleName.DAYS, RuleName.RENEWALS, RuleName.MAX_ITEMS, RuleName.PAUSE)


@dataclass(frozen=True)
class RuleBook:
    """What decides lending at one library."""

    library: UUID | None
    table: RuleTable
    calendar: Calendar

    def rule_for(self, group: str, kind: str = "") -> LoanRule:
        """What is in force at this library."""
        return self.table.rule_for(self.library, group, kind)


def rule_book(institution: UUID, library: UUID | None, *, around: date) -> RuleBook:
    """The table and the days from last year to next; one statement."""
    rows = straight.ask(at_hand(), _statement(), _asked(institution))
    return _book(library, around.year, getattr(settings, "LENTERA_COUNTRY", "ID"), tuple(rows))


def rule_for(institution: UUID, library: UUID | None, group: str, kind: str = "") -> LoanRule:
    """What is in force for a reader group and a kind of copy; without a kind, what is in force for all kinds."""
    return rule_book(institution, library, around=date(2000, 1, 1)).table.rule_for(library, group, kind)


def lending_case(
    institution: UUID, book: RuleBook, item: ItemState, reader: ReaderState
) -> tuple[ItemState, ReaderState, LoanRule]:
    """Copy, reader and rule as `decide_loan` asks for them: kinds are looked up where the book tells them apart."""
    if book.table.knows_kinds:
        item = replace(item, kind=kinds_of_items(institution, [item.id]).get(item.id, ""))
    rule = book.rule_for(reader.group, item.kind)
    if rule.limits:
        reader = replace(reader, open_kinds=kinds_in_hand(institution, reader.id))
    return item, reader, rule


def rule_of(loan: Loan, library: UUID | None = None) -> LoanRule:
    """What is in force now for an open loan: its reader's group, its copy's kind."""
    return rule_in(rule_book(loan.institution_id, library, around=date(2000, 1, 1)), loan)


def rule_in(book: RuleBook, loan: Loan) -> LoanRule:
    """What a book says of an open loan."""
    knows = book.table.knows_kinds
    kinds = kinds_of_items(loan.institution_id, [loan.item]) if knows else {}
    return book.rule_for(loan.group, kinds.get(loan.item, ""))


def calendar(institution: UUID, library: UUID | None, *, around: date) -> Calendar:
    """The days of a library from last year to next: its weekdays, public holidays, and days of its own."""
    return rule_book(institution, library, around=around).calendar


def old_rows_at(institution: UUID, scope: Scope) -> list[list[RuleValue]]:
    """Rows of the table's first form at exactly this scope, each as its values."""
    if scope.kind:
        return []
    rows = LoanRuleRow.objects.filter(institution=institution, library=scope.library, group=scope.group)
    return [
        [RuleValue(row.id, name, getattr(row, name), scope, old=True) for name in OLD_NAMES] for row in rows
    ]


def kinds_of_copies(institution: UUID, copies: Collection[HoldingState]) -> dict[UUID, str]:
    """The kinds of copies by item; the catalogue is asked only where call numbers do not tell."""
    told = {copy.item: kind_by_call_number(copy.call_number) for copy in copies}
    records = {copy.record for copy in copies if not told[copy.item] and copy.record is not None}
    known = catalogue.records_by_ids(records, reader=institution) if records else {}
    materials = {id: row.material for id, row in known.items()}
    return {
        copy.item: told[copy.item] or kind_of(copy.call_number, materials.get(copy.record, ""))  # type: ignore[arg-type]
        for copy in copies
    }


def kinds_of_items(institution: UUID, items: Collection[UUID]) -> dict[UUID, str]:
    """The same for copies told by their ids."""
    return kinds_of_copies(institution, list(copies_by_item(institution, items).values()))


def kinds_in_hand(institution: UUID, reader: UUID) -> tuple[str, ...]:
    """The kinds of the copies that a reader has out, one for each copy."""
    ids = LoanReader.rows.query(institution, reader=reader).values("id")
    loans = Loan.objects.filter(id__in=ids, returned_at=None, undone=False)  # found by id: the links are few
    items = list(loans.values_list("item", flat=True))
    kinds = kinds_of_items(institution, items)
    return tuple(kinds.get(item, BOOK) for item in items)


def public_holidays(year: int) -> frozenset[date]:
    """Public holidays of the country (`LENTERA_COUNTRY`, Indonesia when unset) in one year.

    Collective leave (cuti bersama) is not among them: it closes a library only where the library says so.
    """
    return _holidays(getattr(settings, "LENTERA_COUNTRY", "ID"), year)


def holiday_names(year: int, language: str) -> dict[date, str]:
    """Public holidays with their names, in the reader's language where the list has it."""
    return _named_holidays(getattr(settings, "LENTERA_COUNTRY", "ID"), year, language)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


@lru_cache(maxsize=64)
def _named_holidays(country: str, year: int, language: str) -> dict[date, str]:
    known = holidays.list_localized_countries().get(country, [])
    fitting = next((one for one in known if one.split("_")[0] == language), None)
    return dict(holidays.country_holidays(country, years=year, language=fitting))


@lru_cache(maxsize=1)
def _statement() -> str:
    value, old, limit, day = (
        model._meta.db_table for model in (LoanRuleValue, LoanRuleRow, LoanLimit, ClosedDay)
    )
    return " UNION ALL ".join(
        [
            _select("value", value, "library", "group", "kind", "name", "value", "", ""),
            _select("old", old, "library", "group", "", *OLD_NAMES),
            _select("limit", limit, "library", "group", "kinds", "name", "most", "", ""),
            _select("day", day, "library", "", "", "day", "opens", "", ""),
            _select("stream", Stream._meta.db_table, "id", "", "", "laid_out", "recorded", "", "", by="id"),
        ]
    )


def _select(what: str, table: str, library: str, *columns: str, by: str = "institution_id") -> str:
    """One part: its word, id and library, and columns as text (an empty name: an empty text)."""
    texts = (f'"{column}"' if column else "''" for column in columns)
    told = ", ".join(f"CAST({text} AS varchar(200))" for text in texts)
    return f"""SELECT '{what}', "id", "{library}", {told} FROM "{table}" WHERE "{by}" = %s"""


def _asked(institution: UUID) -> list[Any]:
    stream = stream_id(institution, "public", "institutions")
    database = at_hand()
    author, told = uuid_value(database, institution), uuid_value(database, stream)
    return [author, author, author, author, told]


@lru_cache(maxsize=256)
def _book(library: UUID | None, year: int, country: str, rows: tuple[Row, ...]) -> RuleBook:
    values = [one for row in rows if row[0] in ("value", "old") for one in _values(row)]
    limits = [_limit(row) for row in rows if row[0] == "limit"]
    table = RuleTable(tuple(values), tuple(sorted(limits, key=lambda one: str(one.id))))
    return RuleBook(
        library, table, _calendar(library, year, country, [row for row in rows if row[0] == "day"])
    )


def _values(row: Row) -> list[RuleValue]:
    what, id, library, group, kind, *told = row
    scope = Scope(_uuid(library), group, kind)
    if what == "old":
        pairs = zip(OLD_NAMES, told, strict=True)
        return [RuleValue(_id(id), name, int(value), scope, old=True) for name, value in pairs]
    name = RuleName(told[0])
    return [RuleValue(_id(id), name, value_from(name, told[1]), scope)]


def _limit(row: Row) -> Limit:
    _, id, library, group, kinds, name, most, *_rest = row
    return Limit(_id(id), name, int(most), frozenset(kinds.split()), Scope(_uuid(library), group))


def _calendar(library: UUID | None, year: int, country: str, rows: list[Row]) -> Calendar:
    told: dict[date, tuple[UUID, bool]] = {}
    for _, id, place, _, _, day, opens, *_rest in sorted(
        rows, key=lambda row: (row[2] is not None, str(row[1]))
    ):
        if _uuid(place) in (None, library):
            told[date.fromisoformat(day)] = (_id(id), opens in ("1", "true"))
    public = {day for each in range(year - 1, year + 2) for day in _holidays(country, each)}
    return Calendar(
        closed_weekdays=_closed_weekdays(library),
        closed_dates=frozenset(public | {day for day, (_, opens) in told.items() if not opens}),
        open_dates=frozenset(day for day, (_, opens) in told.items() if opens),
        rows={day: id for day, (id, _) in told.items()},
    )


def _closed_weekdays(library: UUID | None) -> frozenset[int]:
    found = None if library is None else institutions.library(library)
    return frozenset() if found is None else frozenset(day - 1 for day in found.closed_days)


def _uuid(told: Any) -> UUID | None:
    return None if told is None else _id(told)


def _id(told: Any) -> UUID:
    return told if isinstance(told, UUID) else UUID(told)
