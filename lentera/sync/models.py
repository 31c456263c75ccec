"""What a node knows of others: the registry (projected), signed tips (kept and passed on), and what peers said."""

from typing import ClassVar

from django.db import models

from lentera.journal.ids import new_id
from lentera.journal.models import Author
from lentera.journal.projecting import Projected


class RegisteredNode(Projected):
    """A node with its present keys."""

    name = models.CharField(max_length=200)
    role = models.CharField(max_length=8)
    signing = models.CharField(max_length=64)
    recipient = models.CharField(max_length=80)
    registered_seq = models.BigIntegerField()


class NodeKey(Projected):
    """Every signing key that a node ever had. `limits`: seq per stream up to which it counts; None means no limit."""

    node = models.UUIDField(db_index=True)
    signing = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=12, default="good")  # good, retired, compromised
    limits = models.JSONField(null=True)


class AuthorHome(Projected):
    """One home of an author, in the order of `given_seq`; the last is the present one, the others once were."""

    author = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    home = models.UUIDField()
    given_seq = models.BigIntegerField()


class TakenHome(Projected):
    """That the root moved an author away from a dead node. `upto`: seq per stream (hex) that was known at the root."""

    author = models.UUIDField(db_index=True)
    home = models.UUIDField()
    former = models.UUIDField(db_index=True)
    upto = models.JSONField()
    reason = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    taken_seq = models.BigIntegerField()


class SignedTip(models.Model):
    """The home's signature over one end of a stream. It proves the whole chain before it, also when relayed."""

    pk = models.CompositePrimaryKey("stream", "hash", "signing")
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    signing = models.CharField(max_length=64)  # public key, hex; "root" for the registry
    seq = models.BigIntegerField()
    registry = models.BigIntegerField()  # seq of the registry that the signer knew
    signature = models.BinaryField(max_length=64)


class Peer(models.Model):
    """A node that this one exchanges bundles with. Local to this installation."""

    id = models.UUIDField(primary_key=True)
    sent = models.BigIntegerField(default=0)  # number of the last bundle made for it
    heard = models.BigIntegerField(default=0)  # number of the last bundle read from it
    sent_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    clock_ahead = models.IntegerField(
        null=True
    )  # seconds by which its clock was ahead of ours at the last reading
    address = models.CharField(max_length=300, blank=True, default="")
    paused = models.BooleanField(default=False)
    by_editions = models.BooleanField(
        default=False
    )  # it takes chosen records instead of whole public catalogues
    keeping = models.BooleanField(
        default=True
    )  # whether sealed parcels of this node go along, where it may keep them


class PeerTip(models.Model):
    """What a peer said to have of one stream, in the bundle read last. Never what was sent to it."""

    peer = models.UUIDField()
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["peer", "stream"], name="peertip_peer_stream")]


class Parked(models.Model):
    """A piece that could not be taken yet, with why: its parent, its author or its signer is not known here."""

    digest = models.CharField(max_length=64, primary_key=True)
    peer = models.UUIDField(db_index=True)
    code = models.CharField(max_length=30)
    details = models.JSONField(default=dict)
    entries = models.IntegerField()
    seen_at = models.DateTimeField()


class Handover(models.Model):
    """An author that was given away, or (`to` is this node) whose parcel was taken in and is confirmed in every bundle.

    Until the other node has confirmed, the parcel goes with every bundle to it.
    """

    author = models.UUIDField(primary_key=True)
    to = models.UUIDField(db_index=True)
    registry = models.BigIntegerField()  # seq of the registry that says so
    confirmed_at = models.DateTimeField(null=True)


class OpenFork(models.Model):
    """A stream that has more than one end here; seen when a bundle was taken in, gone when the ends are joined."""

    stream = models.UUIDField(primary_key=True)
    seen_at = models.DateTimeField()


class RelayedLetter(models.Model):
    """A sealed letter between two other nodes, passed on unread; `institution` is its sender.

    It is dropped when its receiver has it, when a bundle of the node that brought it no longer holds it, and after
    90 days.
    """

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    to = models.UUIDField()
    node = models.UUIDField(db_index=True)  # to whose key it is sealed
    sealed = models.BinaryField()
    signing = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)
    brought_by = models.UUIDField(db_index=True)
    since = models.DateTimeField(db_index=True)


class LetterReceipt(models.Model):
    """That a letter has arrived, to be said to `peer` for as long as its bundles still hold it.

    `institution` is the letter's sender; the signature is that of the node where it arrived.
    """

    pk = models.CompositePrimaryKey("letter", "peer")
    letter = models.UUIDField()
    peer = models.UUIDField(db_index=True)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    to = models.UUIDField()
    signing = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)


