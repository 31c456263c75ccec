"""Handing on: what the check of an import drew from each record goes to whoever indexes, so that it need not read them
again.

Only a shorter way: what is not handed on, or comes too late, is drawn again from the same bytes and is the same.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.queues import Queue
from queue import Empty, Full

import msgspec

from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.search.documents import terms_of

MOST = 32  # portions under way, about 1 MB each
KEPT = 2 * MOST  # portions that wait to be indexed
STEP = 0.01  # seconds between two looks for room
Sent = tuple[str, bytes]  # digest of the content, and the packed terms of its records, line by line

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[bytes])
_arriving: list["Queue[Sent]"] = []
_arrived: OrderedDict[str, bytes] = OrderedDict()


def packed(brief: Brief, filing: str | None = None) -> msgspec.Raw:
    """The terms of a brief as they are handed on. `filing` is its `filing_key`, where somebody has worked it out."""
    return msgspec.Raw(_encoder.encode(terms_of(brief, filing)))


NOTHING = msgspec.Raw(_encoder.encode(b""))
"""What stands for the terms of a record where nobody indexes."""


class Handing:
    """The end of whoever lands the records. Without a queue it is also the one that indexes.

    `alive` tells whether somebody still takes from the queue.
    """

    def __init__(self, queue: "Queue[Sent] | None" = None, alive: Callable[[], bool] = lambda: False) -> None:
        self._queue = queue
        self._alive = alive

    def wait(self) -> None:
        """Wait until one more portion can be handed on: to draw its terms again would cost more than the wait."""
        while self._queue is not None and self._queue.full() and self._alive():
            time.sleep(STEP)

    def hand(self, content: str, terms: Sequence[msgspec.Raw]) -> None:
        """Hand on the packed terms of a content, line by line, unless too much is under way. Never waits."""
        told = content, _encoder.encode(terms if all(terms) else [])
        if self._queue is None:
            _keep(told)
            return
        try:
            self._queue.put_nowait(told)
        except Full:
            return


@contextmanager
def handing_here() -> Iterator[None]:
    """What is handed on inside without a queue is there until the end."""
    try:
        yield
    finally:
        _arrived.clear()
        _unpacked.cache_clear()


def receive(queue: "Queue[Sent]") -> None:
    """The end of whoever indexes: from now on `handed` looks there."""
    _arriving[:] = [queue]


def handed(content: str, *, patience: float = 0.0) -> list[bytes] | None:
    """The terms of a content, line by line; None: they were not handed on, or not of each record.

    `patience`: seconds to wait for what has been handed on and is on its way.
    """
    return _unpacked(content, patience) if _arriving or _arrived else None


@lru_cache(maxsize=4)
def _unpacked(content: str, patience: float) -> list[bytes] | None:
    while content not in _arrived:
        if not _arriving:
            return None
        try:
            _keep(_arriving[0].get(timeout=patience))
        except (Empty, OSError, EOFError):
            return None
    told = _decoder.decode(_arrived.pop(content))
    return told if told and all(told) else None


def _keep(told: Sent) -> None:
    _arrived[told[0]] = told[1]
    if len(_arrived) > KEPT:
        _arrived.popitem(last=False)
