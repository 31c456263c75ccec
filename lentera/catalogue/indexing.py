"""The index follows the journal: it keeps the last entry of each stream that it has seen, and catches up."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from lentera.catalogue import watching
from lentera.catalogue.editions import carried
from lentera.catalogue.facts import (
    BatchPublished,
    HeadingsChanged,
    RecordRemoved,
    RecordRestored,
    RecordSaved,
    RecordsImported,
    RecordsTakenBack,
)
from lentera.catalogue.indexed import GROUP, of_carried, of_landed, of_rows
from lentera.catalogue.indexed import lines_of as lines_of  # who reads a record asks here
from lentera.catalogue.models import Record
from lentera.catalogue.search.index import IndexBusy, SearchIndex, Writer, is_trouble
from lentera.journal.facts import Fact, UnknownKind, kind_of
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.node import NoNode, this_node
from lentera.journal.projecting import Entry
from lentera.journal.reading import main_line, opened
from lentera.journal.writing import on_recorded

AREA = "catalogue"
NODE = "node"  # the mark that says which database the index follows
CARRIED = "carried"  # the mark that says which records of editions it has seen
WAIT = 2.0  # seconds for another process to finish writing
ASIDE = 2_000  # records that a page may wait for
PORTION = 10_000  # records remembered while the journal is read
STEP = 50_000  # records after which it is kept how far the index goes
log = logging.getLogger(__name__)
_settled: dict[Path, tuple[watching.State, object]] = {}  # where the index was found up to date
_builders: dict[Path, Thread] = {}
_starting = Lock()
Told = TypeVar("Told")
_later: ContextVar[bool] = ContextVar("lentera_catalogue_index_later", default=False)


@lru_cache(maxsize=4)
def _index_in(home: Path | str) -> SearchIndex:
    return SearchIndex(Path(home) / "index")


def the_index() -> SearchIndex:
    """This node's index, in `index/` of its home."""
    return _index_in(settings.LENTERA_HOME)


def catch_up(wait: float = WAIT) -> int:
    """Bring the index up to the journal; returns how many records were looked at. Raises IndexBusy after `wait`
    seconds in which another process wrote.

    Step by step, each kept with how far it goes: whoever goes on after a crash begins no more than a step before.
    """
    looked_at, whole = 0, False
    while not whole:
        count, whole = _step(wait)
        looked_at += count
    return looked_at


def _step(wait: float) -> tuple[int, bool]:
    """Look at the next STEP records or a few more; returns how many, and whether these were all."""
    index, node = the_index(), _node()
    told = index.marks()
    if told.get(NODE) == node and not _behind(told) and _carried_up_to(told) >= carried.last_change():
        return 0, True
    with writing(wait) as (writer, marks):
        seen = look(writer, marks)
        return seen.many, seen.whole


@contextmanager
def writing(wait: float) -> Iterator[tuple[Writer, dict[str, str]]]:
    """Inside, the index is this process's to write, and nobody else's: its writer, and what it has seen so far, which
    is kept at the end. Raises IndexBusy.
    """
    marks: dict[str, str] = {}
    with the_index().writing(wait=wait, marks=marks) as writer:
        marks.update(the_index().marks())
        yield writer, marks


class Seen(NamedTuple):
    """How many records were looked at; whether these were all, and whether an import alone had added them."""

    many: int
    whole: bool
    landed_only: bool = False


