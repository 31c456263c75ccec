"""What other areas add: columns of the partners' list, sections of an institution's page, who may undo what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.journal.facts import Fact, kind_of
from lentera.journal.references import Removed, Saved
from lentera.pages.hooks import HomeCard
from lentera.pages.tables import Column

__all__ = [
    "PartnerColumn",
    "PartnerPanel",
    "may_undo",
    "partner_columns",
    "partner_panels",
    "register_partner_column",
    "register_partner_panel",
    "register_undo",
]


@dataclass(frozen=True)
class PartnerColumn:
    """A column of the partners' list. `values` answers for many institutions at once, by id; missing ones are empty.

    With `kind="tag"` a value is a pair of word and tone.
    """

    key: str
    label: Any
    values: Callable[[Staff, Sequence[UUID]], Mapping[UUID, Any]]
    kind: str = "text"
    order: int = 50

    def column(self) -> Column:
        """The column as the table draws it."""
        if self.kind == "tag":
            return Column(self.key, self.label, kind="tag", tone=f"{self.key}_tone")
        return Column(self.key, self.label, kind=self.kind)


PartnerPanel = Callable[[StaffRequest, UUID], HomeCard | None]

_columns: list[PartnerColumn] = []
_panels: list[tuple[int, PartnerPanel]] = []


def register_partner_column(column: PartnerColumn) -> None:
    """Add a column to the partners' list; the same key again replaces it."""
    _columns[:] = sorted(
        [*(one for one in _columns if one.key != column.key), column], key=lambda one: one.order
    )


def partner_columns() -> list[PartnerColumn]:
    """The columns added by other areas, in order."""
    return list(_columns)


def register_partner_panel(panel: PartnerPanel, *, order: int = 50) -> None:
    """Add a section to an institution's page (a `HomeCard`; `side` puts it into the narrow column)."""
    _panels.append((order, panel))
    _panels.sort(key=lambda pair: pair[0])


def partner_panels(request: StaffRequest, institution: UUID) -> list[HomeCard]:
    """The sections that have something to say about this institution to this account."""
    return [card for _, panel in _panels if (card := panel(request, institution)) is not None]


_undo_rights: dict[str, tuple[Capability, Level, tuple[str, ...]]] = {}


def register_undo(what: str, capability: Capability, level: Level = Level.CREATE, *parts: str) -> None:
    """Who may undo facts of a kind, or, by the label of their model ("mobile.stop"), changes of plain data.

    Only what is registered here has its button in a history: an undo that needs more than its fact
    (a reader's link, a scan) belongs to the page of its area.
    """
    _undo_rights[what] = (capability, level, parts)


def may_undo(staff: Staff, fact: Fact) -> bool:
    """Whether this account has the right to undo such a fact."""
    what = fact.model if isinstance(fact, Saved | Removed) else kind_of(fact).name
    if what not in _undo_rights:
        return False
    capability, level, parts = _undo_rights[what]
    return may(staff, capability, level, *parts)
