"""How facts change the tables of editions."""

from lentera.catalogue.editions.besides import beside_of
from lentera.catalogue.editions.facts import EditionAccompanied, EditionEnded, EditionKept, EditionPublished
from lentera.catalogue.editions.models import Edition, EditionManifest
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(EditionPublished)
def publish(fact: EditionPublished, entry: Entry) -> None:
    own = {"published_at": entry.at, "ended_at": None, "of": None, "lists": 0, "size": 0}
    Edition.rows.put(entry, copy_fields(fact, Edition), own, id=fact.collection)


@projects(EditionKept)
def keep_manifest(fact: EditionKept, entry: Entry) -> None:
    id = derived_id(fact.collection, str(fact.number))
    EditionManifest.rows.put(entry, copy_fields(fact, EditionManifest), id=id)


@projects(EditionAccompanied)
def accompany(fact: EditionAccompanied, entry: Entry) -> None:
    Edition.rows.put(
        entry,
        id=beside_of(fact.collection),
        of=fact.collection,
        name=fact.name,
        choice="beside",
        value="",
        number=fact.serial,
        records=fact.authorities + fact.lists,
        lists=fact.lists,
        size=fact.size,
        buckets=fact.buckets,
        root=fact.root,
        published_at=entry.at,
        ended_at=None,
    )


@projects(EditionEnded)
def end(fact: EditionEnded, entry: Entry) -> None:
    Edition.rows.change(entry, id=fact.collection, ended_at=entry.at)
    Edition.rows.change_where(entry, {"of": fact.collection}, ended_at=entry.at)
