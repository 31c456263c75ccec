"""Blobs that arrive in chunks: gathered beside the journal until they are whole, at most 90 days.

Content is kept once an entry cites it, evidence only when somebody asked for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Sum

from lentera.journal import blobs, clock
from lentera.journal.models import Author, Blob, Stream
from lentera.sync import wanting
from lentera.sync.bundle.messages import BlobChunk
from lentera.sync.bundle.packing import NotABundle, inflated
from lentera.sync.models import BlobPiece

KEPT = timedelta(days=90)
ROOM = 512 << 20  # bytes of unfinished blobs, all together

Key = tuple[UUID, str]


@dataclass
class Fed:
    """What became whole: how many blobs, and the streams that waited for content."""

    blobs: int = 0
    streams: set[UUID] = field(default_factory=set)


def take(chunks: Iterable[BlobChunk], cited: set[Key]) -> Fed:
    """Gather chunks and keep what is whole, inside the transaction that stores a bundle.

    `cited`: author and digest of what the bundle's own entries cite. Raises NotABundle for a chunk that cannot be.
    """
    BlobPiece.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
    told = list(chunks)
    asked = wanting.asked_for() if told or BlobPiece.objects.exists() else set()
    room = ROOM - (BlobPiece.objects.aggregate(held=Sum(blobs.PACKED_BYTES))["held"] or 0) if told else 0
    for chunk in told:
        room -= _gather(chunk, asked, room)
    waiting = set(BlobPiece.objects.values_list("institution_id", "digest").distinct())
    fed = Fed()
    for author, digest in sorted(waiting & (cited | asked)):
        if Author.objects.filter(id=author).exists() and _keep_whole(author, digest):
            fed.blobs += 1
            stopped = Stream.objects.filter(institution=author).exclude(waiting="")
            fed.streams.update(stopped.values_list("id", flat=True))
    return fed


def _gather(chunk: BlobChunk, asked: set[Key], room: int) -> int:
    """How many bytes it takes; nothing when it is not wanted, here already, or more than there is room for."""
    author, end = UUID(bytes=chunk.author), chunk.at + len(chunk.data)
    possible = chunk.kind in ("content", "evidence") and 0 <= chunk.at <= end <= chunk.size <= blobs.LARGEST
    if not possible or len(chunk.digest) != 64:
        raise NotABundle("bundle-damaged", place=0)
    unasked = chunk.kind == "evidence" and (author, chunk.digest) not in asked
    if (
        unasked
        or len(chunk.data) > room
        or Blob.objects.filter(institution=author, digest=chunk.digest).exists()
    ):
        return 0
    _row, made = BlobPiece.objects.get_or_create(
        institution_id=author, digest=chunk.digest, size=chunk.size, at=chunk.at,
        defaults={"kind": chunk.kind, "data": chunk.data, "seen_at": clock.now()},
    )  # fmt: skip
    return len(chunk.data) if made else 0


def _keep_whole(author: UUID, digest: str) -> bool:
    """Whether the blob is here now. Chunks that do not make it are thrown away, and it is sent again."""
    rows = BlobPiece.objects.filter(institution=author, digest=digest)
    for size in sorted(set(rows.values_list("size", flat=True))):
        kind, packed = "", bytearray()
        for at, told, data in rows.filter(size=size).order_by("at").values_list("at", "kind", "data"):
            if at > len(packed):
                break
            kind = told
            packed += bytes(data)[len(packed) - at :]
        if len(packed) < size:
            continue
        whole = _unpacked(bytes(packed), digest)
        rows.filter(size=size).delete()
        if whole is not None:
            blobs.keep(author, whole, kind)
            rows.delete()
            wanting.arrived(author, digest)
            return True
    return False


def _unpacked(packed: bytes, digest: str) -> bytes | None:
    try:
        data = inflated(packed)
    except NotABundle:
        return None
    return data if blobs.digest_of(data) == digest else None
