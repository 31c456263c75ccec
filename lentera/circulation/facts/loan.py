"""What happens to one copy between the desk and a reader."""

from datetime import date
from uuid import UUID

from lentera.circulation.facts.reader import ReaderGroup
from lentera.journal.facts import Audience, Fact, fact, lifts


@fact("circulation.lent", to=Audience.SELF, about=("loan", "item"))
class LentV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `Lent`."""

    loan: UUID
    item: UUID
    scope_item: UUID | None
    group: ReaderGroup
    due: date
    rule: UUID


@fact("circulation.lent", version=2, to=Audience.SELF, about=("loan", "item"))
class Lent(Fact, frozen=True, kw_only=True):
    """A copy left the desk with a reader. Who the reader is, no fact tells: see `LoanReader`."""

    loan: UUID
    item: UUID  # the owner's copy
    scope_item: UUID | None  # under which a placed copy came here; None for an own copy
    group: ReaderGroup
    due: date  # inclusive: the last day on which it is not overdue
    rule: UUID  # the row of the rule table that decided how long; `rules.DEFAULT_ROW` where none did
    by: tuple[
        UUID, ...
    ] = ()  # what else decided: further rows, limits, own closed days; defaults have no row


@lifts(LentV1)
def lent_v1(old: LentV1) -> Lent:
    """Version 1 was decided by one row alone, which held all values together."""
    return Lent(
        loan=old.loan, item=old.item, scope_item=old.scope_item, group=old.group, due=old.due, rule=old.rule
    )


@fact("circulation.returned", to=Audience.SELF, about=("loan",))
class Returned(Fact, frozen=True, kw_only=True):
    """The copy of a loan is back."""

    loan: UUID


@fact("circulation.renewed", to=Audience.SELF, about=("loan",))
class RenewedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `Renewed`."""

    loan: UUID
    due: date


@fact("circulation.renewed", version=2, to=Audience.SELF, about=("loan",))
class Renewed(Fact, frozen=True, kw_only=True):
    """A loan goes on."""

    loan: UUID
    due: date
    by: tuple[UUID, ...] = ()  # every row that decided; defaults have none


@lifts(RenewedV1)
def renewed_v1(old: RenewedV1) -> Renewed:
    """Version 1 renewed by the row that had decided the loan, and did not name it again."""
    return Renewed(loan=old.loan, due=old.due)


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
