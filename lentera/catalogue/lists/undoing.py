"""Undo of book lists: back to how the list read before."""

from uuid import UUID

from lentera.catalogue.lists.facts import ListRemoved, ListSaved
from lentera.institutions.access import Capability, Level
from lentera.institutions.hooks import register_undo
from lentera.journal.facts import Fact
from lentera.journal.history import history
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(ListSaved)
def undo_saving(fact: ListSaved, entry: Entry) -> Fact | Refusal:
    """The list reads as before; a new one goes. Only the newest change can be undone."""
    before, newer = _around(fact.list, entry)
    if newer:
        return Refusal("undo-newer-change")
    return before if isinstance(before, ListSaved) else ListRemoved(list=fact.list, title=fact.title)


@undoes(ListRemoved)
def undo_removal(fact: ListRemoved, entry: Entry) -> Fact | Refusal:
    """The list comes back as it was, unless it did already."""
    before, newer = _around(fact.list, entry)
    if newer or not isinstance(before, ListSaved):
        return Refusal("list-is-there", title=fact.title)
    return before


def _around(list: UUID, entry: Entry) -> tuple[Fact | None, bool]:
    """What was said of the list before this entry, and whether anything was said since."""
    lines = [line for line in history(list, reader=entry.author) if line.stream == entry.stream]
    earlier = [line for line in lines if line.seq < entry.seq]
    before = max(earlier, key=lambda line: line.seq, default=None)
    return before.fact if before is not None else None, any(line.seq > entry.seq for line in lines)


for kind in ("catalogue.list_saved", "catalogue.list_removed"):
    register_undo(kind, Capability.RECORDS, Level.CREATE, "local")
