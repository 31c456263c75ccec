"""The rule table, limits over kinds, and the days of the calendar."""

from django.db import models

from lentera.journal.references import Reference


class LoanRuleValue(Reference):
    """One value of the rule table (`rules.table`); empty `library`, `group` or `kind` means all of them."""

    library = models.UUIDField(null=True, blank=True)
    group = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=10, blank=True, default="")  # digits, a day as 2024-03-12, or none


class LoanRuleRow(Reference):
    """The table's first form: four values in one row. Read as four wide rows and no longer written."""

    library = models.UUIDField(null=True, blank=True)
    group = models.CharField(max_length=20, blank=True, default="")
    days = models.IntegerField(default=5)
    renewals = models.IntegerField(default=1)
    max_items = models.IntegerField(default=2)
    pause_per_late_day = models.IntegerField(default=1)


class LoanLimit(Reference):
    """At most `most` copies at once of these kinds together (with a blank between; none: of all kinds)."""

    name = models.CharField(max_length=80)
    most = models.IntegerField()
    kinds = models.CharField(max_length=200, blank=True, default="")
    group = models.CharField(max_length=20, blank=True, default="")
    library = models.UUIDField(null=True, blank=True)


class ClosedDay(Reference):
    """A day on which a library stays closed besides its weekdays and the public holidays; or `opens` all the same."""

    library = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")
    opens = models.BooleanField(default=False)
