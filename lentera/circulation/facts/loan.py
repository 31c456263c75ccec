"""What happens to one copy between the desk and a reader."""

from datetime import date
from uuid import UUID

from lentera.circulation.facts.reader import ReaderGroup
from lentera.journal.facts import Audience, Fact, fact


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
