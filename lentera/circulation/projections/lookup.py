"""How openings are laid out."""

from lentera.circulation.facts.lookup import ReaderLookedUp, ReadersListed
from lentera.circulation.models.lookup import ReaderOpening
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(ReaderLookedUp)
@projects(ReadersListed)
def keep_opening(fact: ReaderLookedUp | ReadersListed, entry: Entry) -> None:
    ReaderOpening.rows.insert(
        entry,
        copy_fields(fact, ReaderOpening),
        id=derived_id(entry.stream, str(entry.seq)),
        actor=entry.actor,
        opened_at=entry.at,
    )
