"""Daily work: warnings before the end, and late follow-ups that climb."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from lentera.agreements.facts import AlertRaised
from lentera.agreements.models import Agreement, Alert
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries.clock import reminders_of
from lentera.agreements.queries.escalation import due_escalations
from lentera.agreements.rules import decide_alert
from lentera.journal.writing import writing


def due(agency: UUID, today: date) -> list[AlertRaised]:
    """The warnings that an agency is owed today, the nearest end first; nothing is written."""
    days = reminders_of(agency).alert_days
    horizon = today + timedelta(days=max(days))
    rows = Agreement.objects.filter(institution=agency, end__gte=today, end__lte=horizon)
    states = queries.agreement_states(rows.values_list("id", flat=True))
    raised: dict[tuple[UUID, date], set[int]] = defaultdict(set)
    told = Alert.objects.filter(agreement__in=list(states)).values_list("agreement", "end_day", "days")
    for agreement, end, ahead in told:
        raised[agreement, end].add(ahead)
    found = []
    for state in sorted(states.values(), key=lambda one: (one.end, one.number)):
        alert = decide_alert(state, raised[state.id, state.end], today=today, days=days)
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


def escalate(institution: UUID, today: date, *, actor: UUID | None = None) -> int:
    """Tell the levels that are to know today of the institution's late follow-ups, each once. Returns how many."""
    if not due_escalations(institution, today):
        return 0
    with writing(institution, None, actor=actor or institution) as entry:
        return entry.record_all(due_escalations(institution, today))