def look(writer: Writer, marks: dict[str, str]) -> Seen:
    """Put STEP records or a few more that came after `marks`, which from then on say how far the writer is."""
    index, node = the_index(), _node()
    if marks.get(NODE) != node:  # lost, damaged, or of another database
        marks.clear()
        with index.building():
            return Seen(_build(writer, marks), True)
    count, touched, landed_only = 0, dict[UUID, None](), True
    for stream in _behind(marks):
        start = _seen_up_to(marks.get(stream.id.hex), stream)
        if start < 0 and stream.id.hex in marks:  # the stream took another way since: look at all of it
            touched.update(dict.fromkeys(_records_of(stream)))
        last = start
        for stored in main_line(stream, after=start, upto=stream.laid_out):
            last = stored.seq
            try:
                fact = opened(stored, stream).fact
                if (landed := of_landed(fact, stream)) is not None:
                    count += writer.put(landed)
                else:
                    touched.update(dict.fromkeys(_touched(fact)))
                if isinstance(fact, BatchPublished):
                    touched.update(dict.fromkeys(_updated_by(fact.batch, stream, stored.seq)))
            except UnknownKind:
                break
            if len(touched) >= PORTION:
                count, landed_only = count + _put(writer, touched), False
                touched.clear()
            if count + len(touched) >= STEP:
                break
        marks[stream.id.hex] = f"{last}:{bytes(stream.tip).hex()[:16] if last == stream.seq else ''}"
        if count + len(touched) >= STEP:
            return Seen(count + _put(writer, touched), False)
    start, marks[CARRIED] = _carried_up_to(marks), str(carried.last_change())
    touched.update(dict.fromkeys(carried.changed_since(start)))
    return Seen(count + _put(writer, touched), True, landed_only and not touched)


def rebuild() -> int:
    """Build the index from the tables, from nothing; returns how many records it holds. Raises IndexBusy.

    Until it is done everybody searches the one that was there.
    """
    marks: dict[str, str] = {}
    with the_index().writing(wait=30.0, marks=marks, whole=True) as writer:
        return _build(writer, marks)


def _build(writer: Writer, marks: dict[str, str]) -> int:
    marks[NODE] = _node()
    writer.clear()
    for stream in Stream.objects.filter(area=AREA):
        tip = bytes(stream.tip).hex()[:16] if stream.laid_out == stream.seq else ""
        marks[stream.id.hex] = f"{stream.laid_out}:{tip}"
    marks[CARRIED] = str(carried.last_change())
    count = writer.put(of_rows(Record.objects.order_by("institution", "content", "line")))
    return count + writer.put(of_carried(carried.all_carried()))


def refresh(records: Iterable[UUID]) -> None:
    """Index these records again, copies and all. Raises IndexBusy."""
    with the_index().writing(wait=WAIT) as writer:
        _put(writer, dict.fromkeys(records))


@contextmanager
def indexing_later() -> Iterator[None]:
    """Inside, blocks are not indexed one by one; at the end the index catches up once."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)
        _caught_up(the_index(), WAIT)


def begin() -> None:
    """Bring the index up to a catalogue that is still empty, as far as nobody else writes it just now."""
    if not _is_more_than(0):
        _caught_up(the_index(), 0.0)


@on_recorded
def index_new_entries(entries: list[Entry]) -> None:
    """After each commit: whoever saved a record finds it at once."""
    if not _later.get() and any(
        _touched(entry.fact) or isinstance(entry.fact, BatchPublished) for entry in entries
    ):
        follow(wait=WAIT)


def follow(now: watching.State | None = None, *, wait: float = 0.0) -> None:
    """Catch up as well as can be: the index is derived, so trouble with it must not undo what was
    recorded. `now` is the state of the streams, where somebody has asked for it already; `wait` the seconds for
    which another process may go on writing.

    An index that must be built whole is built aside when that takes longer than a page may.
    """
    index, now = the_index(), watching.state() if now is None else now
    if watching.is_settled(now):
        return
    try:
        index.open()
    except OSError as error:
        log.warning("the search index cannot be opened: %s", error)
        return
    if _settled.get(index.folder) == (now, index.stamp()):
        watching.settle(now)
        return
    if index.is_being_built:
        wait = 0.0
    if index.marks().get(NODE) != _node() and _is_more_than(ASIDE):
        _build_aside(index.folder)
        return
    if _caught_up(index, wait):
        _settled[index.folder] = (now, index.stamp())


def _is_more_than(many: int) -> bool:
    return Record.objects.all()[many : many + 1].exists() or carried.is_more_than(many)


def _caught_up(index: SearchIndex, wait: float) -> bool:
    try:
        catch_up(wait)
    except IndexBusy:
        log.debug("the search index is being written by another process; the next search catches up")
    except BaseException as error:
        if not is_trouble(error):
            raise
        log.warning("the search index could not be written: %s", error)
        with suppress(OSError):
            index.examine()
    else:
        return True
    return False


def _build_aside(folder: Path) -> None:
    """Build the whole index in a thread of its own: one in this process, and one over all by the index's lock."""

    def build() -> None:
        try:
            _caught_up(the_index(), 0.0)
        finally:
            connection.close()  # this thread's own

    with _starting:
        if (running := _builders.get(folder)) is None or not running.is_alive():
            _builders[folder] = Thread(target=build, name="search-index", daemon=True)
            _builders[folder].start()


