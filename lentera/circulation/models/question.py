"""Reference questions: what the journal may know of them, their words beside it, and the limits of answers."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class ReaderQuestion(Projected):
    """A question without its words and without its reader. Open while neither answered nor dropped."""

    priority = models.CharField(max_length=20)
    asked_on = models.DateField()
    due = models.DateField()
    pages = models.IntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)


class QuestionText(Forgettable):
    """What was asked and answered, and who waits for it; the row's id is the question's."""

    KEPT = "until 30 days after the answer, so that it can be printed again"

    class Secret(msgspec.Struct, kw_only=True):
        """`reader` is None where the slip names no card: then `place` says where the answer goes."""

        text: str
        reader: UUID | None = None
        place: str = ""
        answer: str = ""

    reader_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class QuestionSetting(Reference):
    """How long an answer may be, and in how many days it is expected."""

    pages = models.IntegerField(default=40)
    days = models.IntegerField(default=14)
