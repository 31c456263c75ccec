"""How facts change the table of book lists."""

from lentera.catalogue.lists.facts import ListRemoved, ListSaved
from lentera.catalogue.lists.models import BookList
from lentera.journal.projecting import Entry, projects


@projects(ListSaved)
def keep(fact: ListSaved, entry: Entry) -> None:
    BookList.rows.put(
        entry,
        id=fact.list,
        title=fact.title,
        note=fact.note,
        records=[str(record) for record in fact.records],
        public=entry.audience == "public",
        saved_at=entry.at,
    )


@projects(ListRemoved)
def drop(fact: ListRemoved, entry: Entry) -> None:
    BookList.rows.remove(entry, id=fact.list)
