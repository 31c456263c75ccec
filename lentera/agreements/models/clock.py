"""What an office sets about its clock, reminders and messages (plain data), and how far late follow-ups climbed."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class ClockStep(Reference):
    """When a step of a renewal is to be taken (`days` before the end) and by whom; `step` as in `RENEWAL_CLOCK`."""

    audience: ClassVar[Audience] = Audience.SELF
    step = models.CharField(max_length=20)
    days = models.IntegerField()
    owner = models.CharField(max_length=200, default="")  # position or unit


class ReminderRule(Reference):
    """When an office is warned: days before an end, and days late at which a follow-up climbs. One row an office."""

    audience: ClassVar[Audience] = Audience.SELF
    alert_days = models.CharField(max_length=60)  # "90,60,30,14,7"
    to_owner = models.IntegerField()
    to_superior = models.IntegerField()
    to_head = models.IntegerField()
    superior = models.UUIDField(null=True)  # the officers' superior (an account); None: the head


class ChatText(Reference):
    """A message to be pasted into a chat, as an office words it. `kind`: what it is about."""

    audience: ClassVar[Audience] = Audience.SELF
    kind = models.CharField(max_length=20)
    text = models.TextField()


class FollowUpEscalation(Projected):
    """A level that was told of a late follow-up."""

    follow_up = models.UUIDField(db_index=True)
    level = models.CharField(max_length=10)
    due = models.DateField()
    late = models.IntegerField()
    raised_at = models.DateTimeField()
