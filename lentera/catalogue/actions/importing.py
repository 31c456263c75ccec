"""Import many: read, decide, land in chunks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

import msgspec

from lentera.catalogue import hooks
from lentera.catalogue.facts import BatchClosed, BatchOpened, RecordsImported
from lentera.catalogue.indexing import indexing_later
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import digest_of, to_bytes
from lentera.catalogue.matching import Matcher, keys_of
from lentera.catalogue.rules import Known
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

CHUNK = 500  # records a fact
SHOWN = 1_000  # refusals kept with their reason; more are only counted
OUTCOMES = ("added", "updated", "unchanged", "refused")


class Progress(msgspec.Struct):
    """What an import has done so far. `landed` is false for a dry run and for a file that was held back."""

    batch: UUID
    counts: Counter[str] = msgspec.field(default_factory=Counter)
    mended: Counter[str] = msgspec.field(default_factory=Counter)
    refusals: list[tuple[int, Refusal]] = msgspec.field(default_factory=list)  # record number, reason
    copies: Counter[str] = msgspec.field(
        default_factory=Counter
    )  # by outcome, of the copies beside the records
    landed: bool = True

    @property
    def read(self) -> int:
        """How many records were read: the sum of all outcomes."""
        return sum(self.counts[outcome] for outcome in OUTCOMES)


@dataclass
class _Chunk:
    """Records on their way into one fact."""

    added: dict[UUID, bytes] = field(default_factory=dict)
    updated: dict[UUID, bytes] = field(default_factory=dict)
    copies: list[hooks.Arriving] = field(default_factory=list)

    def take(self, record: UUID, written: bytes, outcome: str) -> None:
        (self.added if outcome == "added" or record in self.added else self.updated)[record] = written


def import_records(
    institution: UUID,
    reads: Callable[[], Iterable[Read]],
    *,
    actor: UUID,
    at: datetime | None = None,
    request_id: RequestId | None = None,
    source: str = "",
    form: str = "marc",
    public: bool = True,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Import the records that `reads()` gives, in chunks of CHUNK, each one fact; the index follows at the
    end.

    When a record is refused nothing lands, unless `skip_bad` lands the rest; `dry_run` decides and lands
    nothing. Without `skip_bad` the records are read twice. After a crash the same call goes on: what came in
    before is unchanged. `request_id` names the import, its chunks are `<request_id>:<number>`.
    """
    done = Progress(batch=new_id())
    if dry_run or not skip_bad:
        takers = hooks.open_takers(institution, actor, source, True)
        _walk(Matcher(institution, public), reads(), done, progress, lambda chunk: _take(takers, chunk, done))
        if dry_run or done.counts["refused"] > 0 or done.copies["refused"] > 0:
            done.landed = False
            return done
        done = Progress(batch=done.batch)
    chunks = iter(range(1, 1 << 31))
    takers = hooks.open_takers(institution, actor, source, False)

    def land(chunk: _Chunk) -> None:
        _record_chunk(institution, chunk, done.batch, _part(request_id, next(chunks)), actor, at, public)
        _take(takers, chunk, done)

    with indexing_later():
        with writing(institution, _part(request_id, 0), actor=actor, at=at) as entry:
            if entry.first_result is None:
                entry.record(BatchOpened(batch=done.batch, source=source, form=form))
            else:
                done.batch = entry.first_result.batch
        _walk(Matcher(institution, public), reads(), done, progress, land)
        with writing(institution, _part(request_id, "end"), actor=actor, at=at) as entry:
            if entry.first_result is None:
                added, updated, unchanged, refused = (done.counts[outcome] for outcome in OUTCOMES)
                entry.record(
                    BatchClosed(
                        batch=done.batch,
                        read=done.read,
                        added=added,
                        updated=updated,
                        unchanged=unchanged,
                        refused=refused,
                    )
                )
    return done


def _take(takers: list[hooks.Taker], chunk: _Chunk, done: Progress) -> None:
    """Hand the copies of a chunk to whoever keeps copies; nobody may, then they are left out."""
    for taker in takers if chunk.copies else ():
        entered = taker(chunk.copies)
        done.copies += entered.counts
        done.refusals += entered.refusals[: max(SHOWN - len(done.refusals), 0)]


def _part(request_id: RequestId | None, part: object) -> RequestId | None:
    return None if request_id is None else f"{request_id[:80]}:{part}"


def _walk(
    matcher: Matcher,
    reads: Iterable[Read],
    done: Progress,
    progress: Callable[[Progress], None],
    land: Callable[[_Chunk], None],
) -> None:
    for group in _groups(reads):
        chunk, counts = _Chunk(), Counter[str]()
        _decide_group(matcher, group, chunk, counts, done)
        land(chunk)
        done.counts += counts
        progress(done)


def _groups(reads: Iterable[Read]) -> Iterator[list[Read]]:
    source = iter(reads)
    while group := list(islice(source, CHUNK)):
        yield group


def _decide_group(
    matcher: Matcher, group: list[Read], chunk: _Chunk, counts: Counter[str], done: Progress
) -> None:
    incoming = []
    for read in group:
        if read.marc is None:
            counts["refused"] += 1
            if len(done.refusals) < SHOWN:
                done.refusals.append((read.number, read.refusal or Refusal("record-no-fields")))
            continue
        done.mended.update(read.mended)
        written = to_bytes(read.marc)
        brief = brief_of(read.marc)
        incoming.append((read, brief, keys_of(brief, digest_of(written), len(read.marc.fields)), written))
    matcher.load([keys for _, _, keys, _ in incoming])
    for read, brief, keys, written in incoming:
        match = matcher.match(keys)
        counts[match.outcome] += 1
        record = match.known.id if match.known is not None else new_id()
        if match.outcome != "unchanged":
            matcher.learn(Known(record, keys))
            chunk.take(record, written, match.outcome)
        chunk.copies += [
            hooks.Arriving(read.number, record, brief.title, brief.author, brief.call_number, copy)
            for copy in read.copies
        ]


def _record_chunk(
    institution: UUID,
    chunk: _Chunk,
    batch: UUID,
    request_id: RequestId | None,
    actor: UUID,
    at: datetime | None,
    public: bool,
) -> None:
    if not (chunk.added or chunk.updated):
        return
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            return
        lines = b"\n".join([*chunk.added.values(), *chunk.updated.values()])
        fact = RecordsImported(
            batch=batch,
            content=entry.keep_blob(lines),
            added=tuple(chunk.added),
            updated=tuple(chunk.updated),
            staged=False,
        )
        entry.record(fact, audience=None if public else "self")
