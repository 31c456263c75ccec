"""Years of past loans, laid past the actions: rows and entries as the program would have them, many times as fast.

Where five million loans lie, only what a loan costs then is of interest. `tests/circulation/test_past_loans.py`
compares a thousand of them with what the journal writes.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from bench.lending_bed import BLOCK, Bed

CHUNK = 20_000  # loans written together
MENTION = (
    'INSERT INTO "journal_mention" ("object", "stream", "seq", "institution_id") VALUES (%s, %s, %s, %s)'
)
LOAN = (
    'INSERT INTO "circulation_loan" ("id", "institution_id", "stream", "item", "group", "rule", "due", "renewals", '
    '"lent_at", "lent_recorded", "returned_at", "returned_recorded", "undone", "ended", "taken") '
    "VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s, %s, %s, %s, FALSE, '', FALSE)"
)
TABLES = ("journal_storedentry", "circulation_loan")  # whose indexes are made anew afterwards
Row = tuple[Any, ...]


def past_facts(
    bed: Bed, count: int, *, before: datetime, seed: int = 1
) -> Iterator[tuple[Any, Any, datetime]]:
    """Loans and returns with their moment, evenly over the year before `before`; the same for the same seed."""
    from lentera.circulation.facts import Lent, ReaderGroup, Returned
    from lentera.circulation.rules import DEFAULT_ROW
    from lentera.journal.ids import timely_id

    chance, step = Random(f"{seed} {before}"), timedelta(days=365) / max(count, 1)
    for number in range(count):
        at = (before - timedelta(days=366) + step * (number + 1)).replace(microsecond=0)
        loan = UUID(
            int=timely_id(at).int >> 80 << 80 | chance.getrandbits(80), version=4
        )  # chance from the seed
        item, due = bed.items[number % len(bed.items)], (at + timedelta(days=7)).date()
        lent = Lent(
            loan=loan, item=item, scope_item=None, group=ReaderGroup.CONVICT, due=due, rule=DEFAULT_ROW
        )
        yield lent, Returned(loan=loan), at


def lend_past(bed: Bed, count: int, *, before: datetime, seed: int = 1) -> None:
    """Loans that came back long ago, spread over a year, told through the journal; their links to readers are
    forgotten, as they would be. `lay_past` writes the same rows without it.
    """
    from lentera.journal import clock
    from lentera.journal.writing import writing

    with clock.told(before - timedelta(days=366)):

        def facts():  # type: ignore[no-untyped-def]
            for lent, returned, at in past_facts(bed, count, before=before, seed=seed):
                clock.tell(at)
                yield lent, at
                yield returned, at

        told, left = facts(), 2 * count
        while left > 0:
            with writing(bed.prison, None, actor=bed.librarian) as entry:
                left -= entry.record_all(islice(told, BLOCK))


def lay_past(bed: Bed, count: int, *, before: datetime, seed: int = 1) -> None:
    """Write them on SQLite. A crash meanwhile leaves a database for the bin: nothing is waited for."""
    from django.db import connection, transaction

    told = past_facts(bed, count, before=before, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-2000000")
        indexes = _without_indexes(cursor)
        while chunk := list(islice(told, CHUNK)):
            with transaction.atomic():
                write_chunk(bed, chunk)
        for sql in indexes:
            cursor.execute(sql)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
    connection.close()  # with its own settings, as in use
    os.sync()  # gigabytes that nobody waited for would otherwise be waited for by the first loans after them


def write_chunk(bed: Bed, told: Iterable[tuple[Any, Any, datetime]]) -> None:
    """The entries, mentions and rows of some loans, and the end of their stream; inside a transaction."""
    from django.db import connection

    from lentera.journal import straight
    from lentera.journal.chain import stream_id
    from lentera.journal.guard import open_door
    from lentera.journal.models import Stream
    from lentera.journal.rows import uuid_value
    from lentera.journal.writing import MOVE_TIP, STORE_ENTRY

    stream = stream_id(bed.prison, "self", "circulation")
    tip = Stream.objects.get(id=stream)
    own, author = uuid_value(connection, stream), uuid_value(connection, bed.prison)
    entries: list[Row] = []
    mentions: list[Row] = []
    loans: list[Row] = []
    last, seq, recorded = bytes(tip.tip), tip.seq, tip.recorded
    for lent, returned, at in told:
        loan, item = uuid_value(connection, lent.loan), uuid_value(connection, lent.item)
        recorded = max(recorded, at)  # what is older than the end of the stream is recorded after it
        for fact in (lent, returned):
            seq += 1
            digest, kind, written = _entry(bed, fact, at, recorded, stream, last)
            entries.append((own, digest, author, seq, last, kind, written))
            mentions.append((loan, own, seq, author))
            last = digest
        mentions.append((item, own, seq - 1, author))
        then, now = (connection.ops.adapt_datetimefield_value(one) for one in (at, recorded))
        due = connection.ops.adapt_datefield_value(lent.due)
        rule = uuid_value(connection, lent.rule)
        loans.append((loan, author, own, item, lent.group.value, rule, due, then, now, then, now))
    with open_door():
        for sql, rows in ((STORE_ENTRY, entries), (MENTION, mentions), (LOAN, loans)):
            straight.write(connection, sql, rows)
        straight.write(
            connection, MOVE_TIP, [(last, seq, connection.ops.adapt_datetimefield_value(recorded), seq, own)]
        )


def _entry(
    bed: Bed, fact: Any, at: datetime, recorded: datetime, stream: UUID, parent: bytes
) -> tuple[bytes, str, bytes]:
    from lentera.journal.chain import entry_hash
    from lentera.journal.facts import kind_of, write_entry

    written = write_entry(fact, at=at, recorded=recorded, actor=bed.librarian)
    return entry_hash(stream, (parent,), written), kind_of(fact).name, written


def _without_indexes(cursor: Any) -> list[str]:
    """Drop the indexes of the growing tables; the statements that make them anew."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (%s, %s)",
        TABLES,
    )
    told = cursor.fetchall()
    for name, _sql in told:
        cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in told]
