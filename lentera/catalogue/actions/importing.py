"""Import many: read and check the whole file, then decide and land it in chunks, then show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, connections

from lentera.catalogue import hooks
from lentera.catalogue.actions.landing import Landing, arriving, decide_portion
from lentera.catalogue.actions.linking import Linker
from lentera.catalogue.batchlog import BatchLog
from lentera.catalogue.facts import BatchClosed, BatchOpened, BatchPublished
from lentera.catalogue.handing import Handing, handing_here
from lentera.catalogue.indexing import begin, indexing_later
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.matching import Matcher
from lentera.catalogue.models import Batch, Landed
from lentera.catalogue.preparing import Checked, Portion, unpack
from lentera.catalogue.queries.batches import overlay_patterns
from lentera.catalogue.spooling import Spool, open_spool, spool_name
from lentera.catalogue.working import InPieces, Ready, indexing_beside, prepare_all, prepared, undisturbed
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

MANY = 5_000  # records from which on a process that indexes is worth its start
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
    lost: int = 0  # copies of refused records; they count as refused
    checked: int = 0  # records read in the first pass
    writing: bool = False  # whether the first pass is over
    resumed: int = 0  # records that were dealt with before this import broke off
    stopped: Refusal | None = None  # why it could not go on, though the file is good

    @property
    def read(self) -> int:
        """How many records were read: the sum of all outcomes."""
        return sum(self.counts[outcome] for outcome in OUTCOMES)


def import_records(
    institution: UUID,
    reads: Callable[[], Iterable[Read]],
    *,
    actor: UUID,
    at: datetime | None = None,
    request_id: RequestId | None = None,
    source: str = "",
    form: str = "marc",
    file: str = "",
    public: bool = True,
    dry_run: bool = False,
    skip_bad: bool = False,
    pieces: InPieces | None = None,
    way: str = "",
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Import the records that `reads()` gives: all of them, then they are shown; or none.

    The first pass reads and checks the whole file and writes nothing. When a record is refused nothing lands, unless
    `skip_bad` lands the rest; `dry_run` decides and lands nothing. The second pass lands chunks of 1,000, each one
    fact, which only the institution itself finds until the last block. After a crash the same call goes on with the
    batch that is open: it is known by `request_id`, or by `file`, the digest of the file (`spooling.file_digest`);
    and with `way`, which says how the file is read, what was read before is not read again. With `pieces`, the same
    file as raw records, a large one is read by several processes.
    """
    told = _told_before(institution, request_id)
    if told is not None and not dry_run:
        return told
    done = Progress(batch=new_id())
    kept = spool_name(str(institution), form, file, way) if file and way and not dry_run else ""
    with undisturbed(), open_spool(Path(settings.LENTERA_HOME), kept) as spool:

        def ready(after: int) -> Iterable[Ready]:
            if pieces is not None:
                return prepared(pieces, indexed=not dry_run, after=after)
            return prepare_all(reads, indexed=not dry_run, after=after)

        _check(ready, spool, done, progress, hooks.open_takers(institution, actor, source, None))
        bad = bool(done.counts["refused"] or done.copies["refused"])
        if dry_run or (bad and not skip_bad):
            done.landed = False
            _try(spool, Matcher(institution, public), Linker(institution, public), done, progress)
            return done
        done.counts.clear()
        done.copies = Counter(refused=done.lost) if done.lost else Counter()
        with handing_here(), indexing_later():
            opened = BatchOpened(batch=done.batch, source=source, form=form, file=file, public=public)
            done.batch, done.stopped = open_batch(institution, opened, request_id, actor, at)
            landing = Landing(
                institution=institution,
                batch=done.batch,
                actor=actor,
                at=at,
                public=public,
                protected=overlay_patterns(institution),
                takers=hooks.open_takers(institution, actor, source, done.batch),
            )
            if done.stopped is None:
                with _beside(done.checked) as landing.handing:
                    _land(spool, landing, done, progress)
            if done.stopped is None:
                _close(landing, done)
    done.landed = done.stopped is None
    return done


def _check(
    ready: Callable[[int], Iterable[Ready]],
    spool: Spool,
    done: Progress,
    progress: Callable[[Progress], None],
    takers: list[hooks.Taker],
) -> None:
    """The first pass: every record, and what stands beside it, without writing anything but the spool. What is in
    the spool already was read before a crash.
    """
    if spool.total is not None:
        checked, done.copies = spool.total.told()
        done.checked, done.mended, done.refusals = checked.count, checked.mended, checked.refusals
        done.lost = checked.lost
        done.counts["refused"] = checked.refused
        return
    for packed, checked in _read(ready, spool):
        done.checked += checked.count
        done.counts["refused"] += checked.refused
        done.mended += checked.mended
        done.lost += checked.lost
        done.refusals += checked.refusals[: max(SHOWN - len(done.refusals), 0)]
        if checked.copies and takers:
            with_copies = [one for one in unpack(packed).records if one.copies]
            told = [copy for one in with_copies for copy in arriving(one, UUID(int=0))]
            _take(takers, told, done)
        progress(done)
    if done.lost:
        done.copies["refused"] += done.lost
    total = Checked(0, done.checked, done.counts["refused"], 0, done.lost, done.refusals, done.mended)
    spool.finish(total, done.copies)


