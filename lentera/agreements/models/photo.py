"""Tables of photos: kept, answered by the institution where they were taken, published."""

from django.db import models

from lentera.journal.projecting import Projected


class Photo(Projected):
    """A photo with its faces hidden, as its keeper says it to `partner`."""

    partner = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=20)
    caption = models.CharField(max_length=300)
    taken_on = models.DateField()
    given_by = models.CharField(max_length=200)
    how = models.CharField(max_length=300)
    scope = models.CharField(max_length=300)
    hiding = models.CharField(max_length=10)
    boxes = models.IntegerField()
    inside = models.BooleanField()
    visit = models.UUIDField(null=True, db_index=True)
    release = models.UUIDField(null=True, db_index=True)
    kept_at = models.DateTimeField()
    erased_for = models.CharField(max_length=300, default="")
    erased_at = models.DateTimeField(null=True)


class PhotoOriginal(Projected):
    """The picture as it was taken, to its keeper alone; the id is the photo's."""

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)


class PhotoAnswer(Projected):
    """What the institution says in which a photo was taken."""

    photo = models.UUIDField(db_index=True)
    agency = models.UUIDField(db_index=True)
    approved = models.BooleanField()
    reason = models.CharField(max_length=300, default="")
    answered_at = models.DateTimeField()


class PublishedPhoto(Projected):
    """A photo that everybody sees with a release; the id is the photo's."""

    release = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    caption = models.CharField(max_length=300)
    published_at = models.DateTimeField()
