"""Tables of signing events; that an agreement was signed there, its own row tells (`Agreement.event`)."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class RundownItem(Reference):
    """A usual item of a signing day, with which a new rundown begins."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=200)
    minutes = models.IntegerField()
    speaker = models.CharField(max_length=200, default="")
    position = models.IntegerField()


class SigningEvent(Projected):
    """A gathering at which agreements are signed."""

    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    first = models.DateField(db_index=True)
    last = models.DateField()
    precision = models.CharField(max_length=10)
    begins = models.CharField(max_length=5, default="")
    note = models.CharField(max_length=500, default="")
    status = models.CharField(max_length=10)
    held_on = models.DateField(null=True)


class EventAgreement(Projected):
    """An agreement on the agenda of an event (`event` None: it was taken off and waits for another)."""

    agreement = models.UUIDField(db_index=True)
    event = models.UUIDField(null=True, db_index=True)
    position = models.IntegerField()
    reason = models.CharField(max_length=500, default="")  # why it was moved here
    came_from = models.UUIDField(null=True)
    told = models.CharField(max_length=500, default="")  # who was told of the move


class EventItem(Projected):
    """One item of the rundown of an event."""

    event = models.UUIDField(db_index=True)
    position = models.IntegerField()
    title = models.CharField(max_length=200)
    minutes = models.IntegerField()
    speaker = models.CharField(max_length=200, default="")


class EventGuest(Projected):
    """An official who came to an event; struck names stay, with the reason."""

    event = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300)
    by_code = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    struck_for = models.CharField(max_length=500, default="")
