"""What other areas add to the pages of partners: columns of the list, sections of an institution's page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lentera.institutions.access import Staff, StaffRequest
from lentera.pages.hooks import HomeCard
from lentera.pages.tables import Column

__all__ = [
    "PartnerColumn",
    "PartnerPanel",
    "partner_columns",
    "partner_panels",
    "register_partner_column",
    "register_partner_panel",
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
