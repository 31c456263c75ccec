"""Tables of clippings, and of stories that are shown to everybody."""

from django.db import models

from lentera.journal.projecting import Projected


class Clipping(Projected):
    """What a medium reported, as noted."""

    release = models.UUIDField(null=True, db_index=True)
    medium = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    published_on = models.DateField(db_index=True)
    url = models.CharField(max_length=1000, default="")
    note = models.TextField(default="")
    scan = models.CharField(max_length=64, null=True)  # noqa: DJ001 - a digest or none
    scan_kind = models.CharField(max_length=20, default="")
    noted_at = models.DateTimeField()


class PublicStory(Projected):
    """The story of the partnership with `partner` is shown to everybody."""

    partner = models.UUIDField(db_index=True)
    words = models.TextField(default="")
    as_of = models.DateField(null=True)
    periods = models.TextField(default="[]")  # JSON
    numbers = models.TextField(default="[]")  # JSON
    published_at = models.DateTimeField()
