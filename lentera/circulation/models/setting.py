"""The rule table and the closed days."""

from django.db import models

from lentera.journal.references import Reference


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
