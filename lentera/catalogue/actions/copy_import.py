"""Import a list of copies whose records are in the catalogue already: a batch, and taken back like any other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from lentera.catalogue import hooks
from lentera.catalogue.actions.importing import SHOWN, Progress, open_batch
from lentera.catalogue.actions.records import refresh_search
from lentera.catalogue.batchlog import BatchLog
from lentera.catalogue.facts import BatchClosed, BatchOpened
from lentera.catalogue.formats.slims_items import ItemRead
from lentera.catalogue.models import Batch
from lentera.catalogue.queries.records import records_by_title
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

CHUNK = 500  # copies handed on at a time


def import_copies(
    institution: UUID,
    reads: Callable[[], Iterable[ItemRead]],
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
    source: str = "",
    form: str = "",
    file: str = "",
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Enter the copies that `reads()` gives, each to the one record of this institution that has exactly its title
    (and its number, where several have that title and the file tells it).

    Two passes, as `import_records`: with anything refused nothing is entered, unless `skip_bad`. The batch counts
    copies. After a crash the same call goes on, known by `request_id` or by `file`, the digest of the file: what it
    entered before counts as entered by it.
    """
    done = Progress(batch=new_id())
    _pass(institution, reads(), hooks.open_takers(institution, actor, source, None), done, progress)
    if dry_run or (done.copies["refused"] and not skip_bad):
        done.landed = False
        return done
    done.copies.clear()
    done.refusals.clear()
    done.checked, done.writing = 0, True
    opened = BatchOpened(batch=done.batch, source=source, form=form, file=file, public=False)
    done.batch, done.stopped = open_batch(institution, opened, request_id, actor, at)
    if done.stopped is not None:
        done.landed = False
        return done
    if Batch.objects.filter(id=done.batch, rolled_back_at__isnull=False).exists():
        done.landed, done.stopped = False, Refusal("import-taken-back")
        return done
    takers = hooks.open_takers(institution, actor, source, done.batch)
    touched = _pass(institution, reads(), takers, done, progress)
    _close(institution, done, f"copies:{done.batch.hex}:end", actor, at)
    refresh_search(touched)
    return done


def _pass(
    institution: UUID,
    reads: Iterable[ItemRead],
    takers: list[hooks.Taker],
    done: Progress,
    progress: Callable[[Progress], None],
) -> set[UUID]:
    """One way through the list; returns the records whose copies it brought."""
    touched: set[UUID] = set()
    lines = iter(reads)
    while chunk := list(islice(lines, CHUNK)):
        arriving = list(_arriving(institution, chunk, done))
        touched.update(one.record for one in arriving)
        for taker in takers if arriving else ():
            entered = taker(arriving)
            done.copies += entered.counts
            done.refusals += entered.refusals[: max(SHOWN - len(done.refusals), 0)]
        done.checked += len(chunk)
        progress(done)
    done.refusals.sort(key=lambda told: told[0])
    return touched


def _arriving(institution: UUID, chunk: list[ItemRead], done: Progress) -> Iterator[hooks.Arriving]:
    for read in chunk:
        records = [] if read.copy is None else records_by_title(institution, read.title)
        if len(records) > 1:
            records = [row for row in records if read.control and row.control == read.control] or records
        if read.copy is not None and len(records) == 1:
            (row,) = records
            yield hooks.Arriving(read.number, row.id, row.title, row.author, row.call_number, read.copy)
            continue
        refusal = read.refusal
        if refusal is None and records:
            refusal = Refusal("copy-of-several", title=read.title, count=len(records))
        done.copies["refused"] += 1
        if len(done.refusals) < SHOWN:
            done.refusals.append((read.number, refusal or Refusal("copy-of-none", title=read.title)))


def _close(
    institution: UUID, done: Progress, request_id: RequestId, actor: UUID, at: datetime | None
) -> None:
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            return
        log = BatchLog(done.refusals)
        added, unchanged, refused = (done.copies[name] for name in ("added", "unchanged", "refused"))
        entry.record(
            BatchClosed(
                batch=done.batch,
                read=added + unchanged + refused,
                added=added,
                updated=0,
                unchanged=unchanged,
                refused=refused,
                log=entry.keep_blob(log.written()),
            )
        )