def sound(ask: Callable[[], Told]) -> Told:
    """What `ask` learns from the index; asked once more when the index turns out to be damaged."""
    try:
        return ask()
    except BaseException as error:
        if not (is_trouble(error) and the_index().examine()):
            raise
    follow()
    return ask()


def is_of_this_node() -> bool:
    """Whether the index was ever built for this database: a new one finds nothing until somebody began to build it."""
    return the_index().marks().get(NODE) == _node()


def _node() -> str:
    try:
        return this_node().hex
    except NoNode:
        return ""


def _behind(marks: dict[str, str]) -> list[Stream]:
    return [
        stream
        for stream in Stream.objects.filter(area=AREA, laid_out__gte=0)
        if _seen_up_to(marks.get(stream.id.hex), stream) < stream.laid_out
    ]


def _seen_up_to(mark: str | None, stream: Stream) -> int:
    """The sequence that a mark states, or -1 when there is none or the stream is no longer the one that was
    seen.
    """
    seq, _, tip = (mark or "").partition(":")
    if not seq.lstrip("-").isdigit() or int(seq) > stream.seq:
        return -1
    if tip and int(seq) == stream.seq and tip != bytes(stream.tip).hex()[:16]:
        return -1
    return int(seq)


def _carried_up_to(marks: dict[str, str]) -> int:
    told = marks.get(CARRIED, "")
    return int(told) if told.isdigit() else 0


def _touched(fact: Fact) -> tuple[UUID, ...]:
    if isinstance(fact, RecordsImported):
        return fact.added if fact.staged else (*fact.added, *fact.updated)
    if isinstance(fact, RecordSaved | RecordRemoved | RecordRestored):
        return (fact.record,)
    if isinstance(fact, RecordsTakenBack):
        return (*fact.removed, *fact.restored)
    if isinstance(fact, HeadingsChanged):
        return fact.records
    return ()


def _updated_by(batch: UUID, stream: Stream, before: int) -> Iterator[UUID]:
    """What an import changed of records that were there: it comes out with the batch."""
    kind = kind_of(RecordsImported).name
    for stored in StoredEntry.objects.filter(stream=stream.id, kind=kind, seq__lt=before).iterator():
        fact = opened(stored, stream).fact
        if isinstance(fact, RecordsImported) and fact.batch == batch:
            yield from fact.updated


def _records_of(stream: Stream) -> Iterator[UUID]:
    return Record.objects.filter(stream=stream.id).values_list("id", flat=True).iterator(chunk_size=GROUP)


def _put(writer: Writer, touched: dict[UUID, None]) -> int:
    ids = list(touched)
    for start in range(0, len(ids), GROUP):
        group = ids[start : start + GROUP]
        found = {document.id: document for document in of_rows(Record.objects.filter(id__in=group))}
        missing = [id for id in group if id not in found]
        found |= {document.id: document for document in of_carried(iter(missing))}
        writer.remove(id for id in group if id not in found)
        writer.put(found.values())
    return len(ids)
