"""How the hold shelf changes its table."""

from uuid import UUID

from lentera.circulation.facts import SetOnHoldShelf, TakenFromHoldShelf
from lentera.circulation.models import ShelfCopy, ShelfTurn
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects


@projects(SetOnHoldShelf)
def set_on_shelf(fact: SetOnHoldShelf, entry: Entry) -> None:
    told = {"item": fact.item, "until": fact.until, "since": entry.at}
    ShelfCopy.rows.put(entry, told, id=_row_of(entry, fact.item))


@projects(TakenFromHoldShelf)
def take_from_shelf(fact: TakenFromHoldShelf, entry: Entry) -> None:
    ShelfCopy.rows.remove(entry, id=_row_of(entry, fact.item))
    turn = derived_id(entry.stream, f"shelf turn {entry.seq}")
    ShelfTurn.rows.insert(entry, {"why": fact.why.value, "ended_at": entry.at}, id=turn)


def _row_of(entry: Entry, item: UUID) -> UUID:
    return derived_id(entry.stream, f"hold shelf {item}")
