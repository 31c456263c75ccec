"""What an agency hears of titles asked for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.circulation.facts import SentWith, TitleWished, WishAnswered
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class WishState:
    """A title as it is asked for now, or as it was last said."""

    wish: UUID
    copies: int
    title: str
    author: str = ""
    isbn: str = ""
    record: UUID | None = None


def news(agency: UUID, now: dict[UUID, WishState], said: dict[UUID, int]) -> list[TitleWished]:
    """What changed since it was last said, by title; a title that nobody asks for any more is said once with 0.

    A number of copies says nothing of who asked: it is not split by group, block or day, so no cell is hidden.
    """
    told = [
        TitleWished(
            wish=one.wish,
            agency=agency,
            copies=one.copies,
            title=one.title,
            author=one.author,
            isbn=one.isbn,
            record=one.record,
        )
        for one in now.values()
        if said.get(one.wish) != one.copies
    ]
    return sorted(told, key=lambda fact: (fact.title.casefold(), fact.wish))


def decide_answer(
    wish: WishState | None, way: SentWith, day: date, *, partner: UUID, today: date
) -> "WishAnswered | Refusal":
    """Whether an agency may promise a title for a day."""
    if wish is None or wish.copies == 0:
        return Refusal("wish-over")
    if day < today:
        return Refusal("wish-day-past", day=day)
    return WishAnswered(wish=wish.wish, partner=partner, way=way, day=day)
