"""What readers asked about their data, the words that go with it, and the terms of this house."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class RightsRequest(Projected):
    """A reader's request; open while `answered_at` is empty."""

    reader = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)  # who entered it
    due = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20, default="")


class RightsNote(Forgettable):
    """The words of a request; the row's id is the request's. `before` and `after`: what a correction changed."""

    KEPT = "until 90 days after the request was answered; at once when the reader is forgotten"

    class Secret(msgspec.Struct, kw_only=True):
        """What the reader wished, what was answered, and what a correction changed."""

        reader: UUID
        wish: str = ""
        answer: str = ""
        before: dict[str, str] = {}
        after: dict[str, str] = {}

    reader_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)


class PrivacyTerms(Reference):
    """How long this institution keeps a reading history that a reader asked for, in months (0: it offers none)."""

    history_months = models.IntegerField(default=12)
