"""The journal's own tables: authors, streams, entries, requests, blobs, grants, mentions and wrapped data keys.

All but `Node` carry their author (`institution`), which is the distribution key past one machine.
"""

from django.db import models


class Node(models.Model):
    """This installation: one row, made by `lentera init`."""

    id = models.UUIDField(primary_key=True)
    role = models.CharField(max_length=8)  # hub or site
    name = models.CharField(max_length=200)
    made = models.DateTimeField()


class Author(models.Model):
    """Who speaks in streams: an institution or a service point of its own. `home` is the node that alone appends."""

    id = models.UUIDField(primary_key=True)
    home = models.UUIDField(null=True)
    public_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.public_name


class Stream(models.Model):
    """What one author says to one audience about one area. `id` is derived from the three."""

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    audience = models.CharField(max_length=60)
    area = models.CharField(max_length=30)
    tip = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()
    recorded = models.DateTimeField()
    laid_out = models.BigIntegerField(default=-1)  # seq of the last entry projected here
    waiting = models.TextField(blank=True, default="")  # why projecting stopped, or empty

    class Meta:
        indexes = [models.Index(fields=["institution", "area"], name="stream_author_area")]


class StoredEntry(models.Model):
    """One entry as written. A second child of one parent is a branch: kept, never thrown away.

    Filed by its place, so that it is written beside its neighbours; `places` finds one by its hash.
    """

    pk = models.CompositePrimaryKey("stream", "seq", "hash")
    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()
    parents = models.BinaryField()  # 32 bytes each; empty for a first entry
    kind = models.CharField(max_length=60)
    bytes = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["institution", "kind"], name="entry_author_kind")]


class Request(models.Model):
    """A request that was answered by recording: the same id again reads its answer from these entries."""

    pk = models.CompositePrimaryKey("institution", "request_id")
    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    request_id = models.CharField(max_length=100)
    entries = models.BinaryField()  # (stream id 16 bytes, hash 32 bytes) each
    made = models.DateTimeField(db_index=True)


class Blob(models.Model):
    """Large content by its digest. `content` feeds projections and stays; `evidence` (scans, photos) can be erased."""

    pk = models.CompositePrimaryKey("institution", "digest")
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    size = models.BigIntegerField()  # bytes before compression
    data = models.BinaryField(null=True)  # zstd; null once erased


class Grant(models.Model):
    """That `reader` may read what the author says to `audience`, from one entry to another. Filled by agreements."""

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    stream = models.UUIDField()  # the stream that granted
    reader = models.UUIDField(db_index=True)
    audience = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Mention(models.Model):
    """That an entry is about an object: what history pages are made from. Projected."""

    pk = models.CompositePrimaryKey("object", "stream", "seq")
    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    object = models.UUIDField()
    stream = models.UUIDField()
    seq = models.BigIntegerField()


class Unplaced(models.Model):
    """An entry of a branch that no longer fitted when the branches were joined: an open question. Projected."""

    pk = models.CompositePrimaryKey("stream", "hash")
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    why = models.CharField(
        max_length=12
    )  # row-gone: it changes a row that is gone; row-there: its row is there


class DataKey(models.Model):
    """An author's data key for forgettable rows, wrapped by the node's key, which lies outside the database."""

    institution = models.OneToOneField(Author, models.DO_NOTHING, db_constraint=False, primary_key=True)
    wrapped = models.BinaryField()
