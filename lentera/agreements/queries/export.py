"""Agreements as plain rows, for `lentera export`."""

from collections.abc import Iterator
from typing import Any

from lentera.agreements.models import Agreement, AgreementParty
from lentera.agreements.queries.agreement import agreement_states
from lentera.agreements.rules import state_on
from lentera.institutions import queries as institutions
from lentera.journal import clock


def export_agreements() -> Iterator[dict[str, Any]]:
    """Every signed agreement known here with its state today, oldest first. Columns keep their names."""
    today = clock.today()
    rows = list(Agreement.objects.order_by("start", "number", "id"))
    states = agreement_states(row.id for row in rows)
    names = institutions.names({party for state in states.values() for party in state.parties})
    numbers: dict[Any, list[str]] = {}
    told = AgreementParty.objects.order_by("position").values_list("agreement", "party", "number")
    for agreement, party, number in told:
        if agreement in states and party != states[agreement].agency:
            numbers.setdefault(agreement, []).append(number)
    for row in rows:
        state = states[row.id]
        yield {
            "id": str(row.id),
            "instrument": row.instrument,
            "title": row.title,
            "agency": names.get(state.agency, ""),
            "agency_number": row.number,
            "partners": "; ".join(names.get(party, "") for party in state.partners),
            "partner_numbers": "; ".join(numbers.get(row.id, [])),
            "start": row.start.isoformat(),
            "end": row.end.isoformat(),
            "last_day": state.last_day.isoformat(),
            "signed_on": row.signed_on.isoformat(),
            "state": state_on(state, today).value,
            "predecessor": str(row.predecessor or ""),
            "from_paper": "yes" if row.history else "no",
        }
