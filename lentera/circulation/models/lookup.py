"""Openings of readers' data by staff."""

from typing import ClassVar

from django.db import models

from lentera.journal.projecting import Projected


class ReaderOpening(Projected):
    """One opening: of one reader's data, or (without `reader`) of a list of `found` readers."""

    reader = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20)
    found = models.IntegerField(null=True)
    actor = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "opened_at"], name="opening_by_time"),
            models.Index(fields=["institution", "reader"], name="opening_by_reader"),
        ]
