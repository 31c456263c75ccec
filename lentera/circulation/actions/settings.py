"""The rule table, limits and days of the calendar: plain data, saved by the journal's two generic facts."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.models import ClosedDay, LoanLimit, LoanRuleRow, LoanRuleValue
from lentera.circulation.rules import RuleName, Scope, Value, decide_closed_day, decide_value, value_text
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.journal.references import Removed, Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing


def save_value(
    desk: Desk, scope: Scope, name: RuleName, value: Value, *, request_id: RequestId | None
) -> Saved | Refusal:
    """Set one value of the rule table; what stood there before gives way."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if (refusal := decide_value(name, value)) is not None:
            return entry.refuse(refusal)
        _divide_old(entry, desk, scope)
        return _save(entry, desk, scope, name, value)


def remove_value(
    desk: Desk, scope: Scope, name: RuleName, *, request_id: RequestId | None
) -> Removed | Refusal:
    """Take one value of the rule table away: the next wider row decides from now on."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Removed)) is not None:
            return first
        id = value_id(desk.institution, scope, name)
        old = [one.name for row in queries.old_rows_at(desk.institution, scope) for one in row]
        if name not in old and not _is_set(desk, id):
            return entry.refuse(Refusal("rule-value-unknown"))
        _divide_old(entry, desk, scope)
        return remove_reference(entry, LoanRuleValue, id)


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
    """Four values of one group (all groups for "") at the desk's library at once."""
    told: Mapping[RuleName, Value] = {
        RuleName.DAYS: days,
        RuleName.RENEWALS: renewals,
        RuleName.MAX_ITEMS: max_items,
        RuleName.PAUSE: pause_per_late_day,
    }
    scope = Scope(desk.library, group)
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        for name, value in told.items():
            if (refusal := decide_value(name, value)) is not None:
                return entry.refuse(refusal)
        _divide_old(entry, desk, scope)
        return [_save(entry, desk, scope, name, value) for name, value in told.items()][-1]


def save_closed_day(
    desk: Desk, day: date, reason: str = "", *, opens: bool = False, request_id: RequestId | None
) -> Saved | Refusal:
    """The desk's library stays closed on a day, or opens although it is closed else."""
    id = derived_id(desk.institution, f"closed day {desk.library} {day.isoformat()}")
    fields = {"library": desk.library, "day": day, "reason": reason, "opens": opens}
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if (refusal := decide_closed_day(day, today=desk.day(clock.now()))) is not None:
            return entry.refuse(refusal)
        return save_reference(entry, ClosedDay, id, fields)


def save_limit(
    desk: Desk, id: UUID, fields: Mapping[str, object], *, request_id: RequestId | None
) -> Saved | Refusal:
    """A limit over a set of kinds together."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        return save_reference(entry, LoanLimit, id, dict(fields))


def remove_setting(desk: Desk, id: UUID, *, request_id: RequestId | None) -> bool:
    """Take a value, a limit or a day away; False when the institution has none with this id."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if entry.first_result is not None:
            return True
        for model in (LoanRuleValue, LoanRuleRow, LoanLimit, ClosedDay):
            if model.objects.filter(institution=desk.institution, id=id).exists():
                remove_reference(entry, model, id)
                return True
        return False


def _save(entry: Writing, desk: Desk, scope: Scope, name: RuleName, value: Value) -> Saved:
    fields = {
        "library": scope.library,
        "group": scope.group,
        "kind": scope.kind,
        "name": str(name),
        "value": value_text(value),
    }
    return save_reference(entry, LoanRuleValue, value_id(desk.institution, scope, name), fields)


def _divide_old(entry: Writing, desk: Desk, scope: Scope) -> None:
    """A row of the table's first form at this scope becomes four rows of its values, before one of them changes."""
    for row in queries.old_rows_at(desk.institution, scope):
        remove_reference(entry, LoanRuleRow, row[0].id)
        for one in row:
            if not _is_set(desk, value_id(desk.institution, scope, one.name)):
                _save(entry, desk, scope, one.name, one.value)


def _is_set(desk: Desk, id: UUID) -> bool:
    return LoanRuleValue.objects.filter(institution=desk.institution, id=id).exists()


def value_id(institution: UUID, scope: Scope, name: RuleName) -> UUID:
    """The id of one cell of the table: the same for ever, so its history is that of the cell."""
    return derived_id(institution, f"rule {scope.library} {scope.group} {scope.kind} {name}")
