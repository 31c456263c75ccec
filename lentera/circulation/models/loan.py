"""Loans without their readers, and the links beside them."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import models
from django.db.models import Q

from lentera.journal.derived import Derived
from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.models import Author
from lentera.journal.projecting import Projected


class Loan(Projected):
    """A loan without its reader. Open while neither returned nor undone.

    One open loan a copy is kept by the author's lock around check and effect, not by a constraint: a replay lays
    out a thousand entries at a time, loans first, returns after them.
    """

    institution = models.ForeignKey(  # the first column of every index below: it needs none of its own
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", editable=False, db_index=False
    )
    item = models.UUIDField()
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
    ended = models.CharField(max_length=20, default="")  # how it ended without a return
    taken = models.BooleanField(default=False)  # begun in another system: counted nowhere

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "item", "lent_at"], name="loan_item"),
            # the numbers of a day stand at each scan: counted in the index alone, however busy the day
            models.Index(fields=["institution", "lent_recorded", "undone", "taken"], name="loan_lent_on"),
            models.Index(  # an open loan has no place in it: one page less to write at each scan
                fields=["institution", "returned_recorded", "undone"],
                name="loan_returned_on",
                condition=Q(returned_recorded__isnull=False),
            ),
            # what is out, found without what came back in all the years. The last one: of those that it takes for
            # equally good, and it takes all that begin with the institution for such, SQLite goes by the newest
            models.Index(
                fields=["institution", "item"], name="loan_out", condition=Q(returned_at=None, undone=False)
            ),
        ]


class LoanReader(Forgettable):
    """Which reader has a loan; the row's id is the loan's. `pause`: the pause that its return brought."""

    KEPT = "while the loan is open, and 15 minutes after its return, so that a mistaken scan can be undone"

    class Secret(msgspec.Struct, kw_only=True):
        """The link, and the pause to take back with the return."""

        reader: UUID
        pause: UUID | None = None

    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    reader_hash = Lookup(db_index=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "reader_hash"], name="loan_reader")
        ]


class AlsoBorrowed(Derived):
    """Two titles that readers of an institution had out together, and how often; which readers, nobody knows.

    `first` < `second` are records. `since` is the first day of the half-year in which the pair was first counted.
    `groups` has a bit for each of eight groups into which a keyed hash puts the readers of this very pair: five bits
    are at least five readers, and one bit stands for an eighth of all. `shown` is what pages know: the count as it
    stood when `month` began.
    """

    FROM = (
        "copies out together, counted at lending; pages know it as of the beginning of the month; a pair of fewer than "
        "five readers goes when its half-year and the next are over, all pairs of a house with fewer than 40 readers"
    )

    first = models.UUIDField()
    second = models.UUIDField()
    count = models.IntegerField()
    since = models.DateField()
    groups = models.IntegerField(default=0)
    shown = models.IntegerField(default=0)
    month = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "first", "second"], name="also_borrowed_pair")
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "second"], name="also_borrowed_second")]
