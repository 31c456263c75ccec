"""What of the catalogue can be undone: a removal."""

from lentera.catalogue.facts import RecordRemoved, RecordRestored
from lentera.catalogue.models import Record
from lentera.journal.clock import local_day
from lentera.journal.facts import Fact
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(RecordRemoved)
def bring_back(fact: RecordRemoved, entry: Entry) -> Fact | Refusal:
    """The record comes back as it was, unless it did already."""
    if Record.objects.filter(id=fact.record).exists():
        return Refusal("record-is-there", title=fact.title)
    return RecordRestored(record=fact.record, content=fact.content, line=fact.line, on=local_day(entry.at))
