"""Handing on: what the check of an import drew from each record goes to the process that indexes, so that it need not
read them again.

Only a shorter way: what is not handed on, or comes too late, is drawn again from the same bytes and is the same.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing.queues import Queue
from queue import Empty, Full

import msgspec

from lentera.catalogue.marc.brief import Brief

MOST = 32  # portions under way, about 1 MB each; of what comes when there are as many, nothing is handed on
KEPT = 2 * MOST  # portions that wait to be indexed
Sent = tuple[str, bytes]  # digest of the content, and the packed briefs of its records, line by line

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Brief])
_arriving: list["Queue[Sent]"] = []
_arrived: OrderedDict[str, bytes] = OrderedDict()


def packed(brief: Brief) -> msgspec.Raw:
    """A brief as it is handed on."""
    return msgspec.Raw(_encoder.encode(brief))


class Handing:
    """The end of whoever lands the records."""

    def __init__(self, queue: "Queue[Sent] | None" = None) -> None:
        self._queue = queue

    def hand(self, content: str, briefs: Sequence[msgspec.Raw]) -> None:
        """Hand on the briefs of a content, unless one is missing or too much is under way. Never waits."""
        if self._queue is None or not all(briefs):
            return
        try:
            self._queue.put_nowait((content, _encoder.encode(briefs)))
        except Full:
            return


def receive(queue: "Queue[Sent]") -> None:
    """The end of whoever indexes: from now on `handed` looks there."""
    _arriving[:] = [queue]


def handed(content: str) -> list[Brief] | None:
    """The briefs of a content, line by line; None: they were not handed on."""
    return _unpacked(content) if _arriving else None


@lru_cache(maxsize=4)
def _unpacked(content: str) -> list[Brief] | None:
    while content not in _arrived:
        try:
            came, briefs = _arriving[0].get_nowait()
        except (Empty, OSError, EOFError):
            return None
        _arrived[came] = briefs
        if len(_arrived) > KEPT:
            _arrived.popitem(last=False)
    return _decoder.decode(_arrived.pop(content))
