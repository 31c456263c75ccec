"""Whoever falls silent in the middle of what he sends is hung up on: he would hold one of the few threads for ever.

A tablet that loses its network while it sends a photo says no goodbye, and the server knows no time limit for a body.
It does not tell either by which socket a request came. So where a body has been waited for too long, each connection of
that address ends on which nothing has come for as long: beside the silent one those are idle ones, which a browser
opens anew unseen. Linux alone tells how long; elsewhere nothing is ended.
"""

import os
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

SILENT = 20.0  # seconds
LOOK = 5.0  # seconds between two looks
_LAST_HEARD = 52  # where tcp_info has the milliseconds since data came (linux/tcp.h)
_INFO = 104  # bytes of it that every Linux in use tells
_MAPPED = "::ffff:"
_waiting: dict[object, tuple[float, str]] = {}  # since when whose body is waited for
_lock = threading.Lock()
_watching = False


class HeardBody:
    """A request's body, whose sender must go on."""

    def __init__(self, body: Any, address: str) -> None:
        self._body, self._address = body, address

    def read(self, size: int | None = -1) -> bytes:
        """As the body's own. What is silent too long ends, as if the sender had hung up."""
        return self._heard(self._body.read, size)

    def readline(self, size: int | None = -1) -> bytes:
        """The same for a line."""
        return self._heard(self._body.readline, size)

    def _heard(self, read: Any, size: int | None) -> bytes:
        token = object()
        _waiting[token] = time.monotonic(), self._address
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
    """End the connections of an address on which nothing has come for so long; returns how many."""
    ended = 0
    for descriptor in _sockets():
        with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as one:
            if one.family not in (socket.AF_INET, socket.AF_INET6):
                continue
            if _plain(one.getpeername()[0]) == _plain(address) and _silent_for(one) >= seconds:
                one.shutdown(socket.SHUT_RDWR)
                ended += 1
    return ended


def _silent_for(one: socket.socket) -> float:
    told = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    return float(struct.unpack_from("=I", told, _LAST_HEARD)[0]) / 1000


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
        late = time.monotonic() - SILENT
        for address in {address for since, address in list(_waiting.values()) if since <= late}:
            with suppress(OSError):
                hang_up(address, SILENT)
