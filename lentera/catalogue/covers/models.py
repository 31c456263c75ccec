"""Which record has a cover."""

from django.db import models

from lentera.journal.projecting import Projected


class Cover(Projected):
    """The cover of the record with the same id: digests of its two sizes."""

    small = models.CharField(max_length=64)
    medium = models.CharField(max_length=64)
    public = models.BooleanField()
