"""Reminders: once for each round that has had no answer by its day."""

from datetime import date
from uuid import UUID

from lentera.journal.writing import writing
from lentera.requests import queries
from lentera.requests.facts import Reminded


def remind(institution: UUID, today: date) -> int:
    """Remind an agency of the requests that are late; returns how many are new. Again on the same day: none."""
    late = queries.late_without_reminder(institution, today)
    if not late:
        return 0
    with writing(institution, None, actor=institution) as entry:
        for line in late:
            entry.record(Reminded(request=line.id, round=line.state.round, due=line.due))
    return len(late)
