"""Titles that readers ask for and that their library has not got: told to its agency as a number of copies."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class SentWith(StrEnum):
    """How copies come to a partner."""

    VAN = "van"
    PLACEMENT = "placement"


@fact("circulation.title_wished", to=Audience.named("agency"), about=("wish",))
class TitleWished(Fact, frozen=True, kw_only=True):
    """So many copies of a title are asked for now; told again, the newest holds, and 0 ends it.

    It is told once a day at most, and says neither who asked nor when.
    """

    wish: UUID
    agency: UUID
    copies: int
    title: str
    author: str = ""
    isbn: str = ""
    record: UUID | None = None


@fact("circulation.wish_answered", to=Audience.named("partner"), about=("wish",))
class WishAnswered(Fact, frozen=True, kw_only=True):
    """An agency sends the title with its next van or placement; `day` is when it is expected."""

    wish: UUID
    partner: UUID
    way: SentWith
    day: date
