"""Editions as their agency published them, which of them are followed here, and the records that came with them."""

from typing import ClassVar

from django.db import models

from lentera.journal.derived import Derived
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Edition(Projected):
    """The newest edition of a collection; the id is the collection's."""

    name = models.CharField(max_length=120)
    choice = models.CharField(max_length=12)
    value = models.CharField(max_length=60)
    number = models.IntegerField()
    records = models.IntegerField()
    buckets = models.IntegerField()
    root = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    of = models.UUIDField(
        null=True, db_index=True
    )  # the collection that this goes with; None: a collection itself
    lists = models.IntegerField(default=0)  # how many of the rows that go with a collection are lists
    size = models.BigIntegerField(default=0)  # bytes of these

    def __str__(self) -> str:
        return self.name


class EditionManifest(Projected):
    """Where the agency's list for an edition stands."""

    collection = models.UUIDField(db_index=True)
    number = models.IntegerField()
    buckets = models.IntegerField()
    root = models.CharField(max_length=64)
    content = models.CharField(max_length=64)


class FollowedEdition(Reference):
    """A collection that an institution wants to have at its own node."""

    collection = models.UUIDField()


class WantedEdition(Derived):
    """What a node has of a collection, by its last bundle."""

    FROM = "from what another node said in the bundle read last; said again in its next"

    peer = models.UUIDField()
    collection = models.UUIDField()
    number = models.IntegerField()  # the edition that it has whole; 0: none
    root = models.CharField(max_length=64)
    have = models.BinaryField()  # the first bytes of each bucket's hash, where it has no edition whole

    class Meta:
        indexes: ClassVar = [models.Index(fields=["peer"], name="edition_wanted_by")]


class CarriedEdition(Derived):
    """How far a collection is here; the id is the collection's.

    `held`: the titles of placed copies instead, or other forms of their headings.
    """

    FROM = "from the bundles of the agency's node; asked for again when it is lost"

    number = models.BigIntegerField()
    buckets = models.IntegerField()
    root = models.CharField(max_length=64)
    hashes = models.BinaryField()
    records = models.IntegerField(default=0)  # that are here
    whole = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    passed_over = models.IntegerField(default=0)  # buckets of the last bundle that were not what was signed


class CarriedParcel(Derived):
    """A part of an edition as it came, until it is compared with what the agency signed."""

    FROM = "from the bundles of the agency's node, which brings it again until it was taken in"

    collection = models.UUIDField(db_index=True)
    number = models.BigIntegerField()
    position = models.IntegerField()
    data = models.BinaryField()


class CarriedRecord(Derived):
    """A record that came with an edition. `written` is its canonical MARC; None once it is gone."""

    FROM = "from the editions that this node follows; asked for again when they are lost"

    collection = models.UUIDField()
    record = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=32)
    spot = models.IntegerField()  # the last 16 bits of the record's id, which say in which bucket it lies
    written = models.BinaryField(null=True)
    saved_at = models.DateTimeField()
    changed = models.BigIntegerField(db_index=True)  # rises with every parcel: the search index goes by it
    kind = models.CharField(
        max_length=12, default=""
    )  # empty: a record; else one of `editions.besides.KINDS`

    class Meta:
        indexes: ClassVar = [models.Index(fields=["collection", "spot"], name="carried_spot")]


class CarriedHeading(Derived):
    """A heading of an authority that came with an edition, or (`relation`) a form that leads to it or stands beside."""

    FROM = "from the editions that this node follows; asked for again when they are lost"

    collection = models.UUIDField()
    authority = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12)
    relation = models.CharField(max_length=7)  # heading, see or also
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=250, db_index=True)
    name = models.CharField(max_length=300)  # of the heading, as the search knows it
    note = models.TextField()
    position = models.IntegerField()
