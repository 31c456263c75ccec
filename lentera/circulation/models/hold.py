"""Holds, the copies that stand ready for them, and the hold shelf as the journal tells it."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected


class Hold(Forgettable):
    """A reader waits for a title, or for one copy. `filled_at`: when it was lent to the reader."""

    KEPT = "until it is filled, cancelled or lapsed, and 15 minutes longer when filled, so that a loan can be undone"

    class Secret(msgspec.Struct, kw_only=True):
        """`asked_at` is a moment (UTC, ISO 8601); `title` is what was asked for where no record names it."""

        reader: UUID
        asked_at: str
        priority: str
        record: UUID | None = None
        item: UUID | None = None
        title: str = ""
        author: str = ""
        isbn: str = ""
        checked: bool = True  # a person read the words; only then may they be said to an agency
        loan: UUID | None = None

    reader_hash = Lookup()
    record_hash = Lookup()
    item_hash = Lookup()
    loan_hash = Lookup()
    filled_at = models.DateTimeField(null=True)


class HeldCopy(Forgettable):
    """Which copy on the hold shelf is for whom; the row's id is the hold's."""

    KEPT = "while the copy stands on the hold shelf for its reader"

    class Secret(msgspec.Struct, kw_only=True):
        """`slip`: whether a slip with the card was printed for this reader."""

        reader: UUID
        item: UUID
        slip: bool = False

    reader_hash = Lookup()
    item_hash = Lookup()
    expires_on = models.DateField(db_index=True)


class ShelfTurn(Projected):
    """A copy left the hold shelf: lent (`why`: lent) or put back to its own shelf. For sums; of whom, nothing tells."""

    why = models.CharField(max_length=20)
    ended_at = models.DateTimeField(db_index=True)


class ShelfCopy(Projected):
    """A copy that stands on the hold shelf, in the journal's words; `until` is its last day there."""

    item = models.UUIDField(db_index=True)
    until = models.DateField()
    since = models.DateTimeField()
