"""Tables of signing events; that an agreement was signed there, its own row tells (`Agreement.event`)."""

from django.db import models

from lentera.journal.projecting import Projected


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
