"""Grants: who may read what an author says to an audience. Projected by the area that knows (agreements)."""

from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.journal.models import Grant
from lentera.journal.projecting import Entry
from lentera.journal.rows import Rows

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


def end_grant(entry: Entry, reader: UUID, audience: str) -> None:
    """What is recorded after this entry is not for `reader` any more; what was said before stays. Same stream only."""
    _rows.change(entry, id=derived_id(entry.stream, f"{reader} {audience}"), until=entry.recorded)
