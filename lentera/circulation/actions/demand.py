"""A lawful demand: opened by one person, decided by another, printed once, and told to the reader."""

from datetime import date, datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts.demand import DemandDecided, DemandOpened, DemandPrinted, SubjectTold
from lentera.circulation.models import DemandCase, Reader
from lentera.circulation.queries.demand import demand_state
from lentera.circulation.queries.lending import LoanLine
from lentera.circulation.rules.demand import (
    decide_decision,
    decide_opening,
    decide_printing,
    decide_telling,
    names_reader,
)
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def open_demand(
    desk: Desk,
    reader: UUID,
    *,
    requester: str,
    officer: str,
    letter: str,
    letter_on: date,
    untold: str = "",
    request_id: RequestId | None,
    at: datetime,
) -> DemandOpened | Refusal:
    """Open a case from an authority's letter. `untold`: the legal reason not to tell the reader, "" when he is told."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(DemandOpened)) is not None:
            return first
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None:
            return Refusal("reader-unknown")
        who = queries.identity(desk.institution, reader)
        words = " ".join((requester, officer, letter, untold))
        cases = DemandCase.objects.filter(institution=desk.institution, reader=reader, printed_at=None)
        refusal = decide_opening(
            letter_on,
            today=desk.day(at),
            forgotten=row.forgotten,
            names_reader=who is not None and names_reader(words, who.name, who.card),
            open_already=cases.exclude(allowed=False).filter(letter=letter.strip()).exists(),
        )
        if refusal is not None:
            return entry.refuse(refusal)
        return entry.record(
            DemandOpened(
                case=new_id(),
                reader=reader,
                requester=requester.strip(),
                officer=officer.strip(),
                letter=letter.strip(),
                letter_on=letter_on,
                untold=untold.strip(),
            )
        )


def decide_demand(
    desk: Desk,
    case: UUID,
    *,
    allowed: bool,
    reason: str = "",
    request_id: RequestId | None,
    at: datetime,
) -> DemandDecided | Refusal:
    """Allow or refuse the answer; only another person than the one who opened the case."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(DemandDecided)) is not None:
            return first
        row = DemandCase.objects.filter(institution=desk.institution, id=case).first()
        if row is None:
            return Refusal("demand-unknown")
        who = queries.identity(desk.institution, row.reader)
        state = demand_state(row, desk.zone)
        refusal = decide_decision(state, desk.actor, allowed=allowed, reason=reason)
        if refusal is None and who is not None and names_reader(reason, who.name, who.card):
            refusal = Refusal("words-name-reader")
        if refusal is not None:
            return entry.refuse(refusal)
        return entry.record(DemandDecided(case=case, allowed=allowed, reason=reason.strip()))


def print_demand(
    desk: Desk, case: UUID, *, request_id: RequestId | None, at: datetime
) -> list[LoanLine] | Refusal:
    """The open loans of the reader as they stand now, for the one print-out; recorded as a fact without them.

    The list is returned and kept nowhere. The same request again is refused like any second print-out.
    """
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if entry.first_result is not None:
            return Refusal("demand-printed-already")
        row = DemandCase.objects.filter(institution=desk.institution, id=case).first()
        if row is None:
            return Refusal("demand-unknown")
        known = queries.identity(desk.institution, row.reader)
        refusal = decide_printing(demand_state(row, desk.zone), today=desk.day(at), forgotten=known is None)
        if refusal is not None:
            return entry.refuse(refusal)
        rows = queries.loans_of_reader(desk.institution, row.reader).filter(returned_at=None)
        lines = queries.lines(desk.institution, rows)
        entry.record(DemandPrinted(case=case, found=len(lines)))
        return lines


def tell_subject(
    desk: Desk, case: UUID, *, request_id: RequestId | None, at: datetime
) -> SubjectTold | Refusal:
    """The reader was told that his open loans were handed over, to whom and on which letter."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(SubjectTold)) is not None:
            return first
        row = DemandCase.objects.filter(institution=desk.institution, id=case).first()
        if row is None:
            return Refusal("demand-unknown")
        refusal = decide_telling(demand_state(row, desk.zone))
        if refusal is not None:
            return entry.refuse(refusal)
        return entry.record(SubjectTold(case=case))
