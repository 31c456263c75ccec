"""Rows of paper that contradict the journal, until a person has settled them."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected


class SlipQuestion(Projected):
    """A row that needs a person; open while `settlement` is empty. `written_at` is the time on the sheet."""

    act = models.CharField(max_length=20)
    item = models.UUIDField(db_index=True)
    sheet = models.CharField(max_length=20)
    row = models.IntegerField()
    contradiction = models.CharField(max_length=30)
    written_at = models.DateTimeField()
    settlement = models.CharField(max_length=20, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "settlement"], name="slip_question_open")
        ]


class SlipReader(Forgettable):
    """Whose card stood in a questioned row; the row's id is the question's."""

    KEPT = "until a person has settled the questioned row of a sheet"

    class Secret(msgspec.Struct, kw_only=True):
        """The reader."""

        reader: UUID

    reader_hash = Lookup()
