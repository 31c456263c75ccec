"""What keying in of paper needs to know, and the rows that wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.circulation.facts.paper import SlipAct, SlipKeyed
from lentera.circulation.models import Loan
from lentera.circulation.models.paper import SlipQuestion, SlipReader
from lentera.circulation.queries.copies import copy_by_barcode, open_loan_of
from lentera.circulation.queries.lending import UNKNOWN_TITLE, facts_of_loan
from lentera.circulation.queries.readers import card_of
from lentera.circulation.rules.paper import Chain
from lentera.institutions import queries as institutions
from lentera.journal.chain import stream_id
from lentera.journal.refusals import Refusal
from lentera.stock import queries as stock
from lentera.stock.facts import HoldingStatus
from lentera.stock.queries import HoldingState


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A questioned row as pages show it: card and copy, no name."""

    id: UUID
    act: str
    item: UUID
    barcode: str
    title: str
    card: str
    sheet: str
    row: int
    contradiction: str
    written_at: datetime
    settlement: str
    on_loan: bool


def copy_on_paper(institution: UUID, barcode: str) -> HoldingState | Refusal:
    """The copy of a row, gone ones included: only a barcode that nobody here knows, or that two bear, is refused."""
    found = copy_by_barcode(institution, barcode)
    if not isinstance(found, Refusal) or found.code in ("barcode-unknown", "barcode-double"):
        return found
    rows = stock.holdings_of(institution).filter(barcode=barcode.strip()).values_list("item", flat=True)[:2]
    told = list(rows)
    held = stock.holding_of_item(institution, told[0]) if len(told) == 1 else None
    return found if held is None else held


def copy_of_item(institution: UUID, item: UUID) -> HoldingState | None:
    """What the books of the institution say of a copy."""
    return stock.holding_of_item(institution, item)


def chain_of(institution: UUID, copy: HoldingState, since: datetime) -> Chain:
    """What the journal tells of a copy since a moment."""
    loan = open_loan_of(institution, copy.item)
    moment = since.replace(second=0, microsecond=0)
    rows = Loan.objects.filter(institution=institution, item=copy.item, undone=False)
    later = rows.filter(Q(lent_at__gt=moment) | Q(returned_at__gt=moment))
    told = [one for row in later.values_list("lent_at", "returned_at") for one in row if one is not None]
    return Chain(
        in_hand=copy.status is HoldingStatus.IN_HAND,
        open_loan=None if loan is None else loan.id,
        open_since=None if loan is None else loan.lent_at,
        moments=tuple(told),
    )


def slip_question(institution: UUID, id: UUID) -> SlipQuestion | None:
    """One questioned row."""
    return SlipQuestion.objects.filter(institution=institution, id=id).first()


def open_slip_questions(institution: UUID) -> QuerySet[SlipQuestion]:
    """Rows that wait for a person, as they were written."""
    return SlipQuestion.objects.filter(institution=institution, settlement="").order_by("written_at", "id")


def reader_of_question(institution: UUID, question: UUID) -> UUID | None:
    """Whose card stood in a questioned row; None where no card is needed, and once it is settled."""
    link = SlipReader.rows.open(institution, question)
    return None if link is None else link.reader


def question_lines(institution: UUID, rows: list[SlipQuestion]) -> list[QuestionLine]:
    """Questioned rows with their copies and cards."""
    copies = stock.holdings_by_items(institution, [row.item for row in rows])
    lines = []
    for row in rows:
        copy = copies.get(row.item)
        reader = reader_of_question(institution, row.id)
        lines.append(
            QuestionLine(
                id=row.id,
                act=row.act,
                item=row.item,
                barcode=copy.barcode if copy else "",
                title=copy.title if copy else UNKNOWN_TITLE,
                card=(card_of(institution, reader) if reader else None) or "",
                sheet=row.sheet,
                row=row.row,
                contradiction=row.contradiction,
                written_at=row.written_at,
                settlement=row.settlement,
                on_loan=open_loan_of(institution, row.item) is not None,
            )
        )
    return lines


def library_of_mark(institution: UUID, mark: str) -> UUID | None:
    """The library of the institution whose id begins with the four hex digits on a sheet."""
    for id in institutions.libraries_of(institution).values_list("id", flat=True):
        if id.hex.upper().startswith(mark):
            return UUID(str(id))
    return None


def newest_objection(institution: UUID, loan: UUID, act: SlipAct) -> str | None:
    """What the desk would have said against the newest act of this kind that a loan has from paper."""
    stream = stream_id(institution, "self", "circulation")
    told = [one.fact for one in facts_of_loan(loan, stream)]
    keyed = [fact for fact in told if isinstance(fact, SlipKeyed) and fact.act is act]
    return keyed[-1].objection if keyed else None
