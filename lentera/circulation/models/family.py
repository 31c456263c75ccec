"""Family reading: what the journal may know of it, whose child it is for beside it, and how long that is kept."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class FamilyReading(Projected):
    """One reader's reading for his children, without him and without them."""

    number = models.CharField(max_length=20)
    gift = models.CharField(max_length=20)
    record = models.UUIDField(null=True)
    title = models.CharField(max_length=300)
    book = models.CharField(max_length=20)
    item = models.UUIDField(null=True)
    children = models.IntegerField()
    asked_on = models.DateField()
    agreed_on = models.DateField(null=True)
    session = models.UUIDField(null=True)
    made_on = models.DateField(null=True)
    passed = models.BooleanField(null=True)
    reason = models.CharField(max_length=20, default="")
    officer = models.CharField(max_length=100, default="")
    checked_on = models.DateField(null=True)
    sent_on = models.DateField(null=True, db_index=True)
    way = models.CharField(max_length=20, default="")
    arrived_on = models.DateField(null=True)
    dropped = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="circulation_family_reading_number_once"
            )
        ]


class FamilySession(Projected):
    """A session in which readings were made."""

    day = models.DateField(db_index=True)
    minutes = models.IntegerField()
    readings = models.IntegerField()


class FamilyParcel(Forgettable):
    """Who reads for whom, and where the parcel goes; the row's id is the reading's."""

    KEPT = (
        "as many days after the parcel was sent as the institution set (30), at most a year after it was asked for; "
        "at once when it is called off or the reader is forgotten"
    )

    class Secret(msgspec.Struct, kw_only=True):
        """`children` are first names; `note` is what the gate's officer said."""

        reader: UUID
        children: str
        guardian: str
        address: str
        note: str = ""

    reader_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class FamilySetting(Reference):
    """How many days the names and the address are kept after sending."""

    days = models.IntegerField(default=30)
