"""Readers at a kiosk: who stands there now, and PINs that were wrong."""

from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.derived import Derived
from lentera.journal.forgettable import Forgettable


class KioskVisit(Forgettable):
    """A reader who signed in at a kiosk with card and PIN."""

    KEPT = (
        "until the reader ends it; one that nobody ended opens nothing after three minutes, and goes with the next "
        "reader or the daily work"
    )

    class Secret(msgspec.Struct, kw_only=True):
        """Who stands there."""

        reader: UUID

    kiosk = models.UUIDField()
    began = models.DateTimeField()
    seen = models.DateTimeField(db_index=True)


class PinFailure(Derived):
    """A PIN that was wrong, by a keyed hash of the card or of the kiosk, to slow guessing down."""

    FROM = "wrong PINs at kiosks, as they happen; each is dropped after a quarter of an hour"

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
