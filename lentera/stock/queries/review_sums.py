"""Sums of the materials review: titles, never persons, so small numbers may be shown."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lentera.stock.facts.review import ReviewScope, ReviewState
from lentera.stock.models.review import ReviewPolicy
from lentera.stock.queries.review import decisions, queue
from lentera.stock.rules.review import Sums


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """The sums of a facility, its rejections by rule (code, name, count), and decisions by month.

    A month is its first day with (approved, approved with change, rejected).
    """

    facility: UUID
    sums: Sums
    rules: list[tuple[str, str, int]] = field(default_factory=list)
    months: list[tuple[date, tuple[int, int, int]]] = field(default_factory=list)


_OUTCOMES = (ReviewState.APPROVED, ReviewState.APPROVED_WITH_CHANGE, ReviewState.REJECTED)


def figures_of(
    facility: UUID, *, today: date, first: date | None = None, last: date | None = None
) -> ReviewFigures:
    """What a facility decided in these days, both inclusive; what waits, waits today."""
    outcomes: Counter[str] = Counter()
    appeals: Counter[str] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    months: dict[date, Counter[str]] = {}
    for row in decisions(facility, first=first, last=last):
        outcomes[row.outcome] += 1
        months.setdefault(row.decided_on.replace(day=1), Counter())[row.outcome] += 1
        if row.appeal:
            appeals[row.appeal] += 1
        if row.outcome == ReviewState.REJECTED:
            rules[row.rule, row.rule_name] += 1
    waiting = queue(facility)
    sums = Sums(
        approved=outcomes[ReviewState.APPROVED],
        with_change=outcomes[ReviewState.APPROVED_WITH_CHANGE],
        rejected=outcomes[ReviewState.REJECTED],
        appeals=sum(appeals.values()),
        reversed=appeals["reversed"],
        waiting=len(waiting),
        overdue=sum(one.row.due_on < today for one in waiting),
    )
    return ReviewFigures(
        facility,
        sums,
        [
            (code, name, count)
            for (code, name), count in sorted(rules.items(), key=lambda one: (-one[1], one[0]))
        ],
        [
            (month, (counted[_OUTCOMES[0]], counted[_OUTCOMES[1]], counted[_OUTCOMES[2]]))
            for month, counted in sorted(months.items())
        ],
    )


def reviewing_facilities() -> list[UUID]:
    """Every facility that reviews something, as far as this node was told."""
    rows = ReviewPolicy.objects.exclude(scope=ReviewScope.NONE).order_by("institution")
    return list(rows.values_list("institution", flat=True))
