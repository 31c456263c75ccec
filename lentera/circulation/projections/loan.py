"""How lending changes its table."""

from lentera.circulation.facts import (
    Lent,
    LoanUndone,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
)
from lentera.circulation.models import Loan
from lentera.journal.projecting import Add, Entry, copy_fields, projects


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
