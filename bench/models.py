from django.db import models


class PlainBed(models.Model):
    """The same columns as the sample area's `Bed`, written without a journal."""

    id = models.UUIDField(primary_key=True)
    institution = models.UUIDField(db_index=True)
    stream = models.UUIDField()
    name = models.CharField(max_length=50)
    plants = models.IntegerField(default=0)
    last_planted = models.DateField(null=True)
    changed_at = models.DateTimeField()