class KeptParcel(models.Model):
    """A sealed parcel of an author, unread: at the keeper as a backup, at the author's home after it came back.

    `over`: tags of parcels in whose place it came. A tag names the content, by a digest that its maker alone can tell.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    author = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8)  # entries or rows
    tag = models.CharField(max_length=32)
    over = models.JSONField(default=list)
    made_at = models.DateTimeField()  # by its maker's clock
    kept_at = models.DateTimeField()
    data = models.BinaryField()  # age, to the author's recovery key

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["author", "tag"], name="kept_once")]


class OwnParcel(models.Model):
    """A parcel that this database has made, or has taken back. `id` counts upwards with what the journal held.

    It covers the entries from where the parcel `lo` ends (0: from the beginning) to `ends`. Taken back, `lo` is
    negative: it counts together with all others of the same `lo`, once the chain of own ones reaches -lo - 1.
    """

    id = models.BigIntegerField(primary_key=True)
    author = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8)
    tag = models.CharField(max_length=32)
    lo = models.BigIntegerField(default=0)
    ends = models.JSONField(default=dict)  # stream (hex): hashes (hex)
    entries = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    data = models.BinaryField(null=True)  # until the keeper has said that it holds it

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["author", "tag"], name="own_parcel_once")]


class KeeperSaid(models.Model):
    """What the keeper said to hold of an author, in the bundle read last. Never what was sent to it."""

    author = models.UUIDField(primary_key=True)
    tags = models.JSONField(default=list)
    size = models.BigIntegerField(default=0)  # bytes
    newest_at = models.DateTimeField(null=True)  # when the newest of them was made
    said_at = models.DateTimeField()


class ParcelsAsked(models.Model):
    """At the keeper: that an author's home asked his parcels back in its last bundle, all but those that it `known`."""

    author = models.UUIDField(primary_key=True)
    node = models.UUIDField(db_index=True)
    number = models.BigIntegerField()  # of the bundle that asked
    known = models.JSONField(default=list)  # tags


class StandingRows(models.Model):
    """What an author's forgettable rows were, as digests, when a person said that this node was restored."""

    author = models.UUIDField(primary_key=True)
    rows = models.BinaryField()  # `journal.parcels.standing`, zstd
    at = models.DateTimeField()


class BlobWant(models.Model):
    """A blob that a person here asked for. `answer`: empty while it is on its way, else why it cannot be had."""

    pk = models.CompositePrimaryKey("institution", "digest")
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)  # the entry that cites it
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, default="")  # erased, absent


class PeerWant(models.Model):
    """A blob that another node asked for in the bundle read last."""

    pk = models.CompositePrimaryKey("peer", "institution", "digest")
    peer = models.UUIDField()
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    stream = models.UUIDField()
    hash = models.BinaryField(max_length=32)


class ServedBlob(models.Model):
    """Evidence that another node was given on its request: it hears of it when the evidence is erased.

    `erased`: it has said that it erased its copy too.
    """

    pk = models.CompositePrimaryKey("peer", "institution", "digest")
    peer = models.UUIDField()
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    erased = models.BooleanField(default=False)


class ErasedBlob(models.Model):
    """Evidence whose copy was erased here because another node said so. `named`: in its bundle read last."""

    pk = models.CompositePrimaryKey("peer", "institution", "digest")
    peer = models.UUIDField()
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    named = models.BooleanField()


class BlobPiece(models.Model):
    """A chunk of a blob that is not whole yet; thrown away after 90 days."""

    pk = models.CompositePrimaryKey("institution", "digest", "size", "at")
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()  # packed bytes of the whole blob
    at = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    data = models.BinaryField()
    seen_at = models.DateTimeField(db_index=True)


class Comparing(models.Model):
    """That laid out tables are compared with another node's. Numbers count up with each asking."""

    peer = models.UUIDField(primary_key=True)
    asked = models.BigIntegerField(default=0)  # number of what was asked here last
    asking = models.BooleanField(default=False)  # until its answer is read
    owed = models.BigIntegerField(default=0)  # number under which the other node asks; 0 for not
    heard_at = models.DateTimeField(null=True)  # when its digests were read last
    turn = models.BigIntegerField(default=0)  # of the digests that were made for the last bundle to it
    saved = models.BigIntegerField(default=0)  # entries that may be read for the next one besides


class Digested(models.Model):
    """A digest of what is laid out of a stream at one position, made here by a program with this mark."""

    pk = models.CompositePrimaryKey("stream", "tip")
    stream = models.UUIDField()
    tip = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()  # of the tip
    digest = models.BinaryField(max_length=32)
    program = models.CharField(max_length=64)
    turn = models.BigIntegerField(db_index=True)  # counts up with each making


class Compared(models.Model):
    """What another node said of its tables of one stream at `tip`, and what came of comparing them with those here."""

    pk = models.CompositePrimaryKey("peer", "stream")
    peer = models.UUIDField()
    stream = models.UUIDField()
    tip = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)  # empty: not wholly laid out there
    program = models.CharField(max_length=64)  # the mark of its program
    verdict = models.CharField(
        max_length=8, blank=True, default=""
    )  # equal, differs, later, program; not yet: empty, or again where it was different before
    alarm = models.BooleanField(default=False)  # the other node says that they differ
