"""How escalations become rows."""

from lentera.agreements.facts import FollowUpEscalated
from lentera.agreements.models import FollowUpEscalation
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects


@projects(FollowUpEscalated)
def escalate_follow_up(fact: FollowUpEscalated, entry: Entry) -> None:
    FollowUpEscalation.rows.insert(
        entry,
        id=derived_id(fact.follow_up, f"escalation {fact.due} {fact.level.value}"),
        follow_up=fact.follow_up,
        level=fact.level.value,
        due=fact.due,
        late=fact.late,
        raised_at=entry.at,
    )
