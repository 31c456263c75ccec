"""What readers ask about their own data. Facts tell who (a random id) and which right; the words are forgettable."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class RightsKind(StrEnum):
    """The rights of a person whose data is kept (UU PDP 27/2022, articles 5 to 9)."""

    ACCESS = "access"
    CORRECTION = "correction"
    SUSPENSION = "suspension"
    ERASURE = "erasure"


class RightsOutcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@fact("circulation.rights_requested", to=Audience.SELF, about=("request", "reader"))
class RightsRequested(Fact, frozen=True, kw_only=True):
    """A reader asked for a right over his data; `due` is when the answer must be given at the latest (UTC)."""

    request: UUID
    reader: UUID
    kind: RightsKind
    due: datetime


@fact("circulation.rights_answered", to=Audience.SELF, about=("request",))
class RightsAnswered(Fact, frozen=True, kw_only=True):
    """A request was answered; why it was refused stands in the forgettable note beside it."""

    request: UUID
    outcome: RightsOutcome


@fact("circulation.reader_suspended", to=Audience.SELF, about=("reader",))
class ReaderSuspended(Fact, frozen=True, kw_only=True):
    """A reader's data rests at his request: copies come back, and nothing new is lent or renewed."""

    reader: UUID


@fact("circulation.reader_resumed", to=Audience.SELF, about=("reader",))
class ReaderResumed(Fact, frozen=True, kw_only=True):
    """A reader's data is used again."""

    reader: UUID
