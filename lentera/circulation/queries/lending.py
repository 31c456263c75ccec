"""What decisions of lending need to know, and the lists of loans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lentera.circulation.facts import Lent, LoanTakenOver, RenewalUndone, Renewed, Returned
from lentera.circulation.models import Loan, LoanReader
from lentera.circulation.queries.absence import away_with
from lentera.circulation.queries.copies import copies_by_item
from lentera.circulation.rules import LoanState, Undoable
from lentera.institutions import queries as institutions
from lentera.journal import clock, reading
from lentera.journal.asking import asked
from lentera.journal.facts import Fact
from lentera.journal.models import Mention, StoredEntry, Stream
from lentera.journal.projecting import Entry
from lentera.stock.queries import HoldingState

UNKNOWN_TITLE = "—"


def loan_state(loan: Loan, barcode: str) -> LoanState:
    """A loan as the rules see it."""
    is_open = loan.returned_at is None and not loan.undone
    away = away_with(loan) if is_open and loan.due <= clock.today() else ()
    return LoanState(
        loan=loan.id, barcode=barcode, due=loan.due, renewals=loan.renewals, open=is_open, away=away
    )


def open_loans(institution: UUID) -> QuerySet[Loan]:
    """Loans that are neither returned nor undone."""
    return Loan.objects.filter(institution=institution, returned_at=None, undone=False)


def overdue_loans(institution: UUID, today: date) -> QuerySet[Loan]:
    """Open loans whose due day is before `today`, oldest first."""
    return open_loans(institution).filter(due__lt=today).order_by("due", "id")


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan as lists show it: with its copy, without its reader."""

    id: UUID
    item: UUID
    barcode: str
    title: str
    call_number: str
    placed: bool
    group: str
    lent_at: datetime
    due: date
    renewals: int
    returned_at: datetime | None
    undone: bool

    def days_left(self, today: date) -> int:
        """Days until it is due; negative when late."""
        return (self.due - today).days


def lines(institution: UUID, loans: Iterable[Loan], *, known: HoldingState | None = None) -> list[LoanLine]:
    """Loans with their copies; two statements for any number. `known`: a copy that was looked up just now."""
    told = list(loans)
    asked_for = {loan.item for loan in told}
    copies = {} if known is None else {known.item: known}
    copies |= copies_by_item(institution, asked_for - copies.keys())
    made = []
    for loan in told:
        copy = copies.get(loan.item)
        made.append(
            LoanLine(
                id=loan.id,
                item=loan.item,
                barcode=copy.barcode if copy else "",
                title=copy.title if copy else UNKNOWN_TITLE,
                call_number=copy.call_number if copy else "",
                placed=loan.scope_item is not None,
                group=loan.group,
                lent_at=loan.lent_at,
                due=loan.due,
                renewals=loan.renewals,
                returned_at=loan.returned_at,
                undone=loan.undone,
            )
        )
    return made


def loan(institution: UUID, id: UUID) -> Loan | None:
    """One loan of the institution."""
    found: Loan | None = _loan.first(institution, id)
    return found


@asked
def _loan(institution: UUID, id: UUID) -> Any:
    return Loan.objects.filter(institution=institution, id=id)


def loans_in_hand(institution: UUID, reader: UUID) -> list[Loan]:
    """The reader's open loans, oldest due day first."""
    return _in_hand(institution, LoanReader.rows.hash_of(institution, "reader", reader))


@asked
def _in_hand(institution: UUID, reader_hash: bytes) -> Any:
    links = LoanReader._base_manager.filter(institution=institution, reader_hash=reader_hash)
    found = Loan.objects.filter(id__in=links.values("id"), returned_at=None, undone=False)
    return found.order_by("due", "id")  # found by id: the links are few


def loans_of_reader(institution: UUID, reader: UUID) -> QuerySet[Loan]:
    """The reader's open loans, and those of which the return can still be undone; oldest due day first."""
    ids = LoanReader.rows.query(institution, reader=reader).values("id")
    return Loan.objects.filter(id__in=ids, undone=False).order_by(
        "due", "id"
    )  # found by id: the links are few


def reader_of_loan(institution: UUID, loan: UUID) -> UUID | None:
    """Who has a loan; None once the link is gone."""
    link = LoanReader.rows.open(institution, loan)
    return None if link is None else link.reader


def facts_of_loan(loan: UUID, stream: UUID) -> list[Entry]:
    """Everything told of a loan in one stream, in order; nothing where the stream has not begun."""
    return [reading.opened(one, home) for home in _stream(stream) for one in _told_of(loan, stream)]


@asked
def _stream(id: UUID) -> Any:
    return Stream.objects.filter(id=id)


@asked
def _told_of(loan: UUID, stream: UUID) -> Any:
    places = Mention.objects.filter(object=loan, stream=stream)
    return StoredEntry.objects.filter(stream=stream, seq__in=places.values("seq")).order_by("seq")


def undoable(fact: Lent | Returned | Renewed, entry: Entry) -> Undoable:
    """A fact of a loan as undo sees it."""
    told = facts_of_loan(fact.loan, entry.stream)
    dues = [one.fact.due for one in told if one.seq < entry.seq and _tells_due(one.fact)]  # type: ignore[attr-defined]
    row = Loan.objects.get(institution=entry.author, id=fact.loan)
    others = open_loans(entry.author).filter(item=row.item).exclude(id=row.id)
    return Undoable(
        fact=fact,
        recorded=entry.recorded,
        due_before=dues[-1] if dues else None,
        newest=bool(told) and told[-1].seq == entry.seq,
        others_loan=isinstance(fact, Returned) and others.exists(),
    )


def _tells_due(fact: Fact) -> bool:
    return isinstance(fact, Lent | LoanTakenOver | Renewed | RenewalUndone)


def export_loans(institution: UUID | None = None) -> Iterator[dict[str, str]]:
    """The rows of `lentera export loans`: never a reader, nor a group, which names one who is alone in it."""
    rows = Loan.objects.filter(undone=False).order_by("lent_at", "id")
    if institution is not None:
        rows = rows.filter(institution=institution)
    held: list[Loan] = []
    for row in rows.iterator(chunk_size=1000):
        held.append(row)
        if len(held) == 1000:
            yield from _exported(held)
            held = []
    yield from _exported(held)


def _exported(loans: list[Loan]) -> Iterator[dict[str, str]]:
    by_author: dict[UUID, set[UUID]] = {}
    for row in loans:
        by_author.setdefault(row.institution_id, set()).add(row.item)
    copies = {author: copies_by_item(author, items) for author, items in by_author.items()}
    zones = {author: institutions.zone_of(author) for author in by_author}
    for row in loans:
        copy, zone = copies[row.institution_id].get(row.item), zones[row.institution_id]
        yield {
            "loan": str(row.id),
            "institution": str(row.institution_id),
            "barcode": copy.barcode if copy else "",
            "title": copy.title if copy else "",
            "lent": clock.local_day(row.lent_at, zone).isoformat(),
            "due": row.due.isoformat(),
            "returned": clock.local_day(row.returned_at, zone).isoformat() if row.returned_at else "",
            "renewals": str(row.renewals),
            "ended": row.ended,  # why it ended without a return, on the day in `returned`
        }
