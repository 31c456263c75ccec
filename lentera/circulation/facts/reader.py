"""The life of a membership; nobody is named."""

from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class ReaderGroup(StrEnum):
    """For rules and statistics; never finer. Juveniles are a group because their data is children's data."""

    CONVICT = "convict"
    DETAINEE = "detainee"
    JUVENILE = "juvenile"
    PROBATION_CLIENT = "probation_client"
    STAFF = "staff"
    OTHER = "other"


class ForgettingReason(StrEnum):
    """Why readers were forgotten."""

    CLOSED = "closed"  # the time after the end of the membership is over
    ASKED = "asked"  # the reader asked for it
    TAKEN_BACK = "taken_back"  # the take-over that brought the reader was undone


class LiftReason(StrEnum):
    """Why a pause ended before its day: the lateness was not the reader's."""

    SHUT_IN = "shut_in"  # his block was shut: a search, a riot, an illness
    BROUGHT_IN_TIME = "brought_in_time"  # and scanned later
    WRONG_DATE = "wrong_date"  # of the computer
    OTHER = "other"


@fact("circulation.reader_registered", to=Audience.SELF, about=("reader",))
class ReaderRegistered(Fact, frozen=True, kw_only=True):
    """Somebody may borrow from now on. The id is random; name and card are forgettable (`ReaderIdentity`)."""

    reader: UUID
    group: ReaderGroup


@fact("circulation.reader_closed", to=Audience.SELF, about=("reader",))
class ReaderClosed(Fact, frozen=True, kw_only=True):
    """A membership ended; the identity is forgotten some days later."""

    reader: UUID


@fact("circulation.reader_reopened", to=Audience.SELF, about=("reader",))
class ReaderReopened(Fact, frozen=True, kw_only=True):
    """A membership that had ended goes on; possible until the identity is forgotten."""

    reader: UUID


@fact("circulation.readers_forgotten", to=Audience.SELF, about=("readers",))
class ReadersForgotten(Fact, frozen=True, kw_only=True):
    """Who these readers were is known no more; their rows stay as counters."""

    readers: tuple[UUID, ...]
    reason: ForgettingReason


@fact("circulation.pause_lifted", to=Audience.SELF)
class PauseLifted(Fact, frozen=True, kw_only=True):
    """Somebody's pause ended before its day. Whose, no fact says: the return that was late stands close before."""

    reason: LiftReason
