"""Which copies are proposed to be taken out."""

from django.db import models

from lentera.journal.projecting import Projected


class WeedingLine(Projected):
    """A copy that is proposed; its id is derived from the copy's. `proposer`: the account that may not decide it."""

    item = models.UUIDField()
    reasons = models.CharField(max_length=60)  # separated by blanks
    proposed_on = models.DateField()
    proposer = models.UUIDField()
