"""Why a loan may be, how long, and why not: the rows that decided, as they read when they did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lentera.circulation.facts import Lent, Renewed
from lentera.circulation.models import ClosedDay, LoanLimit, LoanRuleRow, LoanRuleValue
from lentera.circulation.queries.lending import facts_of_loan
from lentera.circulation.queries.rulebook import OLD_NAMES, holiday_names
from lentera.circulation.rules.calendar import Calendar
from lentera.circulation.rules.table import (
    BOUNDS,
    DEFAULT_ROW,
    Limit,
    LoanRule,
    RuleName,
    RuleTable,
    Scope,
    Value,
    value_from,
)
from lentera.journal.chain import stream_id
from lentera.journal.history import history
from lentera.journal.projecting import Entry
from lentera.journal.references import Saved

OF_LOAN = (RuleName.DAYS, RuleName.MAX_ITEMS)
OF_RENEWAL = (RuleName.RENEWALS, RuleName.DAYS)
OF_REFUSAL = {
    "not-lent": (RuleName.LEND,),
    "limit-reached": (RuleName.MAX_ITEMS,),
    "renewal-used": (RuleName.RENEWALS,),
    "reader-paused": (RuleName.PAUSE,),
    "hold-limit": (RuleName.HOLDS,),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One row that decided. A rule's row has `name`, `value` and `scope` (None: the default), a limit `limit`.

    A closed day has `day`, with its own reason or holiday in `text`, and none where its weekday is closed.
    """

    id: UUID | None = None
    name: RuleName | None = None
    value: Value = None
    scope: Scope | None = None
    limit: Limit | None = None
    day: date | None = None
    text: str = ""


def reasons_now(rule: LoanRule, names: Iterable[RuleName], limits: Iterable[Limit] = ()) -> list[Reason]:
    """The rows in force that decide these values."""
    told = []
    for name in names:
        row = rule.row_of(name)
        scope = None if row is None else row.scope
        told.append(Reason(row.id if row else None, name, getattr(rule, name), scope))
    return told + [Reason(limit.id, limit=limit, scope=limit.scope) for limit in limits]


def reasons_of_refusal(code: str, rule: LoanRule, full: Limit | None = None) -> list[Reason]:
    """The rows behind a refusal of lending; none where no row decides it."""
    return reasons_now(rule, OF_REFUSAL.get(code, ()), [full] if full is not None else [])


def reasons_of_pause(table: RuleTable, library: UUID | None, group: str) -> list[Reason]:
    """The rows of the sanction for a reader group: that of all kinds, and those that differ from it for a kind.

    Which copy came late no pause tells, so which of these rows decided it is not known any more.
    """
    kinds = sorted({row.scope.kind for row in table.values if row.name is RuleName.PAUSE and row.scope.kind})
    rules = [table.rule_for(library, group, kind) for kind in ("", *kinds)]
    return list(dict.fromkeys(one for rule in rules for one in reasons_now(rule, [RuleName.PAUSE])))


def reasons_of_days(
    institution: UUID, calendar: Calendar, counted: date, due: date, language: str
) -> list[Reason]:
    """The closed days over which a due day moved on."""
    passed = calendar.closed_from(counted, due)
    ids = [calendar.rows[day] for day in passed if day in calendar.rows]
    rows = ClosedDay.objects.filter(institution=institution, id__in=ids) if ids else ClosedDay.objects.none()
    own = dict(rows.values_list("day", "reason"))
    told = []
    for day in passed:
        text = own.get(day) or holiday_names(day.year, language).get(day, "")
        told.append(Reason(calendar.rows.get(day), day=day, text=text))
    return told


def reasons_of_loan(institution: UUID, loan: UUID) -> list[tuple[Lent | Renewed, datetime, list[Reason]]]:
    """The loan and its renewals, each with when it was and the rows that decided it, as they read then."""
    told: list[tuple[Lent | Renewed, datetime, list[Reason]]] = []
    for entry in facts_of_loan(loan, stream_id(institution, "self", "circulation")):
        fact = entry.fact
        if isinstance(fact, Lent):
            ids = [id for id in (fact.rule, *fact.by) if id != DEFAULT_ROW]
            told.append((fact, entry.at, _then(institution, ids, OF_LOAN, entry)))
        elif isinstance(fact, Renewed):
            told.append((fact, entry.at, _then(institution, fact.by, OF_RENEWAL, entry)))
    return told


def reasons_of_new_loan(institution: UUID, fact: Lent) -> list[Reason]:
    """The rows that decided a loan made this moment: as they read now."""
    return _then(institution, [id for id in (fact.rule, *fact.by) if id != DEFAULT_ROW], OF_LOAN, None)


def _then(
    institution: UUID, ids: Sequence[UUID], names: Sequence[RuleName], entry: Entry | None
) -> list[Reason]:
    found = [reason for id in dict.fromkeys(ids) for reason in _row_then(institution, id, names, entry)]
    known = {reason.name for reason in found if reason.name is not None}
    if RuleName.RENEWAL_DAYS in known:
        known.add(RuleName.DAYS)
    missing = [name for name in names if name not in known and not BOUNDS[name].may_be_empty]
    return found + [Reason(name=name, value=BOUNDS[name].default) for name in missing]


def _row_then(institution: UUID, id: UUID, names: Sequence[RuleName], entry: Entry | None) -> list[Reason]:
    """How a row read at an entry of its own stream (now: None), from its history: it may have been changed since."""
    for line in sorted(history(id, reader=institution), key=lambda line: line.seq, reverse=True):
        then = entry is None or (line.stream == entry.stream and line.seq < entry.seq)
        if isinstance(line.fact, Saved) and then:
            return _read(line.fact, names)
    return []


def _read(saved: Saved, names: Sequence[RuleName]) -> list[Reason]:
    told = saved.fields
    if saved.model == LoanRuleValue._meta.label_lower:
        name = RuleName(str(told["name"]))
        return [Reason(saved.id, name, value_from(name, str(told["value"])), _scope(told))]
    if saved.model == LoanRuleRow._meta.label_lower:
        fitting = [name for name in OLD_NAMES if name in names]
        return [Reason(saved.id, name, int(told[name] or 0), _scope(told)) for name in fitting]
    if saved.model == LoanLimit._meta.label_lower:
        limit = _limit(saved)
        return [Reason(saved.id, limit=limit, scope=limit.scope)]
    if saved.model == ClosedDay._meta.label_lower:
        day = date.fromisoformat(str(told["day"]))
        return [Reason(saved.id, day=day, text=str(told.get("reason") or ""))]
    return []


def _limit(saved: Saved) -> Limit:
    told = saved.fields
    kinds = frozenset(str(told.get("kinds") or "").split())
    return Limit(saved.id, str(told["name"]), int(told["most"] or 0), kinds, _scope(told, kind=""))


def _scope(told: dict[str, Any], kind: str | None = None) -> Scope:
    library = told.get("library")
    return Scope(
        None if library is None else UUID(str(library)),
        str(told.get("group") or ""),
        str(told.get("kind") or "") if kind is None else kind,
    )
