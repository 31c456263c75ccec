"""What an import that was taken back had brought: its titles, read from the facts, since no row holds them any more."""

from collections.abc import Iterator
from itertools import chain, islice
from uuid import UUID

import msgspec

from lentera.catalogue.facts import BatchWithdrawn, RecordsImported, RecordsTakenBack
from lentera.catalogue.indexing import lines_of
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.record import from_bytes
from lentera.catalogue.models import Batch
from lentera.journal import reading
from lentera.journal.chain import stream_id
from lentera.journal.facts import kind_of
from lentera.journal.models import Mention, StoredEntry, Stream

STEPS = 20  # steps of the rollback that are looked at; each is up to 1,000 records


class TakenBack(msgspec.Struct, frozen=True):
    """A record that went with its import, as that import had brought it."""

    id: UUID
    brief: Brief


def taken_back(batch: Batch, most: int) -> list[TakenBack]:
    """The first `most` records that went when this import was taken back, in the order of its file.

    A step of a rollback names no import, but its end does, and the steps stand right before that: from there backwards,
    since a rollback goes from the last chunk of a file to the first.
    """
    id = stream_id(batch.institution_id, "public" if batch.public else "self", "catalogue")
    stream = Stream.objects.filter(id=id).first()
    return [] if stream is None else list(islice(_gone(batch, stream), most))


def _gone(batch: Batch, stream: Stream) -> Iterator[TakenBack]:
    ends = Mention.objects.filter(stream=stream.id, object=batch.id).values("seq")
    last = StoredEntry.objects.filter(
        stream=stream.id, kind=kind_of(BatchWithdrawn).name, seq__in=ends
    ).first()
    if last is None:
        return
    steps = StoredEntry.objects.filter(stream=stream.id, kind=kind_of(RecordsTakenBack).name)
    before = steps.filter(seq__lt=last.seq).order_by("-seq")[:STEPS]
    later = steps.filter(seq__gt=last.seq).order_by("seq")[
        :STEPS
    ]  # what stayed at first, and went with another try
    for stored in chain(before, later):
        fact = reading.opened(stored, stream).fact
        if isinstance(fact, RecordsTakenBack) and fact.batch == batch.id:
            yield from _brought(batch, stream, fact.removed)


def _brought(batch: Batch, stream: Stream, ids: tuple[UUID, ...]) -> Iterator[TakenBack]:
    """These records as the import brought them: all of one step came with one chunk."""
    if not ids:
        return
    mentions = Mention.objects.filter(stream=stream.id, object=ids[0]).values("seq")
    chunks = StoredEntry.objects.filter(
        stream=stream.id, kind=kind_of(RecordsImported).name, seq__in=mentions
    )
    for stored in chunks.order_by("seq"):
        fact = reading.opened(stored, stream).fact
        if isinstance(fact, RecordsImported) and fact.batch == batch.id and ids[0] in fact.added:
            lines = dict(zip(fact.added, lines_of(batch.institution_id, fact.content), strict=False))
            yield from (TakenBack(id, brief_of(from_bytes(lines[id]))) for id in ids if id in lines)
            return
