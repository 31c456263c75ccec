"""How answers to recalls are laid out."""

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects
from lentera.stock.facts.recall import RecallAnswered
from lentera.stock.models.recall import RecallAnswer


@projects(RecallAnswered)
def keep_answer(fact: RecallAnswered, entry: Entry) -> None:
    for item in fact.items:
        RecallAnswer.rows.put(
            entry,
            id=derived_id(entry.stream, f"{fact.placement} {item}"),
            placement=fact.placement,
            agency=fact.agency,
            item=item,
            on=fact.on,
        )
