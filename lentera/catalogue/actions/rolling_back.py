"""Rolling an import back: what it added goes, what it changed reads as before; what is in use since stays, by name."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Max

from lentera.catalogue import hooks
from lentera.catalogue.batchlog import BatchLog
from lentera.catalogue.facts import (
    BatchRolledBack,
    BatchWithdrawn,
    HeadingsChanged,
    RecordRestored,
    RecordSaved,
    RecordsImported,
    RecordsTakenBack,
)
from lentera.catalogue.indexing import indexing_later, lines_of
from lentera.catalogue.marc.record import digest_of
from lentera.catalogue.models import Batch, Landed, Record
from lentera.journal import reading
from lentera.journal.chain import stream_id
from lentera.journal.facts import Fact, kind_of
from lentera.journal.models import Mention, StoredEntry, Stream
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

Told = TypeVar("Told", bound=Fact)
SHOWN = 1_000  # kept records named in the log


@dataclass
class _Rollback:
    """A rollback under way. `kept` names what stays."""

    institution: UUID
    batch: UUID
    audience: str | None
    stream: Stream
    published: bool
    kept: list[tuple[int, Refusal]] = field(default_factory=list)
    many: int = 0  # how many stay

    def keep(self, reason: Refusal) -> None:
        self.many += 1
        if len(self.kept) < SHOWN:
            self.kept.append((0, reason))


def rollback_batch(
    institution: UUID,
    batch: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    reason: str,
    at: datetime | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> BatchRolledBack | Refusal:
    """Undo an import, done or broken off, chunk by chunk from the last; `progress` hears how many chunks are left.

    A record that has copies, or that somebody changed since, stays as it is and is named (`queries.rollback_log`):
    it is worked with, and the rest of a bad file should not have to wait for it. Once that has changed the same
    batch can be rolled back again. After a crash the same call goes on. Of a batch that was never published others
    learn nothing, not even removals.
    """
    row = Batch.objects.filter(institution=institution, id=batch).first()
    if row is None:
        return Refusal("batch-unknown")
    with writing(institution, f"{request_id[:80]}:end", actor=actor, at=at) as entry:
        if (first := entry.answered(BatchRolledBack)) is not None:
            return first
    if not reason.strip():
        return Refusal("rollback-reason-missing")
    if row.rolled_back_at is not None and not row.kept:
        return Refusal("batch-rolled-back", source=row.source)
    with indexing_later():
        while True:
            landed = Landed.objects.filter(id=batch).first()
            work = _rollback(row, landed)
            seqs = _chunks(work)
            for left, seq in zip(range(len(seqs), 0, -1), reversed(seqs), strict=True):
                progress(left)
                _take_back_chunk(work, seq, f"{request_id[:80]}:{seq}", actor, at)
            told = _finish(work, landed, reason.strip(), f"{request_id[:80]}:end", actor, at)
            if told is not None:
                return told


def _rollback(row: Batch, landed: Landed | None) -> _Rollback:
    audience = "public" if row.public else "self"
    id = stream_id(row.institution_id, audience, "catalogue")
    stream = Stream.objects.filter(id=id).first() or Stream(id=id, institution_id=row.institution_id)
    published = landed is None or landed.published_at is not None
    return _Rollback(row.institution_id, row.id, None if row.public else "self", stream, published)


def _chunks(work: _Rollback) -> list[int]:
    return [seq for seq, fact in _facts(work, RecordsImported) if fact.batch == work.batch]


def _facts(work: _Rollback, kind: type[Told]) -> Iterator[tuple[int, Told]]:
    rows = StoredEntry.objects.filter(stream=work.stream.id, kind=kind_of(kind).name).order_by("seq")
    for stored in rows.iterator(chunk_size=100):
        fact = reading.opened(stored, work.stream).fact
        if isinstance(fact, kind):
            yield stored.seq, fact


def _fact(work: _Rollback, seq: int) -> Fact:
    stored = StoredEntry.objects.get(stream=work.stream.id, seq=seq)
    return reading.opened(stored, work.stream).fact


def _take_back_chunk(
    work: _Rollback, seq: int, request_id: RequestId, actor: UUID, at: datetime | None
) -> None:
    with writing(work.institution, request_id, actor=actor, at=at) as entry:
        fact = _fact(work, seq)
        if entry.first_result is not None or not isinstance(fact, RecordsImported):
            return
        lines = lines_of(work.institution, fact.content)
        told = dict(zip((*fact.added, *fact.updated), map(digest_of, lines), strict=True))
        ids = list(told) if work.published else list(fact.added)
        rows = Record.objects.in_bulk(ids)
        free = [id for id in ids if id in rows and _may_go(work, rows[id], told[id])]
        new = set(fact.added)
        removed = _without_copies(work, rows, [id for id in free if id in new])
        former = _former(work, seq, [id for id in free if id not in new])
        if removed or former:
            content = entry.keep_blob(b"\n".join(former.values())) if former else ""
            entry.record(
                RecordsTakenBack(
                    batch=work.batch, removed=tuple(removed), restored=tuple(former), content=content
                ),
                audience=work.audience,
            )


def _may_go(work: _Rollback, row: Record, digest: str) -> bool:
    """Whether the record still reads as the import left it."""
    if row.digest == digest:
        return True
    work.keep(Refusal("kept-changed", title=row.title))
    return False


def _without_copies(work: _Rollback, rows: dict[UUID, Record], ids: list[UUID]) -> list[UUID]:
    copies = hooks.availability(ids, work.institution)
    for id in ids:
        if copies[id].total:
            work.keep(Refusal("kept-has-copies", title=rows[id].title, copies=copies[id].total))
    return [id for id in ids if not copies[id].total]


def _former(work: _Rollback, before: int, ids: list[UUID]) -> dict[UUID, bytes]:
    """How each of these records read before an entry of the stream."""
    if not ids:
        return {}
    mentions = Mention.objects.filter(stream=work.stream.id, object__in=ids, seq__lt=before)
    by_seq: dict[int, list[UUID]] = defaultdict(list)
    for id, seq in mentions.values_list("object").annotate(last=Max("seq")).values_list("object", "last"):
        by_seq[seq].append(id)
    return {
        id: written
        for seq, mentioned in sorted(by_seq.items())
        for id, written in _stated(work, _fact(work, seq), mentioned)
    }


def _stated(work: _Rollback, fact: Fact, ids: list[UUID]) -> Iterator[tuple[UUID, bytes]]:
    """What a fact said of these records."""
    match fact:
        case RecordsImported():
            places = {id: line for line, id in enumerate((*fact.added, *fact.updated))}
        case HeadingsChanged():
            places = {id: line for line, id in enumerate(fact.records)}
        case RecordsTakenBack():
            places = {id: line for line, id in enumerate(fact.restored)}
        case RecordSaved():
            places = {fact.record: 0}
        case RecordRestored():
            places = {fact.record: fact.line}
        case _:
            return
    lines = lines_of(work.institution, fact.content)
    yield from ((id, lines[places[id]]) for id in ids if id in places)


def _finish(
    work: _Rollback,
    landed: Landed | None,
    reason: str,
    request_id: RequestId,
    actor: UUID,
    at: datetime | None,
) -> BatchRolledBack | None:
    """Say how it ended; None when the import went on meanwhile, so that there is more to take back."""
    with writing(work.institution, request_id, actor=actor, at=at) as entry:
        now = Landed.objects.filter(id=work.batch).first()
        if now is not None and (landed is None or now.upto != landed.upto):
            return None
        if now is not None and now.withdrawn_at is None:
            entry.record(BatchWithdrawn(batch=work.batch), audience=work.audience)
        steps = [fact for _, fact in _facts(work, RecordsTakenBack) if fact.batch == work.batch]
        log = BatchLog(work.kept)
        return entry.record(
            BatchRolledBack(
                batch=work.batch,
                reason=reason,
                removed=sum(len(step.removed) for step in steps),
                restored=sum(len(step.restored) for step in steps),
                kept=work.many,
                log=entry.keep_blob(log.written()) if work.kept else "",
            )
        )
