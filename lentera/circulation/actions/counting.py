"""What is said to the agencies that an agreement binds us to: counts, never a loan, a copy or a reader."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.links import drop_old_traces, forget_links
from lentera.circulation.actions.privacy import forget_notes
from lentera.circulation.actions.readers import end_pauses, forget_due
from lentera.circulation.facts import DailyCounts, LendingCounted, MonthlyCounts
from lentera.circulation.rules import difference, said_again
from lentera.journal.facts import Fact
from lentera.journal.writing import LARGEST_BLOCK, writing

LOOK_BACK = timedelta(days=2)  # an undo after midnight may still change yesterday, never an older day


def say_counts(institution: UUID, today: date, *, actor: UUID, zone: str | None = None) -> int:
    """Say what finished days and months add to what agencies heard; returns the number of facts.

    Counting and saying share a block, so that two runs at once say nothing twice.
    """
    if not queries.has_counts(institution):
        return 0
    said = 0
    for agency, (start, in_force) in sorted(queries.days_with_ground(institution).items()):
        while True:
            with writing(institution, None, actor=actor) as entry:
                news = _news(institution, agency, start, in_force, today, zone)
                told = entry.record_all(islice(news, LARGEST_BLOCK))
            said += told
            if told < LARGEST_BLOCK:
                break
    return said


def tick(institution: UUID, today: date, *, actor: UUID, zone: str | None = None) -> int:
    """Everything that is due by date; running it again changes nothing. Returns how many things were done."""
    done = forget_links(institution) + end_pauses(institution, today)
    done += drop_old_traces(institution, today) + forget_notes(institution, today)
    done += forget_due(institution, today, actor=actor)
    return done + say_counts(institution, today, actor=actor, zone=zone)


def _news(
    institution: UUID,
    agency: UUID,
    start: date,
    in_force: Callable[[date], bool],
    today: date,
    zone: str | None,
) -> Iterator[Fact]:
    last = queries.last_day_said(institution, agency)
    since = start if last is None else max(start, last - LOOK_BACK)
    until = today - timedelta(days=1)
    yield from _months(institution, agency, since, in_force, today, zone)
    lending = queries.lending_truth(institution, agency, since, until, zone)
    lending_said = queries.lending_said(institution, agency, since, until)
    for day, scope_item in sorted({*lending, *lending_said}):
        more = lending.get((day, scope_item), 0) - lending_said.get((day, scope_item), 0)
        if more and in_force(day):
            yield LendingCounted(agency=agency, day=day, scope_item=scope_item, loans=more)
    truth = queries.daily_truth(institution, since, until, zone)
    said = queries.daily_said(institution, agency, since, until)
    for day in sorted({*truth, *said}):
        news = difference(truth.get(day, {}), said.get(day, {}))
        if news is not None and in_force(day):
            told = {name: news.get(name, 0) for name in ("loans", "returns", "visits", "new_readers")}
            yield DailyCounts(agency=agency, day=day, **told)


def _months(
    institution: UUID,
    agency: UUID,
    since: date,
    in_force: Callable[[date], bool],
    today: date,
    zone: str | None,
) -> Iterator[Fact]:
    this_month = today.replace(day=1)
    changed = queries.months_of_loans(institution, min(since, this_month - LOOK_BACK), zone)
    months = sorted(month for month in changed if month < this_month and _any_day(month, in_force))
    said = queries.monthly_said(institution, agency)
    for dimension, by_month in queries.monthly_truth(institution, months, zone).items():
        for month, cells in by_month.items():
            before = said.get((month, dimension.value), (0, {}))
            total, shown = sum(cells.values()), said_again(cells, before[1])
            if before != (total, shown):
                yield MonthlyCounts(agency=agency, month=month, dimension=dimension, total=total, cells=shown)


def _any_day(month: date, in_force: Callable[[date], bool]) -> bool:
    return any(in_force(month + timedelta(days=ahead)) for ahead in range(28))
