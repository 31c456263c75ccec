"""How facts change the table of covers."""

from lentera.catalogue.covers.facts import CoverRemoved, CoverSet
from lentera.catalogue.covers.models import Cover
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(CoverSet)
def put_cover(fact: CoverSet, entry: Entry) -> None:
    Cover.rows.put(entry, copy_fields(fact, Cover), id=fact.record, public=entry.audience == "public")


@projects(CoverRemoved)
def take_cover(fact: CoverRemoved, entry: Entry) -> None:
    Cover.rows.remove(entry, id=fact.record)
