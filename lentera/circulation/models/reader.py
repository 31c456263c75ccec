"""Readers as counters, and who they are."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected


class Reader(Projected):
    """A reader as a counter: no name, no card, nothing borrowed."""

    group = models.CharField(max_length=20)
    registered_at = models.DateTimeField()
    registered_recorded = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)  # at the reader's own request
    forgotten = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "registered_recorded"], name="reader_registered")
        ]


class ReaderIdentity(Forgettable):
    """Who a reader is; the row's id is the reader's."""

    KEPT = "as many days after the membership ended as the institution set (30), for the clearance slip; at once when the reader asks"  # noqa: E501

    class Secret(msgspec.Struct, kw_only=True):
        """`block` is where books are brought to, nothing more; `pin` is a hash.

        `pin_drawn`: the PIN was drawn by staff, so that it opens nothing before its reader changed it.
        """

        name: str
        card: str
        block: str = ""
        pin: str | None = None
        pin_drawn: bool = False

    card_hash = Lookup()
    forget_on = models.DateField(null=True, db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "card_hash"], name="reader_card")
        ]


class ReaderPause(Forgettable):
    """Until when a reader borrows nothing new. It does not say for which book."""

    KEPT = "until the pause is over"

    class Secret(msgspec.Struct, kw_only=True):
        """`until` is the last day of the pause, as text."""

        reader: UUID
        until: str

    reader_hash = Lookup()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "reader_hash"], name="reader_pause")
        ]
