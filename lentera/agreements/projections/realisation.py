"""One table for everything that counts towards a scope item, whichever area says it."""

from lentera.agreements.models import Realisation
from lentera.journal.facts import Realises, kind_of
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects_realisations


@projects_realisations
def collect_realisation(counted: Realises, entry: Entry) -> None:
    Realisation.rows.insert(
        entry,
        id=derived_id(entry.stream, f"realises {entry.hash.hex()}"),
        scope_item=counted.scope_item,
        amount=counted.amount,
        unit=counted.unit,
        at=entry.at,
        kind=kind_of(entry.fact).name,
        behind=entry.hash,
    )
