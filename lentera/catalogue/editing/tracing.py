"""The history of a record, field by field: which lines tell a state, and what changed in the one that was asked for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from lentera.catalogue.editing.comparing import Change, compare
from lentera.catalogue.marc.record import from_bytes
from lentera.catalogue.queries.states import mark_of, states
from lentera.journal.facts import Fact

KINDS = (
    "catalogue.record_saved",
    "catalogue.record_restored",
    "catalogue.records_imported",
    "catalogue.headings_changed",
    "catalogue.records_taken_back",
)


def state_addresses(record: UUID) -> dict[str, Callable[[Fact], str | None]]:
    """By fact kind, the address that shows what it changed (for `institutions.queries.history_lines`)."""

    def address(fact: Fact) -> str | None:
        mark = mark_of(record, fact)
        return "?" + urlencode({"tab": "history", "state": mark}) + "#changes" if mark else None

    return dict.fromkeys(KINDS, address)


def changes_of(record: UUID, mark: str, *, reader: UUID) -> dict[str, Any]:
    """What one state changed in the one before, for the page; empty when nobody knows such a state."""
    told = states(record, reader=reader)
    at = next((place for place, state in enumerate(told) if state.mark == mark), None)
    if at is None:
        return {}
    changes: list[Change] = []
    if at + 1 < len(told):
        changes = compare(from_bytes(told[at + 1].written), from_bytes(told[at].written))
    return {"state": told[at], "first_state": at + 1 == len(told), "changes": changes}
