"""Tables of circulation: what the journal says of readers, loans and counts, and the forgettable rows beside it."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.derived import Derived
from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Reader(Projected):
    """A reader as a counter: no name, no card, nothing borrowed."""

    group = models.CharField(max_length=20)
    registered_at = models.DateTimeField()
    registered_recorded = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True)
    forgotten = models.BooleanField(default=False)


class Loan(Projected):
    """A loan without its reader. Open while neither returned nor undone.

    One open loan a copy is kept by the author's lock around check and effect, not by a constraint: a replay lays
    out a thousand entries at a time, loans first, returns after them.
    """

    item = models.UUIDField(db_index=True)
    scope_item = models.UUIDField(null=True)
    group = models.CharField(max_length=20)
    rule = models.UUIDField()
    due = models.DateField()
    renewals = models.IntegerField(default=0)
    lent_at = models.DateTimeField()
    lent_recorded = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_recorded = models.DateTimeField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "lent_recorded"]),
            models.Index(fields=["institution", "returned_recorded"]),
        ]


class VisitCount(Projected):
    """Visits, as they were keyed."""

    count = models.IntegerField()
    day = models.DateField()
    recorded = models.DateTimeField(db_index=True)


class DailyCount(Projected):
    """What a partner said about one day; several rows of a day add up."""

    agency = models.UUIDField(db_index=True)
    day = models.DateField(db_index=True)
    loans = models.IntegerField()
    returns = models.IntegerField()
    visits = models.IntegerField()
    new_readers = models.IntegerField()


class LendingCount(Projected):
    """Loans of placed copies that a partner said towards a scope item; several rows of a day add up."""

    agency = models.UUIDField(db_index=True)
    day = models.DateField()
    scope_item = models.UUIDField(db_index=True)
    loans = models.IntegerField()


class MonthlyCount(Projected):
    """A month's loans by one dimension, as said last."""

    agency = models.UUIDField(db_index=True)
    month = models.DateField()
    dimension = models.CharField(max_length=20)
    total = models.IntegerField()
    cells = models.JSONField(default=dict)


class AlsoBorrowed(Derived):
    """Two titles that readers of an institution had out together, and how often; which readers, nobody knows.

    `first` < `second` are records. `since` is the first day of the half-year in which the pair was first counted.
    """

    FROM = "copies out together, counted at lending; a pair below five goes when its half-year and the next are over"

    first = models.UUIDField()
    second = models.UUIDField()
    count = models.IntegerField()
    since = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "first", "second"], name="also_borrowed_pair")
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "second"], name="also_borrowed_second")]


class LoanRuleRow(Reference):
    """A row of the rule table; empty `library` or `group` means all of them. The most exact row decides."""

    library = models.UUIDField(null=True, blank=True)
    group = models.CharField(max_length=20, blank=True, default="")
    days = models.IntegerField(default=5)
    renewals = models.IntegerField(default=1)
    max_items = models.IntegerField(default=2)
    pause_per_late_day = models.IntegerField(default=1)


class ClosedDay(Reference):
    """A day on which a library stays closed, besides its weekdays and the public holidays."""

    library = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")


class ReaderIdentity(Forgettable):
    """Who a reader is; the row's id is the reader's."""

    KEPT = "until 30 days after the membership ended, for the clearance slip; at once when the reader asks"

    class Secret(msgspec.Struct, kw_only=True):
        """`block` is where books are brought to, nothing more; `pin` is a hash."""

        name: str
        card: str
        block: str = ""
        pin: str | None = None

    card_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class LoanReader(Forgettable):
    """Which reader has a loan; the row's id is the loan's. `pause`: the pause that its return brought."""

    KEPT = "while the loan is open, and 15 minutes after its return, so that a mistaken scan can be undone"

    class Secret(msgspec.Struct, kw_only=True):
        """The link, and the pause to take back with the return."""

        reader: UUID
        pause: UUID | None = None

    reader_hash = Lookup()


class ReaderPause(Forgettable):
    """Until when a reader borrows nothing new. It does not say for which book."""

    KEPT = "until the pause is over"

    class Secret(msgspec.Struct, kw_only=True):
        """`until` is the last day of the pause, as text."""

        reader: UUID
        until: str

    reader_hash = Lookup()
