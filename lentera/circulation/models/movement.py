"""Movements without names, their files, and the forgettable rows beside them."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Movement(Projected):
    """Somebody came, moved or left."""

    reader = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    batch = models.UUIDField(null=True, db_index=True)
    moved_at = models.DateTimeField(db_index=True)
    recorded = models.DateTimeField()
    place = models.BigIntegerField()  # in its stream: which of two movements of one day came later
    undone = models.BooleanField(default=False)


class MovementBatch(Projected):
    """A file of movements that was taken in: counts only."""

    arrived = models.IntegerField()
    left = models.IntegerField()
    changed = models.IntegerField()
    planned = models.IntegerField()
    unchanged = models.IntegerField()
    refused = models.IntegerField()
    imported_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    kept = models.IntegerField(default=0)


class MovementSetting(Reference):
    """What an institution sets about movements: one row, its id derived from the institution's."""

    kept_days = models.PositiveIntegerField(default=30)
    ahead_days = models.PositiveIntegerField(default=30)


class ReentryPlace(Reference):
    """A place that helps after release: a line of the guide that is printed for those who leave."""

    name = models.CharField(max_length=200)
    help = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")


class PlannedRelease(Forgettable):
    """The day on which a reader is expected to leave; the row's id is the reader's."""

    KEPT = "until the reader leaves, or is forgotten"

    class Secret(msgspec.Struct, kw_only=True):
        """`day` as text."""

        day: str


class MovementBefore(Forgettable):
    """What a movement changed beside the journal, so that it can be undone; the row's id is the movement's."""

    KEPT = "7 days, so that a wrong movement or file can be undone; at once when the reader is forgotten"

    class Secret(msgspec.Struct, kw_only=True):
        """The block and the planned day of release before."""

        reader: UUID
        block: str = ""
        release: str = ""

    reader_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class MovementFile(Forgettable):
    """A file of movements between its check and its use; the row's id is the batch's."""

    KEPT = "until it is used or put away, at most until the next day"

    class Secret(msgspec.Struct, kw_only=True):
        """The file as it came."""

        text: str

    forget_on = models.DateField(null=True, db_index=True)


class ReaderParcel(Forgettable):
    """What another house told of a reader who comes here: sealed under the receiving institution's key."""

    KEPT = "until the receiving house takes it, at most 14 days"

    class Secret(msgspec.Struct, kw_only=True):
        """The code on the slip that the reader brings along, and the least that registering needs."""

        code: str
        name: str
        group: str

    code_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class ReaderLetter(Forgettable):
    """A letter that tells another house, at another node, of a reader who was transferred; its id is the letter's."""

    KEPT = "as long as the identity of the reader whom it tells of"

    class Secret(msgspec.Struct, kw_only=True):
        """About whom, to which house, on which day; and on which days it was heard of, empty until then."""

        reader: UUID
        to: UUID
        house: str
        sent: str
        arrived: str = ""
        declined: str = ""

    reader_hash = Lookup()


class ReaderArrival(Forgettable):
    """What a letter tells of somebody who comes here: a proposal until it is confirmed. Its id is the letter's."""

    KEPT = (
        "until it is confirmed or declined, else as many days as identities are kept after a membership ended, "
        "and no fewer than 14"
    )

    class Secret(msgspec.Struct, kw_only=True):
        """The house that wrote, the least that registering needs, and the days of leaving and of writing."""

        sender: UUID
        name: str
        group: str
        left: str
        sent: str

    came_on = models.DateField()
    forget_on = models.DateField(db_index=True)
