"""How facts change the tables of editions."""

from lentera.catalogue.editions.facts import EditionEnded, EditionKept, EditionPublished
from lentera.catalogue.editions.models import Edition, EditionManifest
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(EditionPublished)
def publish(fact: EditionPublished, entry: Entry) -> None:
    own = {"published_at": entry.at, "ended_at": None}
    Edition.rows.put(entry, copy_fields(fact, Edition), own, id=fact.collection)


@projects(EditionKept)
def keep_manifest(fact: EditionKept, entry: Entry) -> None:
    id = derived_id(fact.collection, str(fact.number))
    EditionManifest.rows.put(entry, copy_fields(fact, EditionManifest), id=id)


@projects(EditionEnded)
def end(fact: EditionEnded, entry: Entry) -> None:
    Edition.rows.change(entry, id=fact.collection, ended_at=entry.at)
