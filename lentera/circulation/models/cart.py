"""The rounds of the cart."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.references import Reference


class CartRound(Reference):
    """When the cart comes to a block: a weekday (Monday is 1) and an hour. Blocks are named as readers' blocks are."""

    audience: ClassVar[Audience] = Audience.SELF
    block = models.CharField(max_length=60)
    weekday = models.IntegerField()
    starts = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
