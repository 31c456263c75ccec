"""Rules and closed days: plain data, saved by the journal's two generic facts."""

from datetime import date
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.models import ClosedDay, LoanRuleRow
from lentera.journal.ids import derived_id
from lentera.journal.references import Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_rule(
    desk: Desk,
    group: str,
    *,
    days: int,
    renewals: int,
    max_items: int,
    pause_per_late_day: int,
    request_id: RequestId | None,
) -> Saved | Refusal:
    """The rule of one group (all groups for "") at the desk's library; a second one takes the place of the first."""
    fields = {
        "library": desk.library,
        "group": group,
        "days": days,
        "renewals": renewals,
        "max_items": max_items,
        "pause_per_late_day": pause_per_late_day,
    }
    id = derived_id(desk.institution, f"loan rule {desk.library} {group}")
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        return save_reference(entry, LoanRuleRow, id, fields)


def save_closed_day(
    desk: Desk, day: date, reason: str = "", *, request_id: RequestId | None
) -> Saved | Refusal:
    """The desk's library stays closed on a day."""
    id = derived_id(desk.institution, f"closed day {desk.library} {day.isoformat()}")
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        return save_reference(entry, ClosedDay, id, {"library": desk.library, "day": day, "reason": reason})


def remove_setting(desk: Desk, id: UUID, *, request_id: RequestId | None) -> bool:
    """Take a rule or a closed day away; False when the institution has none with this id."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if entry.first_result is not None:
            return True
        for model in (LoanRuleRow, ClosedDay):
            if model.objects.filter(institution=desk.institution, id=id).exists():
                remove_reference(entry, model, id)
                return True
        return False