def _read(ready: Callable[[int], Iterable[Ready]], spool: Spool) -> Iterator[Ready]:
    """All portions: those of the spool, then those that come into it."""
    before = 0
    for one in spool.kept():
        before += one[1].count
        yield one
    for packed, checked in ready(before):
        spool.add(packed, checked)
        yield packed, checked


def _try(
    spool: Spool, matcher: Matcher, linker: Linker, done: Progress, progress: Callable[[Progress], None]
) -> None:
    """Tell what would happen."""
    done.counts.clear()
    done.writing = True
    for portion in spool.portions():
        done.counts += decide_portion(matcher, linker.linked(portion.records)).counts
        done.counts["refused"] += len(portion.refused)
        progress(done)


def _land(spool: Spool, landing: Landing, done: Progress, progress: Callable[[Progress], None]) -> None:
    """The second pass. What landed before the import broke off is passed over."""
    done.writing = True
    before = Landed.objects.filter(id=done.batch).first()
    upto = before.upto if before is not None else 0
    if before is not None:
        done.counts.update({outcome: getattr(before, outcome) for outcome in OUTCOMES})
        done.resumed = done.read
    for portion in spool.portions(upto):
        rest, ids = _after(portion, upto), None
        if portion.upto > upto:
            outcome = landing.land(rest, done.counts)
            if isinstance(outcome, Refusal):
                done.stopped = outcome
                return
            done.counts += outcome.counts
            ids = outcome.ids if rest is portion else None
        _take(landing.takers, landing.arriving(portion, ids), done)
        progress(done)


def _beside(many: int) -> AbstractContextManager[Handing]:
    """Another process that indexes what lands, where there is much of it."""
    if many < MANY or connection.in_atomic_block:
        return nullcontext(Handing())
    begin()  # an index that stands takes what is handed on; one that must be built reads it again
    return indexing_beside(dict(connections.databases), Path(settings.LENTERA_HOME))


def _after(portion: Portion, upto: int) -> Portion:
    """What of a portion comes after record `upto`."""
    if not upto:
        return portion
    return Portion(
        portion.upto,
        [one for one in portion.records if one.number > upto],
        [number for number in portion.refused if number > upto],
    )


def _take(takers: list[hooks.Taker], copies: list[hooks.Arriving], done: Progress) -> None:
    """Hand the copies of a chunk to whoever keeps copies; nobody may, then they are left out."""
    for taker in takers if copies else ():
        entered = taker(copies)
        done.copies += entered.counts
        known = set(done.refusals)
        new = [one for one in entered.refusals if one not in known]
        done.refusals += new[: max(SHOWN - len(done.refusals), 0)]


def _told_before(institution: UUID, request_id: RequestId | None) -> Progress | None:
    """What this very request answered, if it came to its end."""
    if request_id is None:
        return None
    with writing(institution, _opening(request_id), actor=institution) as entry:
        first = entry.answered(BatchOpened)
    row = Batch.objects.filter(id=first.batch).first() if isinstance(first, BatchOpened) else None
    if row is None or row.closed_at is None:
        return None
    log = BatchLog.read(institution, row.log)
    counts = Counter({outcome: getattr(row, outcome) for outcome in OUTCOMES})
    return Progress(row.id, counts, log.mended, log.refusals, log.copies)


def _opening(request_id: RequestId) -> RequestId:
    return f"{request_id[:80]}:0"


def open_batch(
    institution: UUID, fact: BatchOpened, request_id: RequestId | None, actor: UUID, at: datetime | None
) -> tuple[UUID, Refusal | None]:
    """Open a batch; returns its id, or that of the batch that the same request or file left open."""
    opening = None if request_id is None else _opening(request_id)
    with writing(institution, opening, actor=actor, at=at) as entry:
        first = entry.answered(BatchOpened)
        if first is not None:
            return (fact.batch, first) if isinstance(first, Refusal) else (first.batch, None)
        left = Batch.objects.filter(
            institution=institution, form=fact.form, file=fact.file, public=fact.public, closed_at=None
        )
        same = left.filter(rolled_back_at=None).exclude(file="").order_by("-opened_at").first()
        if same is None:
            entry.record(fact)
        return (fact.batch if same is None else same.id), None


def _close(landing: Landing, done: Progress) -> None:
    """The last block: whoever may read the records finds them from now on."""
    with writing(landing.institution, landing.part("end"), actor=landing.actor, at=landing.at) as entry:
        if entry.first_result is not None:
            return
        if Landed.objects.filter(id=landing.batch).exists():
            entry.record(BatchPublished(batch=landing.batch), audience=landing.audience)
        log = BatchLog(done.refusals, done.mended, done.copies)
        added, updated, unchanged, refused = (done.counts[outcome] for outcome in OUTCOMES)
        entry.record(
            BatchClosed(
                batch=landing.batch,
                read=done.read,
                added=added,
                updated=updated,
                unchanged=unchanged,
                refused=refused,
                log=entry.keep_blob(log.written()),
            )
        )
