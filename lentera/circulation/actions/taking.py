"""Open loans and readers of another system: taken over as they stood there, and taken back as a whole.

A block holds facts of readers or of loans, never of both: who has which copy is told by `LoanReader` alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.readers import NewReader, register_all
from lentera.circulation.facts import (
    ForgettingReason,
    LoanTakenOver,
    LoanUndone,
    ReadersForgotten,
    ReadersTakenBack,
)
from lentera.circulation.models import Loan, LoanReader, Reader, ReaderIdentity
from lentera.circulation.rules.paper import loan_on_paper
from lentera.journal import clock
from lentera.journal.forgettable import Forgettable, forgettable_models
from lentera.journal.ids import new_id
from lentera.journal.models import Mention, StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

NOTHING_HAPPENED = ("circulation.reader_registered", "circulation.reader_looked_up")  # to a reader


@dataclass(frozen=True, slots=True)
class OlderLoan:
    """An open loan as another system had it: its days are true days, and it gets the id `loan`."""

    loan: UUID
    barcode: str
    reader: UUID
    lent: date
    due: date


@dataclass(frozen=True, slots=True)
class OlderReader:
    """A reader whom a take-over registered, as he was registered: the id, the name, the card and the block."""

    reader: UUID
    name: str
    card: str
    block: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many went, and the ids of those that stay because something has happened to them."""

    count: int
    kept: tuple[UUID, ...]


def take_readers(
    institution: UUID, people: Sequence[NewReader], *, request_id: RequestId, actor: UUID, at: datetime
) -> dict[UUID, Refusal]:
    """Register at most 1,000 people, each with an id; returns why not, by id: a card may have been given since.

    The same request again registers nobody twice.
    """
    with writing(institution, None, actor=actor, at=at):
        taken = {}
        for who in people:
            known = queries.reader_by_card(institution, who.card)
            if who.id is not None and known not in (None, who.id):
                taken[who.id] = Refusal("card-in-use", card=card_end(who.card))
        free = [who for who in people if who.id not in taken]
        if free:
            register_all(institution, free, request_id=request_id, actor=actor, at=at)
        return taken


