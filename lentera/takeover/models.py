"""Take-overs as their institution keeps them; and, sealed and short-lived, what a file held and a batch brought."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.takeover.told import Brought, Draft, OldLoan, Person


class Takeover(Projected):
    """One take-over. Its counts come with its end."""

    form = models.CharField(max_length=20)
    file = models.CharField(max_length=32)
    expected_readers = models.IntegerField()
    expected_loans = models.IntegerField()
    begun_by = models.UUIDField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    readers_read = models.IntegerField(default=0)
    readers_added = models.IntegerField(default=0)
    readers_updated = models.IntegerField(default=0)
    readers_unchanged = models.IntegerField(default=0)
    readers_refused = models.IntegerField(default=0)
    loans_read = models.IntegerField(default=0)
    loans_added = models.IntegerField(default=0)
    loans_updated = models.IntegerField(default=0)
    loans_unchanged = models.IntegerField(default=0)
    loans_refused = models.IntegerField(default=0)
    log = models.CharField(max_length=64, default="")
    undone_at = models.DateTimeField(null=True)
    undone_readers = models.IntegerField(default=0)
    undone_loans = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    undo_log = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.form

    @property
    def state(self) -> str:
        """`open` (under way, or broken off), `done` or `undone`."""
        if self.undone_at is not None:
            return "undone"
        return "open" if self.finished_at is None else "done"


class TakeoverFile(Forgettable):
    """A file on its way: what it is and what was chosen for it. The row's id is the batch's."""

    KEPT = "until the take-over has run, at most a day; of the file itself nothing is kept"

    class Secret(msgspec.Struct, kw_only=True):
        """See `Draft`."""

        draft: Draft

    touched_at = models.DateTimeField(db_index=True)


class TakeoverLines(Forgettable):
    """At most 500 lines of a file, in the allowed columns only."""

    KEPT = TakeoverFile.KEPT

    class Secret(msgspec.Struct, kw_only=True):
        """`number` puts the rows of a file in order."""

        batch: UUID
        number: int
        people: list[Person] = []
        loans: list[OldLoan] = []

    batch_hash = Lookup()


class TakeoverBrought(Forgettable):
    """What a take-over brought, at most 500 readers or loans a row: by this it goes on after a stop, and is undone."""

    KEPT = "30 days, while the take-over can be undone"

    class Secret(msgspec.Struct, kw_only=True):
        """See `Brought`."""

        batch: UUID
        brought: Brought

    batch_hash = Lookup()
    forget_on = models.DateField(db_index=True)
