"""Counts, own and heard."""

from django.db import models

from lentera.journal.projecting import Projected


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