def take_loans(
    desk: Desk, loans: Sequence[OlderLoan], *, request_id: RequestId, at: datetime
) -> dict[UUID, Refusal]:
    """Let at most 1,000 loans go on here; returns why not, by loan. The same request again takes none twice."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        done = {told.loan for told in entry.first_results if isinstance(told, LoanTakenOver)}
        refused: dict[UUID, Refusal] = {}
        facts, links = [], list[dict[str, UUID]]()
        out, hands = set[UUID](), Counter[UUID]()
        for told in loans:
            if told.loan in done:
                continue
            fact = _taken(desk, told, hands[told.reader])
            if not isinstance(fact, Refusal) and fact.item in out:
                fact = Refusal("item-on-loan", item=told.barcode)
            if isinstance(fact, Refusal):
                refused[told.loan] = fact
                continue
            out.add(fact.item)
            hands[told.reader] += 1
            facts.append((fact, _moment(desk, told.lent, at)))
            links.append({"id": told.loan, "reader": told.reader})
        if entry.first_result is None:
            LoanReader.rows.remember_all(desk.institution, links)
            entry.record_all(facts)
        return refused


def take_back_loans(
    institution: UUID, loans: Sequence[UUID], *, request_id: RequestId, actor: UUID
) -> TakenBack:
    """Undo at most 1,000 loans of a take-over; those that have moved on since (returned, renewed) stay."""
    with writing(institution, request_id, actor=actor) as entry:
        before = [told.loan for told in entry.first_results if isinstance(told, LoanUndone)]
        rows = Loan.objects.filter(institution=institution).in_bulk(list(loans))
        kept = [id for id in loans if id in rows and not rows[id].undone and not _untouched(rows[id])]
        if before:
            return TakenBack(len(before), tuple(kept))
        back = [id for id in loans if id in rows and _untouched(rows[id])]
        LoanReader.rows.forget(institution, back)
        entry.record_all(LoanUndone(loan=id) for id in back)
        return TakenBack(len(back), tuple(kept))


def take_back_readers(
    institution: UUID, readers: Sequence[OlderReader], *, request_id: RequestId, actor: UUID
) -> TakenBack:
    """Take at most 1,000 readers of a take-over back out; those to whom something has happened since stay.

    Who lends, waits, is paused, moved or was corrected since stays. The others are forgotten, and counted nowhere.
    """
    with writing(institution, request_id, actor=actor) as entry:
        before = [told for told in entry.first_results if isinstance(told, ReadersTakenBack)]
        here = Reader.objects.filter(institution=institution).in_bulk([one.reader for one in readers])
        kept = tuple(one.reader for one in readers if one.reader in here and _moved_on(institution, one))
        if before:
            return TakenBack(len(before[0].readers), kept)
        back = tuple(one.reader for one in readers if one.reader in here and one.reader not in kept)
        if back:
            ReaderIdentity.rows.forget(institution, back)
            entry.record(ReadersForgotten(readers=back, reason=ForgettingReason.TAKEN_BACK))
            entry.record(ReadersTakenBack(readers=back))
        return TakenBack(len(back), kept)


def card_end(card: str) -> str:
    """The last two signs of a card number: all that a log tells of it."""
    return f"…{card[-2:]}"


def new_loan_id() -> UUID:
    """The id that an older loan will have here."""
    return new_id()


def _taken(desk: Desk, told: OlderLoan, also: int) -> LoanTakenOver | Refusal:
    """The fact, with the desk's objection if it has one; `also`: loans of the same reader in this very block."""
    copy = queries.item_state(desk.institution, told.barcode)
    if isinstance(copy, Refusal):
        return copy
    if copy.open_loan is not None:
        return Refusal("item-on-loan", item=copy.barcode)
    reader = queries.reader_state(desk.institution, told.reader)
    if reader is None:
        return Refusal("reader-unknown")
    if reader.closed:
        return Refusal("reader-closed")
    book = queries.rule_book(desk.institution, desk.library, around=told.lent)
    item, who, rule = queries.lending_case(desk.institution, book, copy, reader)
    who = replace(who, open_loans=who.open_loans + also)
    lent, objection = loan_on_paper(item, who, rule, book.calendar, today=told.lent, loan=told.loan)
    return LoanTakenOver(
        loan=told.loan,
        item=lent.item,
        scope_item=lent.scope_item,
        group=lent.group,
        due=told.due,
        rule=lent.rule,
        objection=objection,
    )


def _moment(desk: Desk, day: date, at: datetime) -> datetime:
    """Morning of the day on which it was lent, never later than now: the other system told no hour."""
    return min(clock.at_local(day, zone=desk.zone), at)


def _untouched(loan: Loan) -> bool:
    return loan.taken and not loan.undone and loan.returned_at is None and loan.renewals == 0


def _moved_on(institution: UUID, told: OlderReader) -> bool:
    known = queries.identity(institution, told.reader)
    if known is None or (known.name, known.card, known.block) != (told.name, told.card, told.block):
        return True
    if any(_keeps(model, institution, told.reader) for model in forgettable_models()):
        return True  # a loan, a pause, a hold: whatever any area keeps of a reader
    told_of = Mention.objects.filter(object=told.reader).values_list("stream", "seq")
    return any(
        StoredEntry.objects.filter(stream=stream, seq=seq).exclude(kind__in=NOTHING_HAPPENED).exists()
        for stream, seq in told_of
    )


def _keeps(model: type[Forgettable], institution: UUID, reader: UUID) -> bool:
    """Whether sealed rows beside the identity are the reader's, or are linked to him."""
    if (
        model is not ReaderIdentity
        and model._base_manager.filter(institution=institution, id=reader).exists()
    ):
        return True
    return hasattr(model, "reader_hash") and model.rows.count(institution, reader=reader) > 0
