"""Tables of what is learned from an agreement: partners' remarks, explained gaps, settled points, limits of terms."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class EvaluationRemark(Projected):
    """A partner's word on one scope item of an evaluation (author: the partner); without item on the whole."""

    evaluation = models.UUIDField(db_index=True)
    agreement = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    scope_item = models.UUIDField(null=True)
    remark = models.TextField()
    said_at = models.DateTimeField()


class GapNote(Projected):
    """Why a renewal leaves days without agreement; `id` is the draft's."""

    predecessor = models.UUIDField()
    days = models.IntegerField()
    reason = models.TextField()


class SettledPoint(Projected):
    """How a draft takes up an obstacle of the last evaluation; `point` is the `EvaluationNote`."""

    draft = models.UUIDField(db_index=True)
    point = models.UUIDField()
    answer = models.TextField()


class WindDown(Projected):
    """Since when nothing new is said to the parties of an ended agreement; `id` is the agreement's."""

    last_day = models.DateField()
    wound_down_at = models.DateTimeField()


class TermLimit(Reference):
    """How long papers of one instrument may run at most, and by which rule; a row takes the place of the default."""

    audience: ClassVar[Audience] = Audience.SELF
    instrument = models.CharField(max_length=20)
    years = models.IntegerField()  # at most, for one paper
    extensions = models.IntegerField()  # how often it may be extended
    source = models.CharField(max_length=300)
