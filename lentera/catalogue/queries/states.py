"""What a record was before: its states, read from the facts about it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from lentera.catalogue.facts import (
    HeadingsChanged,
    RecordRestored,
    RecordSaved,
    RecordsImported,
    RecordsTakenBack,
)
from lentera.catalogue.indexing import lines_of
from lentera.catalogue.marc.record import digest_of
from lentera.journal.facts import Fact
from lentera.journal.history import history


class State(msgspec.Struct, frozen=True):
    """A record as one fact left it: canonical bytes, and who said so when. `mark` names the state in addresses."""

    mark: str
    written: bytes
    at: datetime | None
    actor: UUID | None


def states(record: UUID, *, reader: UUID) -> list[State]:
    """The states of a record that `reader` may know, newest first; a state said twice in a row is one."""
    found: list[State] = []
    for state in _told(record, reader):
        if found and found[-1].written == state.written:
            found.pop()  # the earlier fact said it first
        found.append(state)
    return found


def state_of(record: UUID, digest: str, *, reader: UUID) -> bytes | None:
    """The state of a record with this digest (`marc.record.digest_of`), or None."""
    return next(
        (state.written for state in _told(record, reader) if digest_of(state.written) == digest), None
    )


def mark_of(record: UUID, fact: Fact) -> str:
    """The mark of the state that a fact left, or "" when it tells none of this record."""
    place = _place(record, fact)
    return f"{place[0][:16]}-{place[1]}" if place is not None else ""


def _told(record: UUID, reader: UUID) -> Iterator[State]:
    for line in history(record, reader=reader):
        place = _place(record, line.fact) if line.fact is not None else None
        if place is None or line.fact is None:
            continue
        content, number = place
        try:
            written = lines_of(line.author, content)[number]
        except (KeyError, IndexError):
            continue  # its blob has not arrived here
        yield State(mark_of(record, line.fact), written, line.at, line.actor)


def _place(record: UUID, fact: Fact) -> tuple[str, int] | None:
    """Blob and line in which a fact states this record."""
    if isinstance(fact, RecordSaved):
        return fact.content, 0
    if isinstance(fact, RecordRestored):
        return fact.content, fact.line
    if isinstance(fact, RecordsImported):
        ids: tuple[UUID, ...] = (*fact.added, *fact.updated)
    elif isinstance(fact, HeadingsChanged):
        ids = fact.records
    elif isinstance(fact, RecordsTakenBack):
        ids = fact.restored
    else:
        return None
    return (fact.content, ids.index(record)) if record in ids else None
