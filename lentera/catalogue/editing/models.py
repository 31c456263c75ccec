"""Beginnings of records that an institution keeps for itself."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.references import Reference


class RecordTemplate(Reference):
    """A record to begin with: canonical bytes as text, under a name."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=100)
    marc = models.TextField()
