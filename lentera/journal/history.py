"""History: the journal read by object. What a reader may see follows from the streams it may read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lentera.journal.facts import Fact, UnknownKind, kind_of
from lentera.journal.models import Grant, Mention, StoredEntry, Stream
from lentera.journal.reading import opened

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


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


def may_read(reader: UUID, author: UUID, audience: str) -> bool:
    """Whether an institution may read what `author` says to `audience`."""
    if reader == author or audience == "public" or audience == f"to:{reader}":
        return True
    return Grant.objects.filter(institution=author, reader=reader, audience=audience, until=None).exists()


def history(object_id: UUID, *, reader: UUID, limit: int = 200) -> list[Line]:
    """The facts about an object that `reader` may read, newest first."""
    rows = list(Mention.objects.filter(object=object_id).values_list("stream", "seq"))
    streams = Stream.objects.in_bulk({stream for stream, _ in rows})
    readable = {
        id for id, stream in streams.items() if may_read(reader, stream.institution_id, stream.audience)
    }
    lines: list[Line] = []
    for stream_id in readable:
        seqs = [seq for stream, seq in rows if stream == stream_id]
        stored = StoredEntry.objects.filter(stream=stream_id, seq__in=sorted(seqs)[-limit:])
        lines.extend(_line(one, streams[stream_id]) for one in stored)
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
