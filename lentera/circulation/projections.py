"""How the facts of circulation change its tables."""

from uuid import UUID

from lentera.circulation.facts import (
    DailyCounts,
    LendingCounted,
    Lent,
    LoanUndone,
    MonthlyCounts,
    ReaderClosed,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
    Visited,
)
from lentera.circulation.models import DailyCount, LendingCount, Loan, MonthlyCount, Reader, VisitCount
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Add, Entry, copy_fields, projects


@projects(ReaderRegistered)
def new_reader(fact: ReaderRegistered, entry: Entry) -> None:
    Reader.rows.insert(
        entry,
        copy_fields(fact, Reader),
        id=fact.reader,
        registered_at=entry.at,
        registered_recorded=entry.recorded,
    )


@projects(ReaderClosed)
def close_reader(fact: ReaderClosed, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, closed_at=entry.at)


@projects(ReaderReopened)
def reopen_reader(fact: ReaderReopened, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, closed_at=None)


@projects(ReadersForgotten)
def mark_forgotten(fact: ReadersForgotten, entry: Entry) -> None:
    for reader in fact.readers:
        Reader.rows.change(entry, id=reader, forgotten=True)


@projects(Lent)
def open_loan(fact: Lent, entry: Entry) -> None:
    Loan.rows.insert(
        entry, copy_fields(fact, Loan), id=fact.loan, lent_at=entry.at, lent_recorded=entry.recorded
    )


@projects(Returned)
def close_loan(fact: Returned, entry: Entry) -> None:
    Loan.rows.change(entry, id=fact.loan, returned_at=entry.at, returned_recorded=entry.recorded)


@projects(Renewed)
def prolong_loan(fact: Renewed, entry: Entry) -> None:
    Loan.rows.change(entry, id=fact.loan, due=fact.due, renewals=Add(1))


@projects(LoanUndone)
def take_loan_back(fact: LoanUndone, entry: Entry) -> None:
    Loan.rows.change(entry, id=fact.loan, undone=True)


@projects(ReturnUndone)
def open_loan_again(fact: ReturnUndone, entry: Entry) -> None:
    Loan.rows.change(entry, id=fact.loan, returned_at=None, returned_recorded=None)


@projects(RenewalUndone)
def shorten_loan(fact: RenewalUndone, entry: Entry) -> None:
    Loan.rows.change(entry, id=fact.loan, due=fact.due, renewals=Add(-1))


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
