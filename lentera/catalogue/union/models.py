"""Tables of matching: what was decided (projected), and what the last run proposes (derived)."""

from typing import ClassVar

from django.db import models

from lentera.journal.derived import Derived
from lentera.journal.projecting import Projected


class RecordGroup(Projected):
    """A record in a group of records of one title, in the words of who grouped them. The record may be another's."""

    group = models.UUIDField(db_index=True)
    record = models.UUIDField(db_index=True)
    public = models.BooleanField()
    since = models.DateTimeField()


class RecordsApart(Projected):
    """Two records that are different titles, in the words of who looked."""

    first = models.UUIDField(db_index=True)
    second = models.UUIDField()


class MatchProposal(Derived):
    """Two records that may be one title, as the last run of matching found them for an institution."""

    FROM = (
        "records, by `lentera catalogue match` or its page: each run replaces the proposals of the run before"
    )

    first = models.UUIDField()
    second = models.UUIDField()
    probability = models.FloatField()
    evidence = models.JSONField()  # field: bits
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "first", "second"], name="match_pair")
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "-probability"], name="match_likeliest")]
