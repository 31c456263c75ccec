"""At the desk: lend, take back, renew, undo, count visits. Page, batch and protocols call the same."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.hold_shelf import lend_held
from lentera.circulation.actions.together import count_lent
from lentera.circulation.facts import (
    Lent,
    LoanUndone,
    RenewalUndone,
    Renewed,
    Returned,
    ReturnUndone,
    Visited,
)
from lentera.circulation.models import Loan, LoanReader, ReaderPause
from lentera.circulation.rules import (
    Renewal,
    Return,
    decide_loan,
    decide_renewal,
    decide_return,
    decide_visits,
)
from lentera.journal import clock
from lentera.journal import undo as journal_undo
from lentera.journal.chain import stream_id
from lentera.journal.ids import timely_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock.queries import HoldingState, recalled_by
from lentera.stock.queries.review import lending_refusal

Undone = LoanUndone | ReturnUndone | RenewalUndone


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and by whom: the institution, its library (None: the institution as a whole), the account at work."""

    institution: UUID
    actor: UUID
    library: UUID | None = None
    zone: str | None = None

    def day(self, moment: datetime) -> date:
        """The day on the library's wall calendar."""
        return clock.local_day(moment, self.zone)


def lend(
    desk: Desk,
    barcode: str,
    card: str,
    *,
    reader: UUID | None = None,
    request_id: RequestId | None,
    at: datetime,
) -> Lent | Refusal:
    """Lend one copy at this desk to the reader with this card (`reader`, where the card was looked up before)."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(Lent)) is not None:
            return first
        copy = queries.copy_by_barcode(desk.institution, barcode)
        if isinstance(copy, Refusal):
            return copy
        if (borrower := reader or queries.reader_by_card(desk.institution, card)) is None:
            return Refusal("card-unknown", card=card)
        if (case := queries.loan_case(desk.institution, copy, borrower)) is None:
            return Refusal("card-unknown", card=card)
        today = desk.day(at)
        if (kept_out := lending_refusal(desk.institution, copy.item, on=today)) is not None:
            return entry.refuse(kept_out)
        book = queries.rule_book(desk.institution, desk.library, around=today)
        item, state, rule = queries.lending_case(desk.institution, book, case.item, case.reader)
        outcome = decide_loan(item, state, rule, book.calendar, today=today, loan=timely_id(at))
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if (held := lend_held(entry, desk.institution, case, outcome.loan, at)) is not None:
            return entry.refuse(held)
        if state.open_loans and copy.record is not None:
            count_lent(desk.institution, borrower, copy.item, today)
        LoanReader.rows.remember_all(desk.institution, [{"id": outcome.loan, "reader": borrower}])
        return entry.record(outcome)


def give_back(desk: Desk, barcode: str, *, request_id: RequestId | None, at: datetime) -> Returned | Refusal:
    """Take one copy back; nobody needs to say who brings it. Lateness pauses the reader, if one is known."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(Returned)) is not None:
            return first
        found = _open_loan(desk, barcode)
        if isinstance(found, Refusal):
            return found
        copy, loan = found
        today = desk.day(at)
        book = queries.rule_book(desk.institution, desk.library, around=today)
        outcome = decide_return(
            queries.loan_state(loan, copy.barcode),
            queries.rule_in(book, loan),
            book.calendar,
            today=today,
            no_fault=loan.due < today and queries.lost_without_fault(loan),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        _pause(desk.institution, loan.id, outcome)
        return entry.record(outcome.fact)


def renew(
    desk: Desk, barcode: str, *, only: UUID | None = None, request_id: RequestId | None, at: datetime
) -> Renewed | Refusal:
    """Let the open loan of this copy go on; `only` when it is this loan, where a reader renews his own."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(Renewed)) is not None:
            return first
        found = _open_loan(desk, barcode)
        if isinstance(found, Refusal):
            return found
        copy, loan = found
        if only is not None and loan.id != only:
            return Refusal("kiosk-not-yours")
        reader = queries.reader_of_loan(desk.institution, loan.id)
        if queries.reader_rests(desk.institution, reader):
            return Refusal("reader-suspended")
        if (by := recalled_by(desk.institution, loan.item)) is not None:
            return Refusal("renewal-recalled", item=copy.barcode, by=by)
        today = desk.day(at)
        book = queries.rule_book(desk.institution, desk.library, around=today)
        outcome = decide_renewal(
            queries.loan_state(loan, copy.barcode),
            queries.rule_in(book, loan),
            book.calendar,
            today=today,
            held=queries.renewal_blocked(desk.institution, loan.item, reader),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        _pause(desk.institution, loan.id, outcome)
        return entry.record(outcome.fact)


def undo_newest(desk: Desk, loan: UUID, *, request_id: RequestId) -> Undone | Refusal:
    """Take the newest fact of a loan back: the loan, its return or its renewal. `undoing.py` says when it may be."""
    stream = stream_id(desk.institution, "self", "circulation")
    told = queries.facts_of_loan(loan, stream) if queries.loan(desk.institution, loan) else []
    if not told:
        return Refusal("loan-unknown")
    newest = told[-1].hash
    outcome = journal_undo.undo(desk.institution, stream, newest, request_id=request_id, actor=desk.actor)
    if isinstance(outcome, LoanUndone | ReturnUndone | RenewalUndone | Refusal):
        return outcome
    return Refusal("request-used-otherwise")


def record_visits(
    desk: Desk, count: int, day: date, *, request_id: RequestId | None, at: datetime
) -> Visited | Refusal:
    """Count people who came to the library on a day; a negative count corrects."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(Visited)) is not None:
            return first
        counted = queries.visits_on(desk.institution, day)
        refusal = decide_visits(count, day, today=desk.day(at), counted=counted)
        if refusal is not None:
            return entry.refuse(refusal)
        return entry.record(Visited(count=count, day=day))


def _open_loan(desk: Desk, barcode: str) -> tuple[HoldingState, Loan] | Refusal:
    copy = queries.copy_by_barcode(desk.institution, barcode)
    if isinstance(copy, Refusal):
        return copy
    loan = queries.open_loan_of(desk.institution, copy.item)
    return Refusal("item-not-on-loan", item=copy.barcode) if loan is None else (copy, loan)


def _pause(institution: UUID, loan: UUID, outcome: Return | Renewal) -> None:
    """Remember a pause, without its book; the loan's link knows it as long as the return can be undone."""
    if outcome.paused_until is None or (link := LoanReader.rows.open(institution, loan)) is None:
        return
    pause = ReaderPause.rows.remember(institution, reader=link.reader, until=outcome.paused_until.isoformat())
    LoanReader.rows.remember(institution, id=loan, reader=link.reader, pause=pause)
