"""Late follow-ups: which climb today, and to whom they climbed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lentera.agreements.facts.escalation import EscalationLevel, FollowUpEscalated
from lentera.agreements.models import FollowUpEscalation
from lentera.agreements.queries.clock import reminders_of
from lentera.agreements.queries.visit import FollowUpLine, open_follow_ups
from lentera.agreements.rules.escalation import Reminders, decide_escalation
from lentera.institutions.access import Capability, Level, Staff, may


def due_escalations(institution: UUID, today: date) -> list[FollowUpEscalated]:
    """What is to be told today of an institution's own late follow-ups; nothing is written."""
    lines = [
        line
        for line in open_follow_ups(institution, today=today)
        if line.row.due is not None and line.row.due < today
    ]
    if not lines:
        return []
    reminders = reminders_of(institution)
    told = told_levels(institution, [line.row.id for line in lines])
    found = []
    for line in lines:
        known = [level for due, level in told[line.row.id] if due == line.row.due]
        outcome = decide_escalation(line.state, known, reminders, today=today)
        if outcome is not None:
            found.append(outcome)
    return found


def told_levels(
    institution: UUID, follow_ups: Iterable[UUID]
) -> dict[UUID, list[tuple[date, EscalationLevel]]]:
    """Which levels of an institution know of which due day of each follow-up."""
    rows = FollowUpEscalation.objects.filter(institution=institution, follow_up__in=list(follow_ups))
    told: dict[UUID, list[tuple[date, EscalationLevel]]] = defaultdict(list)
    for follow_up, due, level in rows.values_list("follow_up", "due", "level"):
        told[follow_up].append((due, EscalationLevel(level)))
    return told


def escalated_to(staff: Staff, today: date) -> list[tuple[FollowUpLine, EscalationLevel]]:
    """The late follow-ups that climbed to this account, the latest first.

    The owner's level is said to the account named in the follow-up (else to all who write follow-ups), the
    superior's to the superior whom the office named (else to the head), the head's to whoever approves.
    """
    lines = [line for line in open_follow_ups(staff.institution, today=today) if line.row.due is not None]
    told = told_levels(staff.institution, [line.row.id for line in lines])
    reminders = reminders_of(staff.institution) if told else Reminders()
    found = []
    for line in lines:
        levels = {level for due, level in told.get(line.row.id, []) if due == line.row.due}
        mine = [level for level in levels if _concerns(staff, line, level, reminders)]
        if mine:
            found.append((line, max(mine, key=list(EscalationLevel).index)))
    return sorted(found, key=lambda pair: pair[0].row.due or today)


def not_climbed(staff: Staff, today: date) -> list[FollowUpLine]:
    """What the institution has to do, but for what climbed to this account: that has a row of its own."""
    climbed = {
        line.row.id for line, level in escalated_to(staff, today) if level is not EscalationLevel.OWNER
    }
    return [line for line in open_follow_ups(staff.institution, today=today) if line.row.id not in climbed]


def _concerns(staff: Staff, line: FollowUpLine, level: EscalationLevel, reminders: Reminders) -> bool:
    if level is EscalationLevel.OWNER:
        return (
            line.row.account == staff.account
            if line.row.account is not None
            else may(staff, Capability.VISITS, Level.CREATE)
        )
    if level is EscalationLevel.SUPERIOR and reminders.superior is not None:
        return staff.account == reminders.superior
    return may(staff, Capability.VISITS, Level.APPROVE)
