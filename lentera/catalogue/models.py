"""Records as lists and matching need them; the MARC itself stays in the blobs that the facts cite."""

from typing import Any, ClassVar

from django.db import models

from lentera.catalogue.authorities.words import KIND_LABELS
from lentera.catalogue.covers.models import Cover  # noqa: F401
from lentera.catalogue.editing.models import RecordTemplate  # noqa: F401
from lentera.catalogue.editions.models import (  # noqa: F401
    CarriedEdition,
    CarriedHeading,
    CarriedParcel,
    CarriedRecord,
    Edition,
    EditionManifest,
    FollowedEdition,
    WantedEdition,
)
from lentera.catalogue.lists.models import BookList  # noqa: F401
from lentera.catalogue.union.models import MatchProposal, RecordGroup, RecordsApart  # noqa: F401
from lentera.journal.derived import Derived
from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference


class Described(Projected):
    """What is drawn from a record's MARC (see `marc.brief`). `content` and `line` say where that stands."""

    control = models.CharField(max_length=60)
    agency = models.CharField(max_length=40)
    title = models.TextField()
    subtitle = models.TextField()
    responsibility = models.TextField()
    author = models.CharField(max_length=250)
    publisher = models.CharField(max_length=250)
    year = models.IntegerField(null=True)
    isbn = models.CharField(max_length=13)
    isbns = models.TextField()  # all, with a blank between
    language = models.CharField(max_length=3)
    material = models.CharField(max_length=12)
    ddc = models.CharField(max_length=30)
    call_number = models.CharField(max_length=60)
    use = models.CharField(max_length=12)
    subjects = models.TextField()  # one a line
    summary = models.TextField()
    filing = models.CharField(max_length=80)  # folded, without the first article: for order and matching
    fingerprint = models.CharField(max_length=16)
    digest = models.CharField(max_length=32)
    richness = (
        models.IntegerField()
    )  # number of fields: a brief record does not replace a full one of another house
    content = models.CharField(max_length=64)
    line = models.IntegerField()
    public = models.BooleanField()
    saved_at = models.DateTimeField()  # when it was recorded, not when it happened: harvesters go by it
    batch = models.UUIDField(null=True)  # the import that it came or was changed by, until somebody saves it

    class Meta:
        abstract = True


class Record(Described):
    """A title as it reads now. Of a batch that is not published yet, only the author finds it."""

    carried: bytes | None = None  # its MARC, where it came with an edition and not in a stream

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "control"], name="record_control"),
            # with what tells an edition from another, so that matching passes over it without its row
            models.Index(
                fields=["institution", "fingerprint", "agency", "control"], name="record_fingerprint"
            ),
            models.Index(fields=["institution", "filing"], name="record_filing"),
            models.Index(fields=["saved_at", "id"], name="record_saved"),
            models.Index(fields=["saved_at", "id"], name="record_single", condition=models.Q(batch=None)),
            models.Index(fields=["batch", "id"], name="record_batch"),
        ]

    def __str__(self) -> str:
        return self.title


class PendingRecord(Described):
    """How a record will read once its batch is published: until then all go on with what they know."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "id"], name="pending_batch")]


class RemovedRecord(Projected):
    """A record that was taken out, for harvesters: a repository that forgets its deletions leaves ghosts elsewhere."""

    removed_at = models.DateTimeField()
    public = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["removed_at", "id"], name="record_removed")]


class RecordIsbn(Projected):
    """An ISBN of a record: a record may have several, and several volumes may share one."""

    record = models.UUIDField(db_index=True)
    isbn = models.CharField(max_length=13)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["institution", "isbn"], name="record_isbn")]


class Batch(Projected):
    """One import, as its author keeps it. Its counts come with its end."""

    source = models.CharField(max_length=250)
    form = models.CharField(max_length=12)
    file = models.CharField(max_length=64, default="")
    public = models.BooleanField(default=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    read = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    log = models.CharField(max_length=64, default="")
    rolled_back_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    removed = models.IntegerField(default=0)
    restored = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    copies_removed = models.IntegerField(default=0)
    copies_kept = models.IntegerField(default=0)
    rollback_log = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.source

    @property
    def state(self) -> str:
        """`open` (under way, or broken off), `done` or `rolled-back`."""
        if self.rolled_back_at is not None:
            return "rolled-back"
        return "open" if self.closed_at is None else "done"


class OverlayRules(Reference):
    """Which fields of its records an institution keeps when a file brings newer ones: patterns, one a line."""

    protected = models.TextField(blank=True)


class Landed(Projected):
    """How far an import came, in the stream of its records. Without `published_at` it is its author's alone."""

    upto = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    public = models.BooleanField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["published_at"], name="landed_published")]


class Authority(Projected):
    """One form for a name or a subject. `content` and `line` say where its MARC stands."""

    kind = models.CharField(max_length=12)
    heading = models.CharField(max_length=300)
    name = models.CharField(max_length=300)  # without years: as the search knows it
    key = models.CharField(max_length=250)  # folded words: by what it is found
    likeness = models.CharField(max_length=250)  # what near duplicates share
    note = models.TextField()
    control = models.CharField(max_length=60)
    agency = models.CharField(max_length=40)
    digest = models.CharField(max_length=32)
    content = models.CharField(max_length=64)
    line = models.IntegerField()
    public = models.BooleanField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "key"], name="authority_key"),
            models.Index(fields=["institution", "likeness"], name="authority_likeness"),
            models.Index(fields=["institution", "control"], name="authority_control"),
        ]

    @property
    def kind_word(self) -> Any:
        """The kind as lists write it."""
        return KIND_LABELS[self.kind]

    def __str__(self) -> str:
        return self.heading


class AuthorityReference(Projected):
    """Another form of an authority (`see`), or a heading beside it (`also`)."""

    authority = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12)
    relation = models.CharField(max_length=4)
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=250, db_index=True)
    position = models.IntegerField()
    public = models.BooleanField()

    def __str__(self) -> str:
        return self.text


class MergedAuthority(Projected):
    """An authority that was merged: its address and links lead to `kept`."""

    kept = models.UUIDField(db_index=True)


class ColumnMapping(Reference):
    """Which column of a table is what, as a cataloguer told it once: proposed for the next table with these heads."""

    name = models.CharField(max_length=80)
    heads = models.TextField()  # of the table, one a line
    mapping = models.TextField()  # JSON, as `lentera catalogue import --map` takes it

    def __str__(self) -> str:
        return self.name


class SruTarget(Reference):
    """A catalogue elsewhere that answers over SRU, from which records are copied. It is no secret whom one asks."""

    audience: ClassVar[Audience] = Audience.PUBLIC
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    version = models.CharField(max_length=3, default="1.1")
    record_schema = models.CharField(max_length=60, default="marcxml")
    isbn_index = models.CharField(max_length=60, default="bath.isbn")
    title_index = models.CharField(max_length=60, default="dc.title")
    author_index = models.CharField(max_length=60, default="dc.creator")


class HeldRecord(Derived):
    """A title that a public library (`institution`) has or had a copy of, and since when that is so: for harvesters."""

    FROM = "copies in hand at libraries that may be named to everybody, looked at when a harvester asks"

    record = models.UUIDField()
    moment = models.DateTimeField()  # when it was noticed that the title came or went
    gone = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "record"], name="held_record_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "moment", "record"], name="held_record_moment"),
            models.Index(fields=["record"], name="held_record_record"),
        ]
