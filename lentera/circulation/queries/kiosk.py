"""What a kiosk shows: who stands there, by the last digits of the card alone, and the books in hand."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.circulation.messages.kiosk import words_for_reader
from lentera.circulation.models import KioskVisit, Loan, LoanReader
from lentera.circulation.queries.lending import LoanLine, lines, loans_of_reader
from lentera.circulation.queries.readers import identity, reader_state
from lentera.circulation.queries.rulebook import rule_for
from lentera.circulation.rules.kiosk import VisitTimes, is_over

__all__ = ["InHand", "Own", "Visit", "own", "own_loan", "visit", "words_for_reader"]

SHOWN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """A reader who signed in. `card` is for actions; screens show `digits`."""

    id: UUID
    reader: UUID
    card: str
    pin_drawn: bool = False  # by staff: nothing is opened before the reader changed it

    @property
    def digits(self) -> str:
        """The last digits of the card."""
        return self.card[-SHOWN_DIGITS:]


@dataclass(frozen=True, slots=True)
class InHand:
    """A book in the reader's hand. `days` until it is due, negative when late."""

    line: LoanLine
    days: int

    @property
    def tone(self) -> str:
        """Late, due soon, or with time left."""
        return "refused" if self.days < 0 else "soon" if self.days <= 1 else "good"


@dataclass(frozen=True, slots=True)
class Own:
    """What a reader sees of himself. `left`: how many more he may take; `paused_until`: None when he may borrow."""

    loans: list[InHand]
    left: int
    limit: int
    paused_until: date | None


def visit(institution: UUID, kiosk: UUID, id: UUID, now: datetime) -> Visit | None:
    """A visit that still goes on at this kiosk, of a reader who is still one, and still here."""
    row = KioskVisit._base_manager.filter(institution=institution, id=id, kiosk=kiosk).first()
    if row is None or is_over(VisitTimes(row.began, row.seen), now):
        return None
    reader = KioskVisit.rows.unseal(row).reader
    who, state = identity(institution, reader), reader_state(institution, reader)
    if who is None or state is None or state.closed or state.away_since is not None:
        return None
    return Visit(id, reader, who.card, who.pin_drawn)


def own(institution: UUID, library: UUID, reader: UUID, today: date) -> Own:
    """The books in hand, the soonest due first, and what the reader may still do."""
    rows = loans_of_reader(institution, reader).filter(returned_at=None)
    state = reader_state(institution, reader)
    limit = rule_for(institution, library, state.group).max_items if state is not None else 0
    out = state.open_loans if state is not None else 0
    paused = state.paused_until if state is not None else None
    return Own(
        loans=[InHand(line, line.days_left(today)) for line in lines(institution, rows)],
        left=max(limit - out, 0),
        limit=limit,
        paused_until=paused if paused is not None and today <= paused else None,
    )


def own_loan(institution: UUID, reader: UUID, loan: UUID) -> Loan | None:
    """An open loan, if it is this reader's."""
    link = LoanReader.rows.open(institution, loan)
    if link is None or link.reader != reader:
        return None
    return Loan.objects.filter(institution=institution, id=loan, returned_at=None, undone=False).first()
