"""What happens to copies on the hold shelf. Who waits for which title, no fact tells: see `Hold`."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class Priority(StrEnum):
    """The classes of holds and questions, the first ones first; within a class the earlier one comes first."""

    LEGAL = "legal"  # a case, an appeal, a right
    REENTRY = "reentry"  # work, home and papers after the release
    ORDINARY = "ordinary"


class TakenWhy(StrEnum):
    """Why a copy left the hold shelf."""

    LENT = "lent"
    PUT_BACK = "put_back"  # to its own shelf, by hand


@fact("circulation.set_on_hold_shelf", to=Audience.SELF, about=("item",))
class SetOnHoldShelf(Fact, frozen=True, kw_only=True):
    """A copy stands ready for somebody who asked for it, up to and with `until`; told again, the newest holds."""

    item: UUID
    until: date


@fact("circulation.taken_from_hold_shelf", to=Audience.SELF, about=("item",))
class TakenFromHoldShelf(Fact, frozen=True, kw_only=True):
    """A copy stands on the hold shelf no longer."""

    item: UUID
    why: TakenWhy
