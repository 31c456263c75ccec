"""Rows of paper keyed in later: the fact and the projection of the desk, with the time on the sheet, not its decision.

A row states what happened. The desk's objection is kept beside it; a row that contradicts the journal becomes a
question, which a person settles. Only an unknown barcode or card, and a time in the future or too far back, are
refused. A row is one request (sheet and row), so that a sheet keyed in twice changes nothing.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk, _pause, record_visits
from lentera.circulation.actions.hold_shelf import fill_hold
from lentera.circulation.actions.readers import NewReader, register
from lentera.circulation.actions.together import count_lent
from lentera.circulation.facts import Lent, ReaderRegistered, Renewed, Returned, Visited
from lentera.circulation.facts.paper import Contradiction, SlipAct, SlipKeyed, SlipQuestioned
from lentera.circulation.models import HeldCopy, LoanReader
from lentera.circulation.models.paper import SlipReader
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules import ItemState, ReaderState, decide_return
from lentera.circulation.rules.paper import (
    contradiction,
    decide_slip_time,
    loan_on_paper,
    renewal_on_paper,
)
from lentera.circulation.rules.sheet import LETTERS, Sheet, SheetAct
from lentera.journal import clock
from lentera.journal.ids import new_id, timely_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import Writing, writing
from lentera.stock.queries import HoldingState
from lentera.stock.queries.review import lending_refusal


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row stands: the sheet's id, and the number of the row on it."""

    sheet: str
    number: int

    @property
    def request_id(self) -> str:
        """The same row is the same request, whoever keys it in, and however often."""
        return f"slip:{self.sheet}:{self.number}"


def new_sheet(desk: Desk, act: SheetAct) -> Sheet:
    """A sheet to print: a random id, so that sheets printed anywhere never collide."""
    id = "".join(secrets.choice(LETTERS) for _ in range(8))
    return Sheet(act, id, (desk.library or desk.institution).hex[:4].upper())


def record_paper_loan(
    desk: Desk, barcode: str, card: str, row: Row, *, at: datetime
) -> Lent | SlipQuestioned | Refusal:
    """A loan as it stands on paper, at the time on the sheet (`at`, UTC)."""
    with writing(desk.institution, row.request_id, actor=desk.actor, at=at) as entry:
        copy = slips.copy_on_paper(desk.institution, barcode)
        reader = queries.state_by_card(desk.institution, card)
        if isinstance(copy, Refusal):
            return copy
        if isinstance(reader, Refusal):
            return reader
        told = _told_before(entry, copy, row, reader.id)
        if isinstance(told, Lent | SlipQuestioned | Refusal):
            return told
        if (refusal := time_refusal(desk, at)) is not None:
            return refusal
        why = contradiction(SlipAct.LEND, slips.chain_of(desk.institution, copy, at), at)
        if why is not None:
            asked = _question(entry, SlipAct.LEND, copy, row, why)
            SlipReader.rows.remember(desk.institution, id=asked.question, reader=reader.id)
            return asked
        return lend_on_paper(entry, desk, copy, reader, row, at)


def record_paper_return(
    desk: Desk, barcode: str, row: Row, *, at: datetime
) -> Returned | SlipQuestioned | Refusal:
    """A return as it stands on paper."""
    with writing(desk.institution, row.request_id, actor=desk.actor, at=at) as entry:
        copy = slips.copy_on_paper(desk.institution, barcode)
        if isinstance(copy, Refusal):
            return copy
        told = _told_before(entry, copy, row)
        if isinstance(told, Returned | SlipQuestioned | Refusal):
            return told
        if (refusal := time_refusal(desk, at)) is not None:
            return refusal
        why = contradiction(SlipAct.RETURN, slips.chain_of(desk.institution, copy, at), at)
        if why is not None:
            return _question(entry, SlipAct.RETURN, copy, row, why)
        return return_on_paper(entry, desk, copy, row, at)


def record_paper_renewal(
    desk: Desk, barcode: str, row: Row, *, at: datetime
) -> Renewed | SlipQuestioned | Refusal:
    """A renewal as it stands on paper."""
    with writing(desk.institution, row.request_id, actor=desk.actor, at=at) as entry:
        copy = slips.copy_on_paper(desk.institution, barcode)
        if isinstance(copy, Refusal):
            return copy
        told = _told_before(entry, copy, row)
        if isinstance(told, Renewed | SlipQuestioned | Refusal):
            return told
        if (refusal := time_refusal(desk, at)) is not None:
            return refusal
        why = contradiction(SlipAct.RENEW, slips.chain_of(desk.institution, copy, at), at)
        if why is not None:
            return _question(entry, SlipAct.RENEW, copy, row, why)
        return renew_on_paper(entry, desk, copy, row, at)


