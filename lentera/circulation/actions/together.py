"""Count titles that are out together, at lending, without their reader. Nothing is recorded: the counts are derived.

No fact may say what two loans had one reader, so the counts cannot be told again by a replay: a restored backup has
them as they were, a rebuilt node begins anew.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lentera.circulation.models import AlsoBorrowed
from lentera.circulation.queries.together import SHOWN_FROM, titles_counted_with, titles_out_with
from lentera.journal.ids import new_id

Pair = tuple[UUID, UUID]


def count_lent(institution: UUID, reader: UUID, item: UUID, day: date) -> None:
    """Count the copy about to be lent with each title that its reader has out. Call it in the block of the loan."""
    title, others = titles_out_with(institution, reader, item)
    if title is not None:
        add_pairs(institution, {(title, other): 1 for other in others}, day)


def take_back_count(institution: UUID, loan: UUID, day: date) -> None:
    """A loan is undone: it was not out with the reader's other copies. Call it while the reader's link is there."""
    title, others = titles_counted_with(institution, loan)
    if title is not None:
        add_pairs(institution, {(title, other): -1 for other in others}, day)


def add_pairs(institution: UUID, counts: Mapping[Pair, int], day: date) -> None:
    """Add to the counts of pairs; none falls below nothing. One statement for each 200 pairs."""
    ordered = sorted((min(pair), max(pair), count) for pair, count in counts.items() if count)
    for start in range(0, len(ordered), 200):
        _put(institution, ordered[start : start + 200], half_year(day))


def drop_small(institution: UUID, today: date) -> int:
    """Erase pairs that stayed below what is shown for half a year after the one in which they began."""
    small = AlsoBorrowed.objects.filter(institution=institution, count__lt=SHOWN_FROM)
    return small.filter(since__lt=half_year(today, earlier=1)).delete()[0]


def half_year(day: date, earlier: int = 0) -> date:
    """The first day of the half-year of `day`, or of one that many half-years earlier."""
    halves = day.year * 2 + (day.month > 6) - earlier
    return date(halves // 2, 1 + halves % 2 * 6, 1)


def _put(institution: UUID, rows: Iterable[tuple[UUID, UUID, int]], since: date) -> None:
    table, quote = AlsoBorrowed._meta.db_table, connection.ops.quote_name
    names = ("id", "institution_id", "first", "second", "count", "since")
    fields = {field.column: field for field in AlsoBorrowed._meta.local_concrete_fields}
    values: list[Any] = []
    for first, second, count in rows:
        row = (new_id(), institution, first, second, count, since)
        values += [
            fields[name].get_db_prep_save(value, connection) for name, value in zip(names, row, strict=True)
        ]
    places = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * (len(values) // len(names)))
    counted, told = quote("count"), f"{quote(table)}.{quote('count')} + excluded.{quote('count')}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES {places}"
            f" ON CONFLICT ({quote('institution_id')}, {quote('first')}, {quote('second')})"
            f" DO UPDATE SET {counted} = CASE WHEN {told} > 0 THEN {told} ELSE 0 END",
            values,
        )
