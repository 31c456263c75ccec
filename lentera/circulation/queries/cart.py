"""What the cart takes along and what it brings back: by block, for the librarian who loads it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lentera.circulation.models import Loan, LoanReader
from lentera.circulation.models.cart import CartRound
from lentera.circulation.queries.hold import ShelfLine, shelf_lines
from lentera.circulation.queries.lending import LoanLine, lines, open_loans
from lentera.circulation.queries.readers import ReaderLine, readers

AHEAD_DAYS = 7  # copies due before the cart comes again are asked for now


@dataclass(frozen=True, slots=True)
class Collecting:
    """A copy to bring back from a block, and the card of who has it."""

    line: LoanLine
    card: str
    days: int

    @property
    def late(self) -> bool:
        """Whether its due day is over."""
        return self.days < 0


def rounds(institution: UUID) -> list[CartRound]:
    """The rounds of the week, in order."""
    rows = CartRound.objects.filter(institution=institution)
    return sorted(rows, key=lambda row: (row.weekday, row.starts is None, str(row.starts), row.block))


def cart_round(institution: UUID, id: UUID) -> CartRound | None:
    """One round."""
    return CartRound.objects.filter(institution=institution, id=id).first()


def next_day(round: CartRound, today: date) -> date:
    """The day on which a round is next, today included."""
    return today + timedelta(days=(round.weekday - today.isoweekday()) % 7)


def readers_of_block(institution: UUID, block: str) -> list[ReaderLine]:
    """The readers who live in a block, memberships that ended left out."""
    wanted = _plain(block)
    return [one for one in readers(institution) if _plain(one.block) == wanted and not one.closed]


def to_collect(institution: UUID, block: str, day: date) -> list[Collecting]:
    """Copies in a block that are late on `day`, or due before the cart comes again; the latest first."""
    cards = {one.id: one.card for one in readers_of_block(institution, block)}
    mine: dict[UUID, str] = {}
    for loan, link in LoanReader.rows.all(institution).items():
        if link.reader in cards:
            mine[loan] = cards[link.reader]
    rows: list[Loan] = []
    ids = list(mine)
    until = day + timedelta(days=AHEAD_DAYS)
    for start in range(0, len(ids), 500):
        rows += open_loans(institution).filter(id__in=ids[start : start + 500], due__lt=until)
    told = [Collecting(line, mine[line.id], line.days_left(day)) for line in lines(institution, rows)]
    return sorted(told, key=lambda one: (one.days, one.card, one.line.barcode))


def to_bring(institution: UUID, block: str) -> list[ShelfLine]:
    """Copies on the hold shelf that wait for readers of a block."""
    cards = {one.id for one in readers_of_block(institution, block)}
    return [one for one in shelf_lines(institution) if one.reader in cards]


def _plain(block: str) -> str:
    return " ".join(block.split()).casefold()