def lend_on_paper(
    entry: Writing, desk: Desk, copy: HoldingState, reader: ReaderState, row: Row, at: datetime
) -> Lent:
    """Record a loan that fits the journal, in an open block."""
    today, house = desk.day(at), desk.institution
    book = queries.rule_book(house, desk.library, around=today)
    item = ItemState(id=copy.item, barcode=copy.barcode, scope_item=copy.scope_item)
    reader = replace(reader, away_since=queries.away_on(house, reader.id, today))
    item, reader, rule = queries.lending_case(house, book, item, reader)
    lent, objection = loan_on_paper(item, reader, rule, book.calendar, today=today, loan=timely_id(at))
    kept_out = lending_refusal(house, item.id, on=today)
    held = queries.held_for(house, item.id)
    for_another = held is not None and held[1] != reader.id
    if kept_out is not None:
        objection = kept_out.code
    elif for_another:
        objection = objection or "hold-for-another"
    if held is not None and for_another:
        HeldCopy.rows.forget(house, [held[0]])  # whoever it stood for waits on
    fill_hold(entry, house, item.id, reader.id, lent.loan, at)
    if reader.open_loans:
        count_lent(house, reader.id, item.id, today)
    LoanReader.rows.remember(house, id=lent.loan, reader=reader.id)
    entry.record(_keyed(lent.loan, SlipAct.LEND, row, objection), at=at)
    return entry.record(lent, at=at)


def return_on_paper(
    entry: Writing, desk: Desk, copy: HoldingState, row: Row, at: datetime
) -> Returned | Refusal:
    """Record the return of the open loan of a copy, in an open block."""
    loan = queries.open_loan_of(desk.institution, copy.item)
    if loan is None:
        return Refusal("item-not-on-loan", item=copy.barcode)
    today = desk.day(at)
    calendar = queries.calendar(desk.institution, desk.library, around=today)
    state = queries.loan_state(loan, copy.barcode)
    no_fault = loan.due < today and queries.lost_without_fault(loan)
    rule = queries.rule_of(loan, desk.library)
    outcome = decide_return(state, rule, calendar, today=today, no_fault=no_fault)
    if isinstance(outcome, Refusal):
        return outcome
    _pause(desk.institution, loan.id, outcome)
    entry.record(_keyed(loan.id, SlipAct.RETURN, row, None), at=at)
    return entry.record(outcome.fact, at=at)


def renew_on_paper(
    entry: Writing, desk: Desk, copy: HoldingState, row: Row, at: datetime
) -> Renewed | Refusal:
    """Record the renewal of the open loan of a copy, in an open block."""
    loan = queries.open_loan_of(desk.institution, copy.item)
    if loan is None:
        return Refusal("item-not-on-loan", item=copy.barcode)
    today = desk.day(at)
    calendar = queries.calendar(desk.institution, desk.library, around=today)
    state = queries.loan_state(loan, copy.barcode)
    reader = queries.reader_of_loan(desk.institution, loan.id)
    held = queries.renewal_blocked(desk.institution, loan.item, reader)
    rule = queries.rule_of(loan, desk.library)
    outcome, objection = renewal_on_paper(state, rule, calendar, today=today, held=held)
    if isinstance(outcome, Refusal):
        return outcome
    _pause(desk.institution, loan.id, outcome)
    entry.record(_keyed(loan.id, SlipAct.RENEW, row, objection), at=at)
    return entry.record(outcome.fact, at=at)


def _keyed(loan: UUID, act: SlipAct, row: Row, objection: str | None) -> SlipKeyed:
    return SlipKeyed(loan=loan, act=act, sheet=row.sheet, row=row.number, objection=objection)


def _question(
    entry: Writing, act: SlipAct, copy: HoldingState, row: Row, why: Contradiction
) -> SlipQuestioned:
    return entry.record(
        SlipQuestioned(
            question=new_id(), act=act, item=copy.item, sheet=row.sheet, row=row.number, contradiction=why
        )
    )


def time_refusal(desk: Desk, at: datetime) -> Refusal | None:
    """Why a row with this time is not recorded: it lies ahead, or too far back."""
    now = clock.now()
    return decide_slip_time(at, now, day=desk.day(at), today=desk.day(now))


def _told_before(
    entry: Writing, copy: HoldingState, row: Row, reader: UUID | None = None
) -> Lent | Returned | Renewed | SlipQuestioned | Refusal | None:
    """What this row said the first time; a refusal when it said it of another copy or card."""
    first: object = entry.first_result
    if first is None:
        return None
    used = Refusal("slip-row-used", row=row.number)
    if isinstance(first, SlipQuestioned):
        known = slips.reader_of_question(entry.author, first.question)
        item = first.item
    elif isinstance(first, Lent | Returned | Renewed):
        loan = queries.loan(entry.author, first.loan)
        known = queries.reader_of_loan(entry.author, first.loan)
        item = loan.item if loan is not None else copy.item
    else:
        return used
    if item != copy.item or (reader is not None and known is not None and reader != known):
        return used
    return first


def record_paper_visits(desk: Desk, count: int, row: Row, *, at: datetime) -> Visited | Refusal:
    """People who came, as tallied on paper, for the day on the sheet."""
    if (refusal := time_refusal(desk, at)) is not None:
        return refusal
    return record_visits(desk, count, desk.day(at), request_id=row.request_id, at=at)


def register_from_paper(desk: Desk, who: NewReader, row: Row, *, at: datetime) -> ReaderRegistered | Refusal:
    """A reader who was registered on paper, with the card that was given."""
    if (refusal := time_refusal(desk, at)) is not None:
        return refusal
    return register(desk, who, request_id=row.request_id, at=at)
