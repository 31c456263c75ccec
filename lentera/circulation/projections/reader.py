"""How memberships change their table."""

from lentera.circulation.facts import (
    ReaderClosed,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
)
from lentera.circulation.models import Reader
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(ReaderRegistered)
def new_reader(fact: ReaderRegistered, entry: Entry) -> None:
    Reader.rows.insert(
        entry,
        copy_fields(fact, Reader),
        id=fact.reader,
        registered_at=entry.at,
        registered_recorded=entry.recorded,
    )


@projects(ReaderClosed)
def close_reader(fact: ReaderClosed, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, closed_at=entry.at)


@projects(ReaderReopened)
def reopen_reader(fact: ReaderReopened, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, closed_at=None)


@projects(ReadersForgotten)
def mark_forgotten(fact: ReadersForgotten, entry: Entry) -> None:
    for reader in fact.readers:
        Reader.rows.change(entry, id=reader, forgotten=True)
