"""What holders answered to recalls."""

from django.db import models

from lentera.journal.projecting import Projected


class RecallAnswer(Projected):
    """A copy that was asked back and is in hand at its holder since a day; in the holder's stream."""

    placement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    item = models.UUIDField(db_index=True)
    on = models.DateField()
