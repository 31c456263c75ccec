"""Count titles that are out together, at lending, without their reader. Nothing is recorded: the counts are derived.

No fact may say what two loans had one reader, so the counts cannot be told again by a replay: a restored backup has
them as they were, a rebuilt node begins anew.

One reader who takes two titles together five times is one reader: each pair keeps in which of eight groups its readers
fell, by a hash of pair and reader under the institution's key, which is no part of the database. Five groups are at
least five readers; how many of a group there were, and whether two pairs had the same reader, nothing tells. Pages
learn once a month what was counted, so nobody sees at the desk what the reader before had.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from lentera.circulation.models import AlsoBorrowed, LoanReader
from lentera.circulation.queries.together import (
    is_small_house,
    pairs_to_drop,
    pairs_to_show,
    titles_counted_with,
    titles_out_with,
)
from lentera.journal.ids import new_id

GROUPS = 8
EVERY_GROUP = (1 << GROUPS) - 1
Pair = tuple[UUID, UUID]


def count_lent(institution: UUID, reader: UUID, item: UUID, day: date) -> None:
    """Count the copy about to be lent with each title that its reader has out. Call it in the block of the loan.

    In a small house nothing is counted: what is not there tells nobody.
    """
    title, others = titles_out_with(institution, reader, item)
    if title is not None and others and not is_small_house(institution):
        pairs = [_ordered(title, other) for other in others]
        groups = {pair: group_of(institution, pair, reader) for pair in pairs}
        add_pairs(institution, dict.fromkeys(pairs, 1), day, groups)


def take_back_count(institution: UUID, loan: UUID) -> None:
    """A loan is undone: it was not out with the reader's other copies. Call it while the reader's link is there.

    The reader's group goes from the pair, too, though another reader may have been of it: rather one too few.
    """
    title, others = titles_counted_with(institution, loan)
    link = LoanReader.rows.open(institution, loan)
    if title is None or link is None:
        return
    for pair in sorted(_ordered(title, other) for other in others):
        rows = AlsoBorrowed.objects.filter(institution=institution, first=pair[0], second=pair[1])
        left = EVERY_GROUP & ~group_of(institution, pair, link.reader)
        rows.update(count=Greatest(F("count") - 1, 0), groups=F("groups").bitand(left))


def group_of(institution: UUID, pair: Pair, reader: UUID) -> int:
    """The bit of a reader among the readers of a pair."""
    hashed = LoanReader.rows.hash_of(institution, "together", f"{pair[0]} {pair[1]} {reader}")
    return 1 << hashed[0] % GROUPS


def add_pairs(
    institution: UUID, counts: Mapping[Pair, int], day: date, groups: Mapping[Pair, int] | None = None
) -> None:
    """Add to the counts of pairs, and the `groups` of their readers. One statement for each 150 pairs."""
    told = groups or {}
    ordered = sorted((*_ordered(*pair), count, told.get(pair, 0)) for pair, count in counts.items())
    for start in range(0, len(ordered), 150):
        _put(institution, ordered[start : start + 150], half_year(day))


def show_counted(institution: UUID, today: date) -> int:
    """Let pages know what was counted till now, once a month; of a house that became small all is erased.

    Returns how many pairs.
    """
    month = today.replace(day=1)
    rows = AlsoBorrowed.objects.filter(institution=institution)
    if not rows.exists():
        return 0
    if is_small_house(institution):
        return rows.delete()[0]
    if rows.filter(month__gte=month).exists():
        return 0
    shown = pairs_to_show(institution)
    rows.update(month=month, shown=0)
    for start in range(0, len(shown), 500):
        rows.filter(id__in=shown[start : start + 500]).update(shown=F("count"))
    return len(shown)


def drop_small(institution: UUID, today: date) -> int:
    """Erase pairs of fewer than five readers half a year after the one in which they began."""
    small = pairs_to_drop(institution, half_year(today, earlier=1))
    for start in range(0, len(small), 500):
        AlsoBorrowed.objects.filter(id__in=small[start : start + 500]).delete()
    return len(small)


def half_year(day: date, earlier: int = 0) -> date:
    """The first day of the half-year of `day`, or of one that many half-years earlier."""
    halves = day.year * 2 + (day.month > 6) - earlier
    return date(halves // 2, 1 + halves % 2 * 6, 1)


def _ordered(one: UUID, other: UUID) -> Pair:
    return min(one, other), max(one, other)


def _put(institution: UUID, rows: Iterable[tuple[UUID, UUID, int, int]], since: date) -> None:
    table, quote = AlsoBorrowed._meta.db_table, connection.ops.quote_name
    names = ("id", "institution_id", "first", "second", "count", "groups", "since", "shown")
    fields = {field.column: field for field in AlsoBorrowed._meta.local_concrete_fields}
    values: list[Any] = []
    for first, second, many, bits in rows:
        row = (new_id(), institution, first, second, many, bits, since, 0)
        values += [
            fields[name].get_db_prep_save(value, connection) for name, value in zip(names, row, strict=True)
        ]
    places = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * (len(values) // len(names)))
    count, groups = quote("count"), quote("groups")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES {places}"
            f" ON CONFLICT ({quote('institution_id')}, {quote('first')}, {quote('second')})"
            f" DO UPDATE SET {count} = {quote(table)}.{count} + excluded.{count},"
            f" {groups} = {quote(table)}.{groups} | excluded.{groups}",
            values,
        )
