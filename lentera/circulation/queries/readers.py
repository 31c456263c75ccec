"""Readers: their state for decisions, and who they are for those who may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Loan, LoanReader, Reader, ReaderIdentity, ReaderPause
from lentera.circulation.queries.absence import away_since, newest_kind
from lentera.circulation.queries.lending import loans_in_hand
from lentera.circulation.rules import ReaderState, decide_reader
from lentera.journal.asking import asked
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A reader as the librarian's pages show one."""

    id: UUID
    name: str
    card: str
    block: str
    group: str
    registered_at: datetime
    closed: bool


def reader_by_card(institution: UUID, card: str) -> UUID | None:
    """The reader who has this card here; cards of other institutions are unknown, by design."""
    return next(iter(ReaderIdentity.rows.ids(institution, card=card.strip())), None)


def member_by_card(institution: UUID, card: str) -> tuple[UUID, ReaderIdentity.Secret] | None:
    """The reader who has this card here, and who that is, found at once."""
    return next(iter(ReaderIdentity.rows.find(institution, card=card.strip())), None)


def cards_among(institution: UUID, codes: Sequence[str]) -> list[str]:
    """The codes that are cards of readers here, in their order; a statement for every 400 codes, none opened."""
    rows = ReaderIdentity.rows
    hashes = {rows.hash_of(institution, "card", code): code for code in codes}
    found: set[str] = set()
    for start in range(0, len(hashes), 400):
        some = list(hashes)[start : start + 400]
        known = ReaderIdentity._base_manager.filter(institution=institution, card_hash__in=some)
        found.update(hashes[bytes(told)] for told in known.values_list("card_hash", flat=True))
    return [code for code in codes if code in found]


def card_in_use(institution: UUID, card: str) -> bool:
    """Whether a reader of the institution has this card, an ended membership that is not yet forgotten included."""
    return ReaderIdentity.rows.count(institution, card=card.strip()) > 0


def reader_state(institution: UUID, reader: UUID, *, open_loans: int | None = None) -> ReaderState | None:
    """A reader as the rules see one. `open_loans`: how many copies are out, where the caller has them at hand."""
    found = _reader_row.first(institution, reader, ReaderPause.rows.hash_of(institution, "reader", reader))
    if found is None:
        return None
    group, closed_at, suspended_at, newest, paused = found
    return ReaderState(
        id=reader,
        group=ReaderGroup(group),
        open_loans=_open_links(institution, reader) if open_loans is None else open_loans,
        paused_until=paused_until(institution, reader) if paused else None,
        closed=closed_at is not None,
        suspended=suspended_at is not None,
        away_since=away_since(institution, reader) if newest == MovementKind.OUT else None,
    )


def reader_with_loans(institution: UUID, reader: UUID) -> tuple[ReaderState, list[Loan]] | None:
    """A reader as the rules see one, and the open loans, oldest due day first; None for an unknown id."""
    loans = loans_in_hand(institution, reader)
    state = reader_state(institution, reader, open_loans=len(loans))
    return None if state is None else (state, loans)


@asked
def _reader_row(institution: UUID, id: UUID, pause_hash: bytes) -> Any:
    """Group, end and rest of a membership, the kind of the reader's newest movement, and whether there is a pause:
    most readers never had one.
    """
    pauses = ReaderPause._base_manager.filter(institution=institution, reader_hash=pause_hash)
    rows = Reader.objects.filter(institution=institution, id=id)
    return rows.values_list("group", "closed_at", "suspended_at", newest_kind(), Exists(pauses))


def refusal_of_reader(state: ReaderState, *, today: date) -> Refusal | None:
    """Why a reader takes nothing home today, for machines that ask before a copy is scanned."""
    return decide_reader(state, today=today)


def state_by_card(institution: UUID, card: str) -> ReaderState | Refusal:
    """The reader with this card as the rules see one, or why there is none."""
    reader = reader_by_card(institution, card)
    state = None if reader is None else reader_state(institution, reader)
    return Refusal("card-unknown", card=card) if state is None else state


def _open_links(institution: UUID, reader: UUID) -> int:
    """How many copies the reader has out. The links are few and are the institution's, so loans are found by id:
    asked for the institution as well, SQLite would walk through all of its loans.
    """
    return len(open_loan_ids(institution, LoanReader.rows.hash_of(institution, "reader", reader)))


@asked
def open_loan_ids(institution: UUID, reader_hash: bytes) -> Any:
    """The open loans of a reader, told by his hash in the links."""
    links = LoanReader._base_manager.filter(institution=institution, reader_hash=reader_hash)
    return Loan.objects.filter(id__in=links.values("id"), returned_at=None, undone=False).values_list(
        "id", flat=True
    )


def paused_until(institution: UUID, reader: UUID) -> date | None:
    """The last day of the reader's longest pause; it may be over."""
    days = [date.fromisoformat(pause.until) for _, pause in ReaderPause.rows.find(institution, reader=reader)]
    return max(days, default=None)


def identity(institution: UUID, reader: UUID) -> ReaderIdentity.Secret | None:
    """Who a reader is; None once forgotten."""
    found: ReaderIdentity.Secret | None = ReaderIdentity.rows.open(institution, reader)
    return found


def card_of(institution: UUID, reader: UUID) -> str | None:
    """Only the card number."""
    known = identity(institution, reader)
    return None if known is None else known.card


def readers(institution: UUID) -> list[ReaderLine]:
    """All readers whose identity is known, by name."""
    rows = Reader.objects.filter(institution=institution, forgotten=False).in_bulk()
    told = [_line(rows[id], who) for id, who in ReaderIdentity.rows.all(institution).items() if id in rows]
    return sorted(told, key=lambda line: (line.name.casefold(), line.card))


def reader(institution: UUID, id: UUID) -> ReaderLine | None:
    """One reader of the institution; without name and card once forgotten."""
    row = Reader.objects.filter(institution=institution, id=id).first()
    return None if row is None else _line(row, identity(institution, id))


def _line(row: Reader, who: ReaderIdentity.Secret | None) -> ReaderLine:
    return ReaderLine(
        id=row.id,
        name=who.name if who else "",
        card=who.card if who else "",
        block=who.block if who else "",
        group=row.group,
        registered_at=row.registered_at,
        closed=row.closed_at is not None,
    )


def cards_of_loans(institution: UUID) -> dict[UUID, ReaderLine]:
    """Who has which loan now, by loan: for the librarian who asks for copies back."""
    links = {loan: link.reader for loan, link in LoanReader.rows.all(institution).items()}
    known = {line.id: line for line in readers(institution)}
    return {loan: known[reader] for loan, reader in links.items() if reader in known}
