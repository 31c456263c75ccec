"""Large content by its digest: `content` feeds projections and is never erased; `evidence` can be."""

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

import zstandard
from django.db import connection
from django.db.models.functions import Length

from lentera.journal.guard import open_door
from lentera.journal.models import Blob

LARGEST = 256 * 1024 * 1024  # bytes of one blob; larger scans are refused by the form
MUCH = (
    256 * 1024
)  # bytes: from here on the quicker packing (measured: a third of the time, a ninth more room)
PACKED_BYTES = Length("data")  # of a stored blob, in a query; null once erased
_packer = zstandard.ZstdCompressor(level=6)
_quick_packer = zstandard.ZstdCompressor(level=3)


class NotHere(KeyError):
    """The blob is not on this node; its author's home may have it."""

    def __init__(self, author: UUID, digest: str) -> None:
        super().__init__(digest)
        self.author, self.digest = author, digest


class Erased(Exception):
    """The evidence was erased; the fact that says so is in the history."""


class Damaged(Exception):
    """The stored bytes are not what their row says."""


def digest_of(data: bytes) -> str:
    """BLAKE2b-256 of the uncompressed content, in hex."""
    return blake2b(data, digest_size=32).hexdigest()


def keep(author: UUID, data: bytes, kind: str) -> str:
    """Store content once; returns its digest. Only inside a `writing` block or a received range."""
    if kind not in ("content", "evidence"):
        raise ValueError(f"a blob is content or evidence, not {kind}")
    if len(data) > LARGEST:
        raise ValueError(f"a blob of {len(data)} bytes is larger than {LARGEST}")
    return keep_packed(author, pack(data), kind)


@dataclass(frozen=True)
class Packed:
    """Content made ready to be kept, which may take a while: `data` is zstd, `size` counts what is in it."""

    digest: str
    size: int
    data: bytes


def pack(data: bytes) -> Packed:
    """Make content ready outside a transaction."""
    packer = _packer if len(data) < MUCH else _quick_packer
    return Packed(digest_of(data), len(data), packer.compress(data))


def keep_packed(author: UUID, told: Packed, kind: str) -> str:
    """`keep` for what is packed already."""
    field = Blob._meta.get_field("institution")
    with open_door(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO "journal_blob" ("institution_id", "digest", "kind", "size", "data") '
            'VALUES (%s, %s, %s, %s, %s) ON CONFLICT ("institution_id", "digest") DO NOTHING',
            [field.get_db_prep_save(author, connection), told.digest, kind, told.size, told.data],
        )
    return told.digest


def content(author: UUID, digest: str) -> bytes:
    """The bytes behind a digest. Raises NotHere (a KeyError) when they are not here, Erased when they were erased."""
    found = Blob.objects.filter(institution=author, digest=digest).values_list("data", "size").first()
    if found is None:
        raise NotHere(author, digest)
    data, size = found
    if data is None:
        raise Erased(digest)
    return _unpacked(bytes(data), size)


def packed(author: UUID, digest: str) -> bytes:
    """The stored zstd bytes behind a digest, proved to unpack to it. Raises KeyError, Erased and Damaged."""
    found = Blob.objects.filter(institution=author, digest=digest).values_list("data", "size").first()
    if found is None:
        raise NotHere(author, digest)
    data, size = found
    if data is None:
        raise Erased(digest)
    if digest_of(_unpacked(bytes(data), size)) != digest:
        raise Damaged(f"blob {digest} is not what its name says")
    return bytes(data)


def erase(author: UUID, digest: str) -> None:
    """Remove evidence for good; the caller records the fact that says so. Raises ValueError for content."""
    kind = Blob.objects.filter(institution=author, digest=digest).values_list("kind", flat=True).first()
    if kind == "content":
        raise ValueError("content is never erased: projections are made from it")
    field = Blob._meta.get_field("institution")
    with open_door(), connection.cursor() as cursor:
        cursor.execute(
            'UPDATE "journal_blob" SET "data" = NULL WHERE "institution_id" = %s AND "digest" = %s',
            [field.get_db_prep_save(author, connection), digest],
        )


def know_erased(author: UUID, digest: str) -> None:
    """Another author's evidence was erased at its home: a copy here goes, and one that comes late is not taken in."""
    field = Blob._meta.get_field("institution")
    values = [field.get_db_prep_save(author, connection), digest]
    with open_door(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO "journal_blob" ("institution_id", "digest", "kind", "size", "data") '
            'VALUES (%s, %s, \'evidence\', 0, NULL) ON CONFLICT ("institution_id", "digest") DO UPDATE '
            'SET "data" = NULL WHERE "journal_blob"."kind" = \'evidence\'',
            values,
        )


def _unpacked(packed: bytes, size: int) -> bytes:
    # `max_output_size` does not bound a frame that states its size, so it is read in pieces and counted.
    pieces, total = [], 0
    with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed) as reader:
        while piece := reader.read(1 << 20):
            total += len(piece)
            if total > size:
                raise Damaged("a blob is larger than it says")
            pieces.append(piece)
    if total != size:
        raise Damaged("a blob is shorter than it says")
    return b"".join(pieces)
