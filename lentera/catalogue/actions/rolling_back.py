"""Rolling an import back: what it added goes, what it changed reads as before; what is in use since stays, by name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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


@dataclass(frozen=True)
class RollbackPreview:
    """What a rollback would do now. `kept` and `copies_kept` count what stays; `reasons` name some of it."""

    removed: int
    restored: int
    kept: int
    copies_removed: int
    copies_kept: int
    reasons: list[Refusal]


@dataclass
class _Rollback:
    """A rollback under way, or (`dry`) what one would do. Chunks are taken from the last to the first."""

    institution: UUID
    batch: UUID
    audience: str | None
    stream: Stream
    published: bool
    dry: bool = False
    copies: hooks.Standing = field(default_factory=hooks.Standing)
    kept: list[Refusal] = field(default_factory=list)
    stays: set[UUID] = field(default_factory=set)
    restored: set[UUID] = field(default_factory=set)  # by this rollback or one before
    removed: set[UUID] = field(default_factory=set)

    def keep(self, record: UUID, reason: Refusal) -> None:
        self.stays.add(record)
        if len(self.kept) < hooks.MOST_REASONS:
            self.kept.append(reason)

    def took_back(self, removed: Iterable[UUID], restored: Iterable[UUID]) -> None:
        self.removed.update(removed)
        self.restored.update(restored)
        self.restored -= self.removed


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
    """Undo an import, done or broken off: its copies, then its records chunk by chunk from the last; `progress` hears
    how many chunks are left.

    A copy that was lent, placed, moved or edited since stays. A record that has copies, that somebody waits for or
    changed since, stays as it is. All are named (`queries.rollback_log`): they are worked with, and the rest of a
    bad file should not have to wait for them. Once that has changed the same batch can be rolled back again. After a
    crash the same call goes on. Of a batch that was never published others learn nothing, not even removals.
    """
    row = Batch.objects.filter(institution=institution, id=batch).first()
    if row is None:
        return Refusal("batch-unknown")
    with writing(institution, f"{request_id[:80]}:end", actor=actor, at=at) as entry:
        if (first := entry.answered(BatchRolledBack)) is not None:
            return first
    if not reason.strip():
        return Refusal("rollback-reason-missing")
    if row.rolled_back_at is not None and not row.kept and not row.copies_kept:
        return Refusal("batch-rolled-back", source=row.source)
    with indexing_later():
        while True:
            landed = Landed.objects.filter(id=batch).first()
            work = _rollback(row, landed)
            for keeper in hooks.imported_copies():
                _add(work.copies, keeper.take_back(institution, batch, actor=actor, at=at))
            seqs = _chunks(work)
            for left, seq in zip(range(len(seqs), 0, -1), reversed(seqs), strict=True):
                progress(left)
                _take_back_chunk(work, seq, actor, at)
            told = _finish(work, landed, reason.strip(), f"{request_id[:80]}:end", actor, at)
            if told is not None:
                return told


def preview_rollback(
    institution: UUID, batch: UUID, *, progress: Callable[[int], None] = lambda _: None
) -> RollbackPreview | Refusal:
    """What rolling an import back would do now; nothing changes. Reads every chunk of it, about 25 ms each; `progress`
    hears how many are left.
    """
    row = Batch.objects.filter(institution=institution, id=batch).first()
    if row is None:
        return Refusal("batch-unknown")
    work = _rollback(row, Landed.objects.filter(id=batch).first(), dry=True)
    before, restored = set(work.removed), set(work.restored)
    for keeper in hooks.imported_copies():
        _add(work.copies, keeper.standing(institution, batch))
    seqs = _chunks(work)
    for left, seq in zip(range(len(seqs), 0, -1), reversed(seqs), strict=True):
        progress(left)
        fact = _fact(work, seq)
        if isinstance(fact, RecordsImported):
            work.took_back(*_decided(work, fact))
    return RollbackPreview(
        removed=len(work.removed - before),
        restored=len(work.restored - restored),
        kept=len(work.stays),
        copies_removed=sum(work.copies.free.values()),
        copies_kept=work.copies.many,
        reasons=[*work.copies.kept, *work.kept],
    )


def _add(copies: hooks.Standing, told: hooks.Standing) -> None:
    copies.free += told.free
    copies.many += told.many
    copies.kept += told.kept[: max(hooks.MOST_REASONS - len(copies.kept), 0)]


def _rollback(row: Batch, landed: Landed | None, *, dry: bool = False) -> _Rollback:
    audience = "public" if row.public else "self"
    id = stream_id(row.institution_id, audience, "catalogue")
    stream = Stream.objects.filter(id=id).first() or Stream(id=id, institution_id=row.institution_id)
    published = landed is None or landed.published_at is not None
    work = _Rollback(row.institution_id, row.id, None if row.public else "self", stream, published, dry)
    _recall(work)
    return work


def _recall(work: _Rollback) -> None:
    """What was taken back so far, by whomever."""
    for _, fact in _facts(work, RecordsTakenBack):
        if fact.batch == work.batch:
            work.took_back(fact.removed, fact.restored)


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


def _take_back_chunk(work: _Rollback, seq: int, actor: UUID, at: datetime | None) -> None:
    """One block. It needs no request id: what went is not found again, so a repeated call goes on."""
    with writing(work.institution, None, actor=actor, at=at) as entry:
        fact = _fact(work, seq)
        if not isinstance(fact, RecordsImported):
            return
        removed, restored = _decided(work, fact)
        former = _former(work, seq, restored)
        if removed or former:
            content = entry.keep_blob(b"\n".join(former.values())) if former else ""
            entry.record(
                RecordsTakenBack(
                    batch=work.batch, removed=tuple(removed), restored=tuple(former), content=content
                ),
                audience=work.audience,
            )
        work.took_back(removed, former)


def _decided(work: _Rollback, fact: RecordsImported) -> tuple[list[UUID], list[UUID]]:
    """The records of a chunk that go, and those that read as before again."""
    added, updated = list(fact.added), list(fact.updated) if work.published else []
    rows = Record.objects.only("id", "title", "digest", "batch").in_bulk([*added, *updated])
    free = _unchanged(work, fact, [id for id in (*added, *updated) if id in rows], rows)
    new = set(added)
    removed = _without_copies(work, rows, [id for id in free if id in new])
    return removed, [id for id in free if id not in new]


def _unchanged(
    work: _Rollback, fact: RecordsImported, ids: list[UUID], rows: dict[UUID, Record]
) -> list[UUID]:
    """Those that still read as this chunk left them."""
    open_ones = [id for id in ids if id not in work.stays and id not in work.removed]
    told: dict[UUID, str] = {}
    if any(not _is_as_imported(work, rows[id]) for id in open_ones):
        lines = lines_of(work.institution, fact.content)
        told = dict(zip((*fact.added, *fact.updated), map(digest_of, lines), strict=True))
    free = []
    for id in open_ones:
        row = rows[id]
        if _is_as_imported(work, row) or row.digest == told[id] or (work.dry and id in work.restored):
            free.append(id)
        elif id not in work.restored:
            work.keep(id, Refusal("kept-changed", title=row.title))
    return free


def _is_as_imported(work: _Rollback, row: Record) -> bool:
    """Whether the row itself tells that nobody saved the record since: then its lines need not be read."""
    return work.published and row.batch == work.batch


def _without_copies(work: _Rollback, rows: dict[UUID, Record], ids: list[UUID]) -> list[UUID]:
    here = hooks.availability(ids, work.institution)
    books = hooks.in_books(work.institution, ids)
    waited = hooks.waited_for(work.institution, ids)
    gone = []
    for id in ids:
        copies = max(here[id].total, books[id]) - work.copies.free[id]
        if copies > 0:
            work.keep(id, Refusal("kept-has-copies", title=rows[id].title, copies=copies))
        elif id in waited:  # that somebody does, never who: the log is said to whoever sees the import
            work.keep(id, Refusal("kept-in-use", title=rows[id].title))
        else:
            gone.append(id)
    return gone


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
    _recall(work)  # somebody else may have taken the same import back meanwhile
    with writing(work.institution, request_id, actor=actor, at=at) as entry:
        now = Landed.objects.filter(id=work.batch).first()
        if now is not None and (landed is None or now.upto != landed.upto):
            return None
        if any(one.standing(work.institution, work.batch).free for one in hooks.imported_copies()):
            return None
        if now is not None and now.withdrawn_at is None:
            entry.record(BatchWithdrawn(batch=work.batch), audience=work.audience)
        keepers = hooks.imported_copies()
        kept = [*work.copies.kept, *work.kept][: hooks.MOST_REASONS]
        return entry.record(
            BatchRolledBack(
                batch=work.batch,
                reason=reason,
                removed=len(work.removed),
                restored=len(work.restored),
                kept=len(work.stays),
                copies_removed=sum(one.taken_back(work.institution, work.batch) for one in keepers),
                copies_kept=work.copies.many,
                log=entry.keep_blob(BatchLog([(0, reason) for reason in kept]).written()) if kept else "",
            )
        )
