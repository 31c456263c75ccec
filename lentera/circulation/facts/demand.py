"""A lawful demand for what a reader has now: a case of two persons. No fact says what was handed over."""

from datetime import date
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


@fact("circulation.demand_opened", to=Audience.SELF, about=("case", "reader"))
class DemandOpened(Fact, frozen=True, kw_only=True):
    """An authority demanded by letter what a reader has now. `untold`: the legal reason not to tell the reader."""

    case: UUID
    reader: UUID
    requester: str  # the authority
    officer: str  # who signed the letter, in office
    letter: str  # its number
    letter_on: date
    untold: str = ""


@fact("circulation.demand_decided", to=Audience.SELF, about=("case",))
class DemandDecided(Fact, frozen=True, kw_only=True):
    """A second person allowed the answer to a demand, or refused it and said why."""

    case: UUID
    allowed: bool
    reason: str = ""


@fact("circulation.demand_printed", to=Audience.SELF, about=("case",))
class DemandPrinted(Fact, frozen=True, kw_only=True):
    """The answer to a demand was printed, the one time that it can be; `found` is how many open loans it listed."""

    case: UUID
    found: int


@fact("circulation.subject_told", to=Audience.SELF, about=("case",))
class SubjectTold(Fact, frozen=True, kw_only=True):
    """The reader was told that a demand about him was answered."""

    case: UUID
