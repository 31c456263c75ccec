"""Titles wished for, as a library says it to its agency, and the agency's answers."""

from django.db import models

from lentera.journal.projecting import Projected


class TitleWish(Projected):
    """So many copies of a title are asked for at an institution; 0 once nobody asks."""

    agency = models.UUIDField(db_index=True)
    copies = models.IntegerField()
    title = models.CharField(max_length=1000)
    author = models.CharField(max_length=500)
    isbn = models.CharField(max_length=20)
    record = models.UUIDField(null=True)
    said_at = models.DateTimeField()


class WishAnswer(Projected):
    """How the agency sends a title; same id as the wish."""

    partner = models.UUIDField(db_index=True)
    way = models.CharField(max_length=20)
    day = models.DateField()
