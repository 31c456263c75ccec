"""Who of the staff opened whose data outside a loan, a return or a renewal; never what was searched for."""

from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class LookupPurpose(StrEnum):
    """On which kind of page readers were seen."""

    PAGE = "page"  # the page of one reader
    LIST = "list"
    SEARCH = "search"
    LOANS = "loans"  # the list of loans with their cards
    LOAN = "loan"  # one loan, which shows its card
    CORRECTION = "correction"
    REQUEST = "request"  # work on what a reader asked about his data
    EXTRACT = "extract"  # all that is kept of a reader, printed for him
    DEMAND = "demand"
    PIN = "pin"  # a new PIN was drawn for the reader


@fact("circulation.reader_looked_up", to=Audience.SELF)
class ReaderLookedUp(Fact, frozen=True, kw_only=True):
    """Somebody of the staff opened what is kept of one reader; the entry's actor is who."""

    reader: UUID
    purpose: LookupPurpose


@fact("circulation.readers_listed", to=Audience.SELF)
class ReadersListed(Fact, frozen=True, kw_only=True):
    """Somebody of the staff saw a list of readers, or searched it; `found` is how many readers it held."""

    purpose: LookupPurpose
    found: int
