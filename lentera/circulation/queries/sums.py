"""Sums by month for indicators: questions that were due, copies that left the hold shelf. Nobody is named."""

from collections import defaultdict
from datetime import date, time, timedelta
from uuid import UUID

from lentera.circulation.facts import TakenWhy
from lentera.circulation.models import ReaderQuestion, ShelfTurn
from lentera.journal import clock

ByMonth = dict[date, tuple[int, int]]
"""By the first day of a month: how many in all, and how many of them well."""


def questions_due(institution: UUID, first: date, last: date, *, today: date, zone: str | None) -> ByMonth:
    """Reference questions by the month in which an answer was expected, and those answered on time.

    Time runs until the end of the due day. Dropped ones count for nothing, nor do open ones that are not due yet.
    """
    rows = ReaderQuestion.objects.filter(
        institution=institution, dropped=False, due__gte=first, due__lte=last
    )
    told: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for due, answered_at in rows.values_list("due", "answered_at"):
        answered = None if answered_at is None else clock.local_day(answered_at, zone)
        if answered is None and due >= today:
            continue
        month = told[due.replace(day=1)]
        month[0] += 1
        month[1] += answered is not None and answered <= due
    return {month: (due, answered) for month, (due, answered) in sorted(told.items())}


def shelf_turns(institution: UUID, first: date, last: date, *, zone: str | None) -> ByMonth:
    """Copies that left the hold shelf by month, and those of them that a reader took."""
    since = clock.at_local(first, time(0), zone)
    until = clock.at_local(last + timedelta(days=1), time(0), zone)
    rows = ShelfTurn.objects.filter(institution=institution, ended_at__gte=since, ended_at__lt=until)
    told: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for why, ended_at in rows.values_list("why", "ended_at"):
        month = told[clock.local_day(ended_at, zone).replace(day=1)]
        month[0] += 1
        month[1] += why == TakenWhy.LENT
    return {month: (ended, lent) for month, (ended, lent) in sorted(told.items())}
