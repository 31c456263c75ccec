"""Grants: who may read what an author says to an audience. Projected by the area that knows (agreements)."""

from datetime import datetime
from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.journal.models import Grant
from lentera.journal.projecting import Entry, Rows

_rows: Rows[Grant] = Rows(Grant)


def grant(entry: Entry, reader: UUID, audience: str) -> None:
    """From this entry on, `reader` may read what the entry's author says to `audience`. Only in a projection."""
    _rows.put(
        entry,
        id=derived_id(entry.stream, f"{reader} {audience}"),
        reader=reader,
        audience=audience,
        since=entry.at,
        until=None,
    )


def end_grant(entry: Entry, reader: UUID, audience: str, until: datetime) -> None:
    """End a grant that this stream gave."""
    _rows.change(entry, id=derived_id(entry.stream, f"{reader} {audience}"), until=until)


def readers_of(author: UUID, audience: str) -> set[UUID]:
    """The institutions that may read what `author` says to a partners' or parties' audience, by open grants."""
    found = Grant.objects.filter(institution=author, audience=audience, until=None)
    return set(found.values_list("reader", flat=True))
