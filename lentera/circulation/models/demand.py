"""Lawful demands."""

from django.db import models

from lentera.journal.projecting import Projected


class DemandCase(Projected):
    """A demand and how far it went. What it listed is kept nowhere."""

    reader = models.UUIDField(db_index=True)
    requester = models.CharField(max_length=200)
    officer = models.CharField(max_length=200)
    letter = models.CharField(max_length=100)
    letter_on = models.DateField()
    untold = models.CharField(max_length=300, default="")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    allowed = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, default="")
    printed_at = models.DateTimeField(null=True)
    found = models.IntegerField(null=True)
    told_at = models.DateTimeField(null=True)
