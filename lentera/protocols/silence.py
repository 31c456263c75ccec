"""Whoever falls silent in the middle of what he sends is hung up on: he would hold one of the few threads for ever.

A tablet that loses its network while it sends a photo says no goodbye, and the server knows no time limit for a body.
It does not tell either by which socket a request came. So where a body has been waited for too long, each connection of
that address ends on which nothing has come or gone for as long: beside the silent one those are idle ones, which a
browser opens anew unseen. Who sends a byte now and then holds a thread as well: his connection ends where less came in
a minute than any line brings that is in use. How long all takes is not limited: a scan of 20 MB on a line of 64 kbit/s
takes three quarters of an hour. Linux alone tells all this; elsewhere nothing is ended.
"""

import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

SILENT = 20.0  # seconds
LOOK = 5.0  # seconds between two looks
WINDOW = 60.0  # seconds in which enough must come
LEAST = 30 << 10  # bytes that are enough: 512 a second, half of what GSM brings
_LAST_SENT, _LAST_HEARD, _HEARD = 44, 52, 128  # where tcp_info has what is asked here (linux/tcp.h)
_INFO = 136  # bytes of it that every Linux in use tells (4.1, 2015)
_MAPPED = "::ffff:"
_waiting: dict[
    object, tuple[float, float, str]
] = {}  # since when one read, and the whole body, of whom is waited for
_counted: dict[
    Any, tuple[float, int]
] = {}  # by both ends of a connection: when its window began, and what had come
_lock = threading.Lock()
_watching = False


class HeardBody:
    """A request's body, whose sender must go on."""

    def __init__(self, body: Any, address: str) -> None:
        self._body, self._address = body, address
        self._since = time.monotonic()

    def read(self, size: int | None = -1) -> bytes:
        """As the body's own. What is silent too long ends, as if the sender had hung up."""
        return self._heard(self._body.read, size)

    def readline(self, size: int | None = -1) -> bytes:
        """The same for a line."""
        return self._heard(self._body.readline, size)

    def _heard(self, read: Any, size: int | None) -> bytes:
        token = object()
        _waiting[token] = time.monotonic(), self._since, self._address
        if not _watching:
            _watch()
        try:
            data: bytes = read(size)
            return data
        finally:
            del _waiting[token]


def listen(environ: dict[str, Any]) -> None:
    """From now on whoever sends this request's body must go on."""
    if "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "") not in ("", "0"):
        environ["wsgi.input"] = HeardBody(environ["wsgi.input"], environ.get("REMOTE_ADDR", ""))


def hang_up(address: str, seconds: float) -> int:
    """End the connections of an address on which nothing has come or gone for so long; returns how many."""
    return sum(_end(one) for one in _connections({address}) if _still_for(one) >= seconds)


def hang_up_on_slow(addresses: set[str], now: float) -> int:
    """End the connections of these addresses that brought something in a whole window, but too little to be a line.

    Whose answer is on its way is left alone, and who brings nothing at all: he may wait for his answer. Returns how
    many ended.
    """
    last, ended = dict(_counted), 0
    _counted.clear()
    for one in _connections(addresses):
        name, heard = (one.getpeername(), one.getsockname()), _told(one, "=Q", _HEARD)
        began, before = last.get(name, (now, heard))
        if now - began < WINDOW:
            _counted[name] = began, before
            continue
        if 0 < heard - before < LEAST and _told(one, "=I", _LAST_SENT) >= WINDOW * 1000:
            ended += _end(one)
        _counted[name] = now, heard
    return ended


def _end(one: socket.socket) -> bool:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
        return True
    return False


def _connections(addresses: set[str]) -> Iterator[socket.socket]:
    """Those of this process with these addresses."""
    plain = {_plain(one) for one in addresses}
    for descriptor in _sockets():
        with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as one:
            if one.family in (socket.AF_INET, socket.AF_INET6) and _plain(one.getpeername()[0]) in plain:
                yield one


def _still_for(one: socket.socket) -> float:
    """Seconds since anything came or was sent: an answer that goes out slowly is no silence."""
    return min(_told(one, "=I", _LAST_SENT), _told(one, "=I", _LAST_HEARD)) / 1000


def _told(one: socket.socket, form: str, place: int) -> int:
    told = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    return int(struct.unpack_from(form, told, place)[0])


def _sockets() -> list[int]:
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if str(link.readlink()).startswith("socket:"):
                found.append(int(link.name))
    return found


def _plain(address: str) -> str:
    return address.removeprefix(_MAPPED)


def _watch() -> None:
    """One thread of each process, from the first body on."""
    global _watching
    with _lock:
        if not _watching:
            _watching = True
            if sys.platform == "linux":
                threading.Thread(target=_look_again_and_again, name="silence", daemon=True).start()


def _look_again_and_again() -> None:
    while True:
        time.sleep(LOOK)
        _look(time.monotonic())


def _look(now: float) -> None:
    waiting = list(_waiting.values())
    for address in {address for since, _, address in waiting if since <= now - SILENT}:
        with suppress(OSError):
            hang_up(address, SILENT)
    with suppress(OSError, struct.error):  # an older Linux does not count
        hang_up_on_slow({address for _, began, address in waiting if began <= now - LOOK}, now)
