"""Which copies of an import go when it is rolled back: those that nobody touched since."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lentera.journal.refusals import Refusal

# From the reason that tells most to the one that tells least: what happened first in this list is named.
REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("copy-stays-placed", ("stock.items_placed", "stock.placement_", "stock.items_back")),
    ("copy-stays-lent", ("circulation.",)),
    ("copy-stays-packed", ("stock.items_packed", "stock.items_unpacked")),
    ("copy-stays-written-off", ("stock.items_withdrawn", "stock.loss_case_", "stock.item_found")),
    ("copy-stays-edited", ("stock.item_changed",)),
    ("copy-stays-moved", ("stock.items_moved",)),
)


@dataclass(frozen=True, slots=True)
class ImportedCopy:
    """A copy that an import brought, and the kinds of all facts about it since."""

    id: UUID
    record: UUID | None
    barcode: str
    title: str
    since: Collection[str] = ()


def why_it_stays(copy: ImportedCopy) -> Refusal | None:
    """The reason for which a copy outlives the rollback of its import; None when it goes with it."""
    if not copy.since:
        return None
    for code, begins in REASONS:
        if any(kind.startswith(begins) for kind in copy.since):
            return Refusal(code, barcode=copy.barcode, title=copy.title)
    return Refusal("copy-stays-used", barcode=copy.barcode, title=copy.title)
