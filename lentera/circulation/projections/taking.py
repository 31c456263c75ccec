"""How a take-over changes loans and readers."""

from lentera.circulation.facts import LoanTakenOver, ReadersTakenBack
from lentera.circulation.models import Loan, Reader
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(LoanTakenOver)
def open_older_loan(fact: LoanTakenOver, entry: Entry) -> None:
    Loan.rows.insert(
        entry,
        copy_fields(fact, Loan, "objection"),
        id=fact.loan,
        lent_at=entry.at,
        lent_recorded=entry.recorded,
        taken=True,
    )


@projects(ReadersTakenBack)
def take_readers_back(fact: ReadersTakenBack, entry: Entry) -> None:
    for reader in fact.readers:
        Reader.rows.remove(entry, id=reader)
