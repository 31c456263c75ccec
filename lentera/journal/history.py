"""History: the journal read by object. What a reader may see follows from the streams it may read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lentera.journal.facts import Fact, UnknownKind, kind_of
from lentera.journal.models import Grant, Mention, StoredEntry, Stream
from lentera.journal.reading import opened

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in an object's history; `fact` is None where this program does not know its kind."""

    at: datetime | None
    recorded: datetime | None
    author: UUID
    actor: UUID | None
    kind: str
    fact: Fact | None
    stream: UUID
    seq: int
    hash: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """The fact's fields, for the text of its kind."""
        return (
            {}
            if self.fact is None
            else {name: getattr(self.fact, name) for name in self.fact.__struct_fields__}
        )


def may_read(reader: UUID, author: UUID, audience: str, recorded: datetime | None = None) -> bool:
    """Whether an institution may read what `author` says to `audience`: now, or what was recorded at a moment.

    A grant that ended still opens what was recorded before its end; without a moment it opens nothing any more.
    """
    if reader == author or audience == "public" or audience == f"to:{reader}":
        return True
    grants = Grant.objects.filter(institution=author, reader=reader, audience=audience)
    if recorded is None:
        return grants.filter(until=None).exists()
    return grants.filter(Q(until=None) | Q(until__gte=recorded)).exists()


def readable_until(reader: UUID, author: UUID, audience: str) -> datetime | None:
    """The last moment of recording of what an institution may read in such streams; None when it may read nothing.

    `FOREVER` while a grant stands open.
    """
    if may_read(reader, author, audience):
        return FOREVER
    ended = Grant.objects.filter(institution=author, reader=reader, audience=audience)
    return ended.order_by("-until").values_list("until", flat=True).first()


def history(object_id: UUID, *, reader: UUID, limit: int = 200) -> list[Line]:
    """The facts about an object that `reader` may read, newest first."""
    rows = list(Mention.objects.filter(object=object_id).values_list("stream", "seq"))
    streams = Stream.objects.in_bulk({stream for stream, _ in rows})
    lines: list[Line] = []
    for stream_id, stream in streams.items():
        until = readable_until(reader, stream.institution_id, stream.audience)
        if until is None:
            continue
        seqs = [seq for id, seq in rows if id == stream_id]
        stored = StoredEntry.objects.filter(stream=stream_id, seq__in=sorted(seqs)[-limit:])
        told = [_line(one, stream) for one in stored]
        lines.extend(line for line in told if until == FOREVER or (line.recorded or FOREVER) <= until)
    lines.sort(key=lambda line: (line.at or _NEVER, line.recorded or _NEVER, line.seq), reverse=True)
    return lines[:limit]


def _line(stored: StoredEntry, stream: Stream) -> Line:
    try:
        entry = opened(stored, stream)
    except UnknownKind:
        return Line(
            None,
            None,
            stream.institution_id,
            None,
            stored.kind,
            None,
            stream.id,
            stored.seq,
            bytes(stored.hash),
        )
    return Line(
        at=entry.at,
        recorded=entry.recorded,
        author=entry.author,
        actor=entry.actor,
        kind=kind_of(entry.fact).name,
        fact=entry.fact,
        stream=stream.id,
        seq=stored.seq,
        hash=entry.hash,
    )
