"""Replaying a stream: its line laid out again from the first entry, as a join or a rebuild asks.

What came in by a join was written without knowing the other branch. An entry of it that no longer fits (it changes a
row that is gone) is left out and noted in `Unplaced`: an open question for a person, the same on every node.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import IntegrityError, transaction

from lentera.journal.branches import JOINED
from lentera.journal.facts import kind_of
from lentera.journal.models import StoredEntry, Stream, Unplaced
from lentera.journal.projecting import Entry, Projector, projected_models
from lentera.journal.reading import entry_from, line, main_line
from lentera.journal.rows import prepared
from lentera.journal.sending import WrongStream

EVERY = 1000  # entries between two flushes
_COLUMNS = ("stream", "hash", "institution_id", "seq", "kind", "why")
_FIELDS = [Unplaced._meta.get_field(name.removesuffix("_id")) for name in _COLUMNS]
_NOTE = (
    'INSERT INTO "journal_unplaced" ("stream", "hash", "institution_id", "seq", "kind", "why") '
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def replay(projector: Projector, stream: Stream, *, upto: int | None = None) -> Iterator[int]:
    """Lay a stream's line out on the projector's database, from nothing; gives the count so far now and then.

    Raises what stops a stream (`projecting.STOPPERS`).
    """
    side = {place.hash for place in line(stream, upto=upto) if place.side} if _has_joins(stream) else set()
    count = 0
    for stored in main_line(stream, upto=upto):
        entry = entry_from(bytes(stored.bytes), stream, stored.seq, bytes(stored.hash))
        if entry.hash in side:
            _place(projector, entry)
        else:
            projector.lay_out(entry)
        count += 1
        if count % EVERY == 0:
            projector.flush()
            yield count
    projector.flush()
    yield count


def clear(projector: Projector, stream: UUID) -> None:
    """Take every projected row of a stream away, to lay it out again."""
    projector.flush()
    told = stream if projector.connection.features.has_native_uuid_field else stream.hex
    for model in projected_models():
        projector.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "stream" = %s', [told])


def unplaced(institution: UUID) -> list[Unplaced]:
    """What did not fit after a join: for the person who can settle it."""
    return list(Unplaced.objects.filter(institution=institution).order_by("stream", "seq"))


def _has_joins(stream: Stream) -> bool:
    found = StoredEntry.objects.filter(institution=stream.institution_id, kind=JOINED)  # of which few are
    return found.filter(stream=stream.id).exists()


def _place(projector: Projector, entry: Entry) -> None:
    projector.flush()
    try:
        with transaction.atomic(using=projector.alias):
            projector.lay_out(entry)
            projector.flush()
    except (WrongStream, IntegrityError) as error:
        projector.drop()
        why = "row-gone" if isinstance(error, WrongStream) else "row-there"
        values = [entry.stream, entry.hash, entry.author, entry.seq, kind_of(entry.fact).name, why]
        row = [
            prepared(field, value, projector.connection) for field, value in zip(_FIELDS, values, strict=True)
        ]
        projector.send("journal_unplaced", _NOTE, row, (entry.stream, entry.hash))
