"""Daily work: warnings before the end."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from lentera.agreements.facts import AlertRaised
from lentera.agreements.models import Agreement, Alert
from lentera.agreements.queries import agreement as queries
from lentera.agreements.rules import ALERT_DAYS, decide_alert
from lentera.journal.writing import writing


def due(agency: UUID, today: date) -> list[AlertRaised]:
    """The warnings that an agency is owed today, the nearest end first; nothing is written."""
    horizon = today + timedelta(days=max(ALERT_DAYS))
    rows = Agreement.objects.filter(institution=agency, end__gte=today, end__lte=horizon)
    states = queries.agreement_states(rows.values_list("id", flat=True))
    raised: dict[tuple[UUID, date], set[int]] = defaultdict(set)
    told = Alert.objects.filter(agreement__in=list(states)).values_list("agreement", "end_day", "days")
    for agreement, end, days in told:
        raised[agreement, end].add(days)
    found = []
    for state in sorted(states.values(), key=lambda one: (one.end, one.number)):
        alert = decide_alert(state, raised[state.id, state.end], today=today)
        if alert is not None:
            found.append(alert)
    return found


def tick(agency: UUID, today: date, *, actor: UUID | None = None) -> int:
    """Raise the warnings due today, each once; running it again changes nothing. Returns how many.

    Nobody presses a button here, so the actor is the agency itself unless told.
    """
    if not due(agency, today):
        return 0
    with writing(agency, None, actor=actor or agency) as entry:
        return entry.record_all(due(agency, today))
