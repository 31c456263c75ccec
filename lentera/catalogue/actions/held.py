"""Notice which titles came to a public library and which left it: what a harvester of that library asks for.

No fact tells that a title is there: its copies do, by what came, was placed, lost, found or written off. So the table
is looked after when a list begins, and each change bears the moment at which it was noticed: never earlier than the
change, and never earlier than what a list that does not tell it states as its own moment. So a harvester that goes on
from there misses nothing.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lentera.catalogue import hooks
from lentera.catalogue.models import HeldRecord
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.models import Author
from lentera.journal.turns import my_turn

CHUNK = 1_000  # rows sent together
FIELDS = {one.column: one for one in HeldRecord._meta.local_concrete_fields}
COLUMNS = ("id", "institution_id", "record", "moment", "gone")
# Written as it is: a whole catalogue may come at once, nobody else writes meanwhile, and model objects take longer.
WRITE = (
    f'INSERT INTO "{HeldRecord._meta.db_table}" ("id", "institution_id", "record", "moment", "gone")'
    ' VALUES (%s, %s, %s, %s, %s) ON CONFLICT ("institution_id", "record")'
    ' DO UPDATE SET "moment" = excluded."moment", "gone" = excluded."gone"'
)
# Whose the rows are is said as whose they are not: told it, SQLite goes to each row by an index, in no order of theirs.
STANDING = (
    f'SELECT "record" FROM "{HeldRecord._meta.db_table}" WHERE NOT ("institution_id" <> %s) AND NOT "gone"'
)
_noted: dict[UUID, object] = {}


def note_held() -> None:
    """Bring the table in line with the shelves of every public library. Cheap while no copy came or went since."""
    for library in hooks.public_libraries():
        state = library.mark()
        if _noted.get(library.id) != state:
            if changes := _changes(library):
                _note(library, changes)
            _noted[library.id] = state


def _changes(library: hooks.PublicLibrary) -> dict[UUID, bool]:
    """The titles that came (False) or went (True) and are not noted yet.

    Where nothing is noted, the table is new or was lost: whatever the library ever had and has no longer counts as
    gone, since a harvester of then may still list it.
    """
    if not HeldRecord.objects.filter(institution=library.id).exists():
        held = set(library.titles())
        return _between(held, library.ever() - held)
    told = FIELDS["institution_id"].get_db_prep_value(library.id, connection)
    standing = _names(STANDING, [told])
    held_now = _names(*library.titles().query.sql_with_params())
    return _between(map(UUID, held_now - standing), map(UUID, standing - held_now))


def _between(came: Iterable[UUID], went: Iterable[UUID]) -> dict[UUID, bool]:
    return dict.fromkeys(came, False) | dict.fromkeys(went, True)


def _names(sql: str, params: Sequence[Any]) -> set[str]:
    """The ids that a statement tells, in hex: to make an id of each would take longer than to read and compare all."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {record if isinstance(record, str) else record.hex for (record,) in cursor}


def _still(library: hooks.PublicLibrary, seen: dict[UUID, bool]) -> dict[UUID, bool]:
    """What is so of the changes that were seen."""
    if len(seen) > CHUNK:
        return _changes(library)
    held = set(library.titles().filter(record__in=seen))
    noted = HeldRecord.objects.filter(institution=library.id, record__in=seen)
    gone = {record: not went for record, went in seen.items()} | dict(noted.values_list("record", "gone"))
    came = [record for record in held if gone[record]]
    return _between(came, [record for record in seen.keys() - held if not gone[record]])


def _note(library: hooks.PublicLibrary, seen: dict[UUID, bool]) -> None:
    """Under the library's lock: `quiet_moment` waits for it, and two processes never note two views of one shelf.

    What was `seen` to have changed is looked at once more there. What else changes meanwhile, the next list finds.
    """
    with my_turn(), transaction.atomic():
        list(Author.objects.select_for_update().filter(id=library.id))
        changes = iter(sorted(_still(library, seen).items()))
        moment = clock.now()
        with connection.cursor() as cursor:
            while some := list(islice(changes, CHUNK)):
                rows = [(new_id(), library.id, record, moment, gone) for record, gone in some]
                cursor.executemany(WRITE, [_as_stored(row) for row in rows])


def _as_stored(row: tuple[Any, ...]) -> list[Any]:
    told = zip(COLUMNS, row, strict=True)
    return [FIELDS[name].get_db_prep_save(value, connection) for name, value in told]
