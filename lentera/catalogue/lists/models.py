"""The table of book lists."""

from django.db import models

from lentera.journal.projecting import Projected


class BookList(Projected):
    """Titles in order. `records` are ids as text; a title may since have been removed from its catalogue."""

    title = models.CharField(max_length=200)
    note = models.TextField()
    records = models.JSONField()
    public = models.BooleanField()
    saved_at = models.DateTimeField()
    elsewhere: int = 0  # titles of a list that came with an edition which are not here

    def __str__(self) -> str:
        return self.title
