"""How counts are laid out."""

from uuid import UUID

from lentera.circulation.facts import (
    DailyCounts,
    LendingCounted,
    MonthlyCounts,
    Visited,
)
from lentera.circulation.models import DailyCount, LendingCount, MonthlyCount, VisitCount
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(Visited)
def count_visits(fact: Visited, entry: Entry) -> None:
    VisitCount.rows.insert(entry, copy_fields(fact, VisitCount), id=_row_of(entry), recorded=entry.recorded)


@projects(DailyCounts)
def keep_daily_counts(fact: DailyCounts, entry: Entry) -> None:
    DailyCount.rows.insert(entry, copy_fields(fact, DailyCount), id=_row_of(entry))


@projects(LendingCounted)
def keep_lending_count(fact: LendingCounted, entry: Entry) -> None:
    LendingCount.rows.insert(entry, copy_fields(fact, LendingCount), id=_row_of(entry))


@projects(MonthlyCounts)
def keep_monthly_counts(fact: MonthlyCounts, entry: Entry) -> None:
    row = derived_id(entry.stream, f"{fact.month.isoformat()} {fact.dimension}")
    MonthlyCount.rows.put(entry, copy_fields(fact, MonthlyCount), id=row)


def _row_of(entry: Entry) -> UUID:
    return derived_id(entry.stream, str(entry.seq))
