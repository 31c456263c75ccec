"""Reading entries back: one by its hash, a stream in order, and the kinds that an author has told."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from lentera.journal.asking import asked
from lentera.journal.branches import JOINED, Place, is_forked, line_to
from lentera.journal.facts import read_envelope, read_fact
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.projecting import Entry


def entry(stream: UUID, digest: bytes) -> Entry:
    """One entry, lifted to today's form. Raises StoredEntry.DoesNotExist, or UnknownKind."""
    stored = StoredEntry.objects.filter(stream=stream, hash=digest).order_by("-seq")[:1].get()
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
    """The stored entries that lead to the stream's tip, in the order in which they are laid out, `after` < seq <=
    `upto`.

    A join brings in what lies beside and before it: when one stands after `after`, all is given from the beginning.
    """
    window = _unbroken(stream, after, upto)
    if window is not None:
        yield from window.order_by("seq").iterator(chunk_size=1000)
        return
    yield from _rows(stream.id, line(stream, after=after, upto=upto))


def written_line(
    stream: Stream, *, after: int = -1, upto: int | None = None, chained: bool = False
) -> Iterator[tuple[int, bytes, bytes]]:
    """Seq, hash and bytes of each entry of `main_line`: no row becomes an object on the way.

    `chained`: the stream was seen to be one chain when it had its present tip. Where nothing came beside it since, what
    is asked for is read at once, so it had better not be much.
    """
    if chained:
        last = stream.seq if upto is None else min(upto, stream.seq)
        rows = _written_between(stream.id, after, last)
        if len(rows) == last - after:
            yield from ((seq, bytes(digest), bytes(written)) for seq, digest, written in rows)
            return
    window = _unbroken(stream, after, upto)
    if window is not None:
        told = window.order_by("seq").values_list("seq", "hash", "bytes").iterator(chunk_size=1000)
        yield from ((seq, bytes(digest), bytes(written)) for seq, digest, written in told)
        return
    for row in main_line(stream, after=after, upto=upto):
        yield row.seq, bytes(row.hash), bytes(row.bytes)


@asked
def _written_between(stream: UUID, after: int, last: int) -> Any:
    found = StoredEntry.objects.filter(stream=stream, seq__gt=after, seq__lte=last)
    return found.order_by("seq").values_list("seq", "hash", "bytes")


def _unbroken(stream: Stream, after: int, upto: int | None) -> QuerySet[StoredEntry] | None:
    """The entries from `after` to `upto`, where they are one chain without joins that leads to the tip."""
    last = stream.seq if upto is None else min(upto, stream.seq)
    window = StoredEntry.objects.filter(stream=stream.id, seq__gt=after, seq__lte=last)
    told = window.aggregate(count=Count("seq"), joins=Count("seq", filter=Q(kind=JOINED)))
    if told["count"] == last - after and not told["joins"] and _on_line(stream, last):
        return window
    return None


def line(stream: Stream, *, after: int = -1, upto: int | None = None) -> list[Place]:
    """The places of `main_line`, each with whether it came in by a join."""
    places = line_to(stream.id, bytes(stream.tip))
    if not any(place.joins and place.seq > after for place in places):
        last_join = max((number for number, place in enumerate(places) if place.joins), default=-1)
        places = [place for number, place in enumerate(places) if number > last_join or after < 0]
        places = [place for place in places if place.seq > after]
    return [place for place in places if upto is None or place.seq <= upto]


def _on_line(stream: Stream, last: int) -> bool:
    """Whether the only entry at `last` leads to the tip: a window without a gap may lie on another branch."""
    if last == stream.seq:
        return StoredEntry.objects.filter(stream=stream.id, seq=last, hash=stream.tip).exists()
    return not is_forked(stream)


def _rows(stream: UUID, places: list[Place]) -> Iterator[StoredEntry]:
    for start in range(0, len(places), 500):
        part = places[start : start + 500]
        rows = StoredEntry.objects.filter(stream=stream, seq__in={place.seq for place in part})
        found = {bytes(row.hash): row for row in rows}
        yield from (found[place.hash] for place in part)


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
