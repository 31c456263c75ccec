"""Working side by side: portions of a large file are prepared in processes of their own, and another one indexes.

Processes are spawned, never forked, so that this works alike on Linux and Windows and beside threads of a server.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

from lentera.catalogue import preparing
from lentera.catalogue.formats import Opened
from lentera.catalogue.handing import MOST as MOST_HANDED
from lentera.catalogue.handing import Handing, Sent, receive
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.splitting import Piece
from lentera.catalogue.preparing import Checked, pack, prepare

ALONE = 4  # portions that are prepared without help: for a small file a process is not worth its start
MOST = 8  # processes
NEW_OBJECTS = 50_000  # after which a process of ours looks for cycles
PAUSE = 0.1  # seconds between two looks at what has landed
Ready = tuple[bytes, Checked]  # a packed portion, and what was seen of it
Columns = tuple[tuple[Any, ...], ...]  # the fields of many pieces: all numbers, all offsets and so on


class InPieces(NamedTuple):
    """A file of raw records, and what reads one of them: a function that can be sent to another process."""

    pieces: Callable[[], Iterator[Piece]]
    read: Callable[[Piece], Read]


def in_pieces(opened: Opened) -> InPieces | None:
    """The raw records of an opened file, where its format has such."""
    if opened.pieces is None or opened.read is None:
        return None
    return InPieces(opened.pieces, opened.read)


def prepare_all(
    reads: Callable[[], Iterable[Read]], *, indexed: bool = False, after: int = 0
) -> Iterator[Ready]:
    """All portions of what is read after the first `after` records, packed and in order. `indexed`: with what the
    index needs.
    """
    source = islice(reads(), after, None)
    while group := list(islice(source, preparing.CHUNK)):
        portion, checked = prepare(group, indexed=indexed)
        yield pack(portion), checked


def prepared(file: InPieces, *, indexed: bool = False, after: int = 0) -> Iterator[Ready]:
    """All portions of a file after its first `after` records, packed and in order. `indexed`: with what the index
    needs.
    """
    work = partial(_prepare, file.read, indexed)
    groups = _groups(islice(file.pieces(), after, None))
    first = list(islice(groups, ALONE + 1))
    if len(first) <= ALONE:
        yield from map(work, first)
        return
    workers = max(1, min(os.cpu_count() or 1, MOST))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_settle) as pool:
        waiting: deque[Future[Ready]] = deque()
        for group in chain(first, groups):
            waiting.append(pool.submit(work, group))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _settle() -> None:
    """What a process loaded stays, and what it works on comes and goes by thousands: no search for cycles in it all
    the time.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, this process looks for cycles in what it makes as seldom as one of ours (measured for 30,000 records:
    4.6 instead of 5.0 s of its processor time).
    """
    before = gc.get_threshold()
    gc.set_threshold(max(NEW_OBJECTS, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _groups(pieces: Iterator[Piece]) -> Iterator[Columns]:
    """Raw records in portions, column by column: so they go to another process for less than half of what a thousand
    objects cost (measured: 1.4 instead of 3.6 µs a record, both ends together).
    """
    while group := list(islice(pieces, preparing.CHUNK)):
        yield tuple(zip(*group, strict=True))


def _prepare(read: Callable[[Piece], Read], indexed: bool, group: Columns) -> Ready:
    portion, checked = prepare(map(read, map(Piece, *group)), indexed=indexed)
    return pack(portion), checked


@contextmanager
def indexing_beside(databases: dict[str, Any], home: Path) -> Iterator[Handing]:
    """Inside, another process brings the index up to what is committed; leaving waits until it has done its work.
    It takes what is handed on to it.

    Whoever leaves still has to look whether anything is left: that process may have died.
    """
    context = get_context("spawn")
    done = context.Event()
    queue: Queue[Sent] = context.Queue(MOST_HANDED)
    process = context.Process(target=_follow, args=(databases, home, done, queue), daemon=True)
    process.start()
    try:
        yield Handing(queue, process.is_alive)
    finally:
        done.set()
        process.join()
        queue.close()
        queue.cancel_join_thread()  # nobody takes what is left


def _follow(databases: dict[str, Any], home: Path, done: Event, queue: "Queue[Sent]") -> None:
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    settings.LENTERA_HOME = home
    connections.databases.update(databases)
    from lentera.catalogue.staying import stay

    receive(queue)
    _settle()
    parent = os.getppid()
    stay(lambda: done.wait(PAUSE) or os.getppid() != parent)
