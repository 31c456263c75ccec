"""How lawful demands change their table."""

from lentera.circulation.facts.demand import DemandDecided, DemandOpened, DemandPrinted, SubjectTold
from lentera.circulation.models.demand import DemandCase
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(DemandOpened)
def open_case(fact: DemandOpened, entry: Entry) -> None:
    DemandCase.rows.insert(
        entry, copy_fields(fact, DemandCase), id=fact.case, opened_at=entry.at, opened_by=entry.actor
    )


@projects(DemandDecided)
def decide_case(fact: DemandDecided, entry: Entry) -> None:
    DemandCase.rows.change(
        entry,
        id=fact.case,
        allowed=fact.allowed,
        reason=fact.reason,
        decided_at=entry.at,
        decided_by=entry.actor,
    )


@projects(DemandPrinted)
def print_case(fact: DemandPrinted, entry: Entry) -> None:
    DemandCase.rows.change(entry, id=fact.case, printed_at=entry.at, found=fact.found)


@projects(SubjectTold)
def tell_subject(fact: SubjectTold, entry: Entry) -> None:
    DemandCase.rows.change(entry, id=fact.case, told_at=entry.at)
