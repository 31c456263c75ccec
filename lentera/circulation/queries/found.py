"""A copy that turns up: what it is by the books, and where it belongs."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lentera.circulation.queries import paper as slips
from lentera.circulation.queries.hold import held_for
from lentera.circulation.queries.readers import card_of
from lentera.institutions import queries as institutions
from lentera.journal.refusals import Refusal
from lentera.stock.facts import HoldingStatus


class Belongs(StrEnum):
    """Where a copy that turned up belongs."""

    OWN_SHELF = "own_shelf"
    PLACED_SHELF = "placed_shelf"
    HOLD_SHELF = "hold_shelf"
    LOST = "lost"  # written down as lost: it is found
    SENT_BACK = "sent_back"  # by the books on its way to, or with, its owner
    WITHDRAWN = "withdrawn"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """What a barcode is. `owner` is a name; `card` is of the reader for whom it stands on the hold shelf."""

    belongs: Belongs
    barcode: str
    item: UUID | None = None
    title: str = ""
    place: str = ""
    owner: str = ""
    card: str = ""


_BY_STATUS = {
    HoldingStatus.LOST: Belongs.LOST,
    HoldingStatus.SENT_AWAY: Belongs.SENT_BACK,
    HoldingStatus.WITHDRAWN: Belongs.WITHDRAWN,
}


def found_copy(institution: UUID, barcode: str) -> FoundCopy | Refusal:
    """What a copy on the floor, in a corridor or in the return box is; refused when two copies bear its barcode."""
    copy = slips.copy_on_paper(institution, barcode)
    if isinstance(copy, Refusal):
        if copy.code != "barcode-unknown":
            return copy
        return FoundCopy(Belongs.NOT_OURS, barcode.strip())
    placed = copy.owner != institution
    belongs = _BY_STATUS.get(copy.status, Belongs.PLACED_SHELF if placed else Belongs.OWN_SHELF)
    held = held_for(institution, copy.item) if copy.status is HoldingStatus.IN_HAND else None
    return FoundCopy(
        Belongs.HOLD_SHELF if held is not None else belongs,
        copy.barcode,
        copy.item,
        copy.title,
        " · ".join(part for part in (copy.call_number, copy.shelf) if part),
        (institutions.name_of(copy.owner) or "") if placed else "",
        (card_of(institution, held[1]) or "") if held is not None else "",
    )
