"""Reading entries back: one by its hash, a stream in order, and the kinds that an author has told."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Sum

from lentera.journal.facts import read_envelope, read_fact
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.projecting import Entry


def entry(stream: UUID, digest: bytes) -> Entry:
    """One entry, lifted to today's form. Raises StoredEntry.DoesNotExist, or UnknownKind."""
    stored = StoredEntry.objects.get(stream=stream, hash=digest)
    return opened(stored, Stream.objects.get(id=stream))


def opened(stored: StoredEntry, stream: Stream) -> Entry:
    """The entry in a stored row. Raises UnknownKind when this program does not know it."""
    return entry_from(bytes(stored.bytes), stream, stored.seq, bytes(stored.hash))


def entry_from(written: bytes, stream: Stream, seq: int, digest: bytes) -> Entry:
    """The entry in an author's bytes. Raises UnknownKind."""
    envelope = read_envelope(written)
    return Entry(
        author=stream.institution_id,
        stream=stream.id,
        audience=stream.audience,
        area=stream.area,
        seq=seq,
        hash=digest,
        at=envelope.at,
        recorded=envelope.recorded,
        actor=envelope.actor,
        fact=read_fact(envelope),
    )


def main_line(stream: Stream, *, after: int = -1, upto: int | None = None) -> Iterator[StoredEntry]:
    """The stored entries that lead to the stream's tip, in order, `after` < seq <= `upto`."""
    rows = StoredEntry.objects.filter(stream=stream.id, seq__gt=after)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    if not _has_branches(stream):
        yield from rows.order_by("seq").iterator(chunk_size=1000)
        return
    on_line = _line_hashes(stream)
    for row in rows.order_by("seq").iterator(chunk_size=1000):
        if bytes(row.hash) in on_line:
            yield row


def mark_of(area: str) -> tuple[int, int]:
    """How far the streams of an area are laid out here: another mark after every fact, the same till then.

    What was worked out from the tables of one area may be kept under its mark.
    """
    told = Stream.objects.filter(area=area).aggregate(streams=Count("id"), entries=Sum("laid_out"))
    return told["streams"], told["entries"] or 0


def kinds(author: UUID) -> list[str]:
    """The kinds of all facts that an author has told, stream by stream in order: for tests and the auditor."""
    found = StoredEntry.objects.filter(institution=author).order_by("stream", "seq")
    return list(found.values_list("kind", flat=True))


def _has_branches(stream: Stream) -> bool:
    return StoredEntry.objects.filter(stream=stream.id).count() != stream.seq + 1


def _line_hashes(stream: Stream) -> set[bytes]:
    parents = {
        bytes(digest): bytes(joined)[:32]
        for digest, joined in StoredEntry.objects.filter(stream=stream.id).values_list("hash", "parents")
    }
    line, here = set(), bytes(stream.tip)
    while here:
        line.add(here)
        here = parents[here]
    return line
