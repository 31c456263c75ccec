"""What the questions of a request offer: scope items in force, agreements, and things that areas know."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.pages import formats
from lentera.requests import hooks
from lentera.requests.facts import RequestKind
from lentera.requests.rules import GROUNDS

Choices = list[tuple[str, Any]]
ENDED_LATELY = timedelta(days=365)
"""How long after its end an agreement may still be asked to be renewed."""


def grounds(agency: UUID, partner: UUID, kind: RequestKind, on: date) -> Choices:
    """The scope items in force that such a request can cite."""
    if kind not in GROUNDS:
        return []
    items = agreements.open_scope_items(on=on, agency=agency, partner=partner, kinds=GROUNDS[kind])
    return [(str(item.id), item.label) for item in items]


def things(of: str, agency: UUID, partner: UUID, on: date) -> Choices:
    """The agreements, or the things of one kind, that both sides know."""
    if of == "agreement":
        rows = [row for row in agreements.agreements_of(partner) if row.institution_id == agency]
        states = agreements.agreement_states(row.id for row in rows)
        return [
            (str(row.id), f"{row.number} · {formats.short_date(row.end)}")
            for row in rows
            if row.end >= on - ENDED_LATELY and states[row.id].successor_signed_on is None
        ]
    offered = hooks.outcome(of)
    return [] if offered is None else [(str(id), label) for id, label in offered.search(agency, partner)]
