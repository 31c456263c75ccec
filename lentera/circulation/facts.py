"""What happens between a reader and a copy.

A fact tells of a reader or of a loan, never of both, and one block of the journal never records both: who has which
book is told by `LoanReader` alone, which is forgettable. Institutions with an agreement hear counts.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, Realises, fact

LENDING_UNIT = "times"


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


class Dimension(StrEnum):
    """By what a month's loans are divided, one at a time."""

    GROUP = "group"
    USE = "use"
    SUBJECT = "subject"


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


@fact("circulation.lent", to=Audience.SELF, about=("loan", "item"))
class Lent(Fact, frozen=True, kw_only=True):
    """A copy left the desk with a reader. Who the reader is, no fact tells: see `LoanReader`."""

    loan: UUID
    item: UUID  # the owner's copy
    scope_item: UUID | None  # under which a placed copy came here; None for an own copy
    group: ReaderGroup
    due: date  # inclusive: the last day on which it is not overdue
    rule: UUID  # the row of the rule table that decided


@fact("circulation.returned", to=Audience.SELF, about=("loan",))
class Returned(Fact, frozen=True, kw_only=True):
    """The copy of a loan is back."""

    loan: UUID


@fact("circulation.renewed", to=Audience.SELF, about=("loan",))
class Renewed(Fact, frozen=True, kw_only=True):
    """A loan goes on."""

    loan: UUID
    due: date


@fact("circulation.loan_undone", to=Audience.SELF, about=("loan",))
class LoanUndone(Fact, frozen=True, kw_only=True):
    """A loan was keyed by mistake and counts nowhere."""

    loan: UUID


@fact("circulation.return_undone", to=Audience.SELF, about=("loan",))
class ReturnUndone(Fact, frozen=True, kw_only=True):
    """A return was keyed by mistake: the copy is still with its reader."""

    loan: UUID


@fact("circulation.renewal_undone", to=Audience.SELF, about=("loan",))
class RenewalUndone(Fact, frozen=True, kw_only=True):
    """A renewal was keyed by mistake; the loan is due on `due`, as before."""

    loan: UUID
    due: date


@fact("circulation.visited", to=Audience.SELF)
class Visited(Fact, frozen=True, kw_only=True):
    """People came to the library. A negative count corrects an earlier one."""

    count: int
    day: date


@fact("circulation.daily_counts", to=Audience.named("agency"))
class DailyCounts(Fact, frozen=True, kw_only=True):
    """What one day adds to the counts said before: the sum of all of a day's facts is exact.

    Days are local days on which it was recorded, so that a finished day changes only by an undo past midnight.
    """

    agency: UUID
    day: date
    loans: int
    returns: int
    visits: int
    new_readers: int


@fact("circulation.lending_counted", to=Audience.named("agency"))
class LendingCounted(Fact, frozen=True, kw_only=True):
    """Loans of the agency's placed copies in one day, towards one scope item; adds to what was said before."""

    agency: UUID
    day: date
    scope_item: UUID
    loans: int

    def counts_towards(self) -> Realises:
        """The loans of the day; this fact alone says them towards the scope item."""
        return Realises(scope_item=self.scope_item, amount=self.loans, unit=LENDING_UNIT)


@fact("circulation.monthly_counts", to=Audience.named("agency"))
class MonthlyCounts(Fact, frozen=True, kw_only=True):
    """A month's loans by one dimension, small cells merged; said again, it takes the place of what was said."""

    agency: UUID
    month: date  # its first day; loans by the month in which they happened
    dimension: Dimension
    total: int
    cells: dict[str, int]  # merged cells under "merged"; empty when only the total may be said
