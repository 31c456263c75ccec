"""A person says what a questioned row of paper means."""

from datetime import datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk, _pause
from lentera.circulation.actions.paper import Row, lend_on_paper, renew_on_paper, return_on_paper
from lentera.circulation.facts import Returned
from lentera.circulation.facts.paper import Settlement, SlipAct, SlipKeyed, SlipSettled
from lentera.circulation.models.paper import SlipQuestion, SlipReader
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules import decide_return
from lentera.circulation.rules.paper import contradiction, story_of_loan
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.stock.queries import HoldingState


def settle_slip(
    desk: Desk, question: UUID, settlement: Settlement, *, request_id: RequestId | None, at: datetime
) -> SlipSettled | Refusal:
    """Record a questioned row as written, end its loan now, or drop it.

    A loan as written ends an older open loan of the copy when it begins, and ends itself with the next thing that is
    told of the copy. A return or a renewal as written is tried once more: its loan may have been keyed in meanwhile.
    """
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(SlipSettled)) is not None:
            return first
        row = slips.slip_question(desk.institution, question)
        if row is None or row.settlement:
            return Refusal("slip-settled-already")
        if settlement is not Settlement.DROPPED:
            copy = slips.copy_of_item(desk.institution, row.item)
            if copy is None:
                return Refusal("slip-copy-gone")
            ended_now = settlement is Settlement.ENDED_NOW
            refusal = _end_now(entry, desk, row, copy, at) if ended_now else _record(entry, desk, row, copy)
            if refusal is not None:
                return refusal
        SlipReader.rows.forget(desk.institution, [question])
        return entry.record(SlipSettled(question=question, settlement=settlement))


def _record(entry: Writing, desk: Desk, row: SlipQuestion, copy: HoldingState) -> Refusal | None:
    at, place = row.written_at, Row(row.sheet, row.row)
    chain = slips.chain_of(desk.institution, copy, at)
    if row.act != SlipAct.LEND:
        if contradiction(SlipAct(row.act), chain, at) is not None:
            return Refusal("slip-still-contradicts", item=copy.barcode)
        act = return_on_paper if row.act == SlipAct.RETURN else renew_on_paper
        outcome = act(entry, desk, copy, place, at)
        return outcome if isinstance(outcome, Refusal) else None
    reader = slips.reader_of_question(desk.institution, row.id)
    state = queries.reader_state(desk.institution, reader) if reader is not None else None
    if state is None:
        return Refusal("reader-unknown")
    story = story_of_loan(chain, at)
    if story.ends is not None:
        _end(entry, desk, story.ends, copy, place, at)
    lent = lend_on_paper(entry, desk, copy, state, place, at)
    if story.until is not None:
        _end(entry, desk, lent.loan, copy, place, story.until)
    return None


def _end_now(
    entry: Writing, desk: Desk, row: SlipQuestion, copy: HoldingState, at: datetime
) -> Refusal | None:
    loan = queries.open_loan_of(desk.institution, copy.item)
    if row.act != SlipAct.RETURN or loan is None:
        return Refusal("item-not-on-loan", item=copy.barcode)
    _end(entry, desk, loan.id, copy, Row(row.sheet, row.row), at)
    return None


def _end(entry: Writing, desk: Desk, loan: UUID, copy: HoldingState, row: Row, at: datetime) -> None:
    """End a loan at a moment, with the pause that its lateness brings."""
    held = queries.loan(desk.institution, loan)
    keyed = SlipKeyed(loan=loan, act=SlipAct.RETURN, sheet=row.sheet, row=row.number, objection=None)
    if held is not None:
        day = desk.day(at)
        calendar = queries.calendar(desk.institution, desk.library, around=day)
        state = queries.loan_state(held, copy.barcode)
        no_fault = held.due < day and queries.lost_without_fault(held)
        rule = queries.rule_of(held, desk.library)
        outcome = decide_return(state, rule, calendar, today=day, no_fault=no_fault)
        if not isinstance(outcome, Refusal):
            _pause(desk.institution, loan, outcome)
    entry.record(keyed, at=at)
    entry.record(Returned(loan=loan), at=at)
