"""Joining: the home of a stream says in which order its branches count, and every node follows."""

from uuid import UUID

from django.db import transaction

from lentera.journal import clock, mark
from lentera.journal.branches import ends_of, is_forked
from lentera.journal.chain import entry_hash
from lentera.journal.facts import Audience, Fact, fact, write_entry
from lentera.journal.models import Stream
from lentera.journal.node import lock_author
from lentera.journal.projecting import Entry, Projector
from lentera.journal.receiving import follow_join
from lentera.journal.refusals import Refusal
from lentera.journal.writing import STORE_ENTRY, stored_row


@fact("journal.joined", to=Audience.SELF)
class Joined(Fact, frozen=True, kw_only=True):
    """These ends of one stream are one line again, laid out in this order. Said in the stream that was forked."""

    tips: tuple[str, ...]  # hashes in hex, as the entry's parents
    reason: str


def forked_streams(author: UUID | None = None) -> list[Stream]:
    """Streams with more than one end: questions for whoever can say which end counts."""
    streams = Stream.objects.all() if author is None else Stream.objects.filter(institution=author)
    return [stream for stream in streams if is_forked(stream) and len(ends_of(stream)) > 1]


def join(stream_id: UUID, *, first: bytes | None = None, reason: str, actor: UUID) -> Joined | Refusal:
    """Join all ends of a stream at its home; `first` is the end that is laid out first (the present tip if None).

    Raises LookupError when the author's home is another node.
    """
    with transaction.atomic():
        stream = Stream.objects.get(id=stream_id)
        lock_author(stream.institution_id)
        stream.refresh_from_db()
        ends = ends_of(stream)
        if len(ends) < 2:
            return Refusal("nothing-to-join")
        ends.sort(key=lambda end: end[0] != (first or bytes(stream.tip)))
        parents = tuple(digest for digest, _ in ends)
        told = Joined(tips=tuple(digest.hex() for digest in parents), reason=reason)
        recorded = max(clock.now(), stream.recorded)
        written = write_entry(told, at=recorded, recorded=recorded, actor=actor)
        entry = Entry(
            author=stream.institution_id,
            stream=stream.id,
            audience=stream.audience,
            area=stream.area,
            seq=max(seq for _, seq in ends) + 1,
            hash=entry_hash(stream.id, parents, written),
            at=recorded,
            recorded=recorded,
            actor=actor,
            fact=told,
        )
        projector = Projector()
        row = stored_row(entry, parents, "journal.joined", written)
        projector.send("journal_storedentry", STORE_ENTRY, row, (stream.id, entry.hash))
        projector.flush()
        follow_join(stream.id)
        transaction.on_commit(lambda: mark.note([entry]))
        return told
