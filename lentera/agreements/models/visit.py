"""Tables of visits: plans to oneself; visits held, minutes and follow-ups as said to the other side."""

from django.db import models

from lentera.journal.projecting import Projected


class VisitPlanRow(Projected):
    """A planned visit; a `Visit` with the same id tells that it was held."""

    direction = models.CharField(max_length=3)
    partner = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=500)
    agenda = models.TextField(default="")  # one point a line
    first = models.DateField(db_index=True)
    last = models.DateField()
    precision = models.CharField(max_length=10)
    begins = models.CharField(max_length=5, default="")
    place = models.CharField(max_length=200, default="")
    receiver = models.CharField(max_length=200, default="")
    agreement = models.UUIDField(null=True)
    people = models.TextField(default="[]")  # the delegation (JSON)
    vehicle = models.CharField(max_length=200, default="")
    request = models.UUIDField(null=True, db_index=True)
    conflicts = models.TextField(default="")  # one a line
    override = models.CharField(max_length=500, default="")
    cancelled_for = models.CharField(max_length=500, default="")
    changed_at = models.DateTimeField()


class Visit(Projected):
    """A visit that took place, in the words of its author to the other side (`partner`)."""

    direction = models.CharField(max_length=3)
    partner = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=500)
    agenda = models.TextField(default="")
    held_on = models.DateField(db_index=True)
    begins = models.CharField(max_length=5, default="")
    ends = models.CharField(max_length=5, default="")
    place = models.CharField(max_length=200)
    receiver = models.CharField(max_length=200, default="")
    agreement = models.UUIDField(null=True, db_index=True)
    photo = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    request = models.UUIDField(null=True, db_index=True)


class VisitDelegate(Projected):
    """An official at a visit."""

    visit = models.UUIDField(db_index=True)
    position = models.IntegerField()
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=300)
    host = models.BooleanField()


class VisitMinute(Projected):
    """One point of the minutes of a visit."""

    visit = models.UUIDField(db_index=True)
    position = models.IntegerField()
    topic = models.CharField(max_length=300)
    discussion = models.TextField(default="")
    decision = models.TextField(default="")


class MinutesObjection(Projected):
    """What the other side says against a point of the minutes."""

    visit = models.UUIDField(db_index=True)
    partner = models.UUIDField(db_index=True)
    line = models.UUIDField(db_index=True)
    objected_to = models.TextField()
    words = models.TextField()
    told_at = models.DateTimeField()


class FollowUp(Projected):
    """Something that somebody has to do. One that asks for a renewal is done by the signed successor."""

    partner = models.UUIDField(db_index=True)
    duty = models.CharField(max_length=12)
    task = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    owner_institution = models.UUIDField()
    account = models.UUIDField(null=True)
    opened_on = models.DateField()
    due = models.DateField(null=True, db_index=True)
    postponed = models.IntegerField(default=0)  # how often
    visit = models.UUIDField(null=True, db_index=True)
    line = models.UUIDField(null=True)
    renews = models.UUIDField(null=True, db_index=True)
    result = models.CharField(max_length=10, default="")
    evidence = models.TextField(default="")
    closed_on = models.DateField(null=True)
