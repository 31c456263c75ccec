"""Tables of visit requests and their answers, each side its own; and of the attendance list."""

from django.db import models

from lentera.journal.projecting import Projected


class VisitRequest(Projected):
    """What an institution asked of another (`partner`), as it reads now."""

    partner = models.UUIDField(db_index=True)
    version = models.IntegerField()
    direction = models.CharField(max_length=3)  # as the asker sees it
    purpose = models.CharField(max_length=500)
    agenda = models.TextField(default="")
    first = models.DateField(db_index=True)
    last = models.DateField()
    precision = models.CharField(max_length=10)
    begins = models.CharField(max_length=5, default="")
    place = models.CharField(max_length=200, default="")
    agreement = models.UUIDField(null=True)
    people = models.TextField(default="[]")  # the delegation (JSON)
    asked_at = models.DateTimeField()
    withdrawn_for = models.CharField(max_length=500, default="")


class VisitAnswer(Projected):
    """The answer to a version of a request, to the asker (`partner`); the id is the request's."""

    partner = models.UUIDField(db_index=True)
    version = models.IntegerField()
    answer = models.CharField(max_length=12)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    precision = models.CharField(max_length=10, default="")
    begins = models.CharField(max_length=5, default="")
    place = models.CharField(max_length=200, default="")
    receiver = models.CharField(max_length=200, default="")
    reason = models.CharField(max_length=500, default="")
    answered_at = models.DateTimeField()


class VisitAttendance(Projected):
    """An official on the attendance list of a visit."""

    visit = models.UUIDField(db_index=True)
    partner = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300, default="")
    by_phone = models.BooleanField()
    attended_at = models.DateTimeField()
