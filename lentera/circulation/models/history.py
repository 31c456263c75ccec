"""What is remembered of a reader's reading: by default the month of his last loan, a history only if he asks for it."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable, Lookup


class ReaderActivity(Forgettable):
    """The month of a reader's last loan that came back; the row's id is the reader's. For counting active readers."""

    KEPT = "one year after that month, or until the reader is forgotten"

    class Secret(msgspec.Struct, kw_only=True):
        """The first day of the month, as text."""

        month: str


class HistoryChoice(Forgettable):
    """A reader wants a history of what he read; the row's id is the reader's. Without this row there is none."""

    KEPT = "until the reader no longer wants it, or is forgotten"

    class Secret(msgspec.Struct, kw_only=True):
        """The day of the choice, as text."""

        since: str


class ReadingHistory(Forgettable):
    """One book that a reader had, because he wants to see it again. The row's id is random and leads to no loan."""

    KEPT = "as many months as the institution set (12), only while the reader wants it; deleted at once when he no longer does"  # noqa: E501

    class Secret(msgspec.Struct, kw_only=True):
        """Who, and what; days as text."""

        reader: UUID
        title: str
        barcode: str
        lent: str
        returned: str
        record: UUID | None = None

    reader_hash = Lookup()
    forget_on = models.DateField(db_index=True)  # the first day of a month: it tells of no single loan
