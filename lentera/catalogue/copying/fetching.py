"""Fetching one answer from a server that nobody here vouches for: in time, within a size, and from nowhere else.

Redirects are not followed, for they may lead into the network of this node; whom the name leads to is looked at
after connecting, so that a name cannot change its mind between a check and its use.
"""

import socket
import threading
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from lentera.journal.refusals import Refusal

SECONDS = 8.0  # for a whole answer
LARGEST = 4 * 1024 * 1024  # bytes of an answer: ten records are rarely more than 200,000
BLOCK = 1 << 16


def fetch(
    address: str, *, name: str, private: bool, seconds: float = SECONDS, most: int = LARGEST
) -> bytes | Refusal:
    """The body behind an address, or why not. `private`: whether addresses of a local network may be asked."""
    try:
        parts = urlsplit(address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    except (ValueError, HTTPException):
        return Refusal("target-address", address=address)
    late = threading.Event()
    with closing(connection):
        watch: threading.Timer | None = None
        try:
            connection.connect()
            if not private and not _is_public(connection.sock):
                return Refusal("target-private", name=name)
            watch = threading.Timer(seconds, _hang_up, (connection.sock, late))
            watch.daemon = True
            watch.start()
            return _ask(connection, f"{parts.path}?{parts.query}", name, most, late)
        except TimeoutError:
            return Refusal("target-slow", name=name)
        except (OSError, HTTPException, UnicodeError) as error:
            if late.is_set():
                return Refusal("target-slow", name=name)
            return Refusal("target-unreachable", name=name, reason=_reason(error))
        finally:
            if watch is not None:
                watch.cancel()


def _ask(
    connection: HTTPConnection, path: str, name: str, most: int, late: threading.Event
) -> bytes | Refusal:
    connection.request("GET", path, headers={"Accept": "application/xml, text/xml", "User-Agent": "Lentera"})
    response = connection.getresponse()
    if 300 <= response.status < 400:
        return Refusal("target-moved", name=name, address=response.headers.get("Location", "")[:200] or "-")
    if response.status != 200:
        return Refusal("target-status", name=name, status=response.status)
    pieces, total = [], 0
    while piece := response.read1(BLOCK):
        total += len(piece)
        if total > most:
            return Refusal("target-too-large", name=name, limit=most // (1024 * 1024))
        pieces.append(piece)
    if late.is_set():
        return Refusal("target-slow", name=name)
    if response.length:  # what was announced and did not come
        return Refusal("target-cut-off", name=name)
    return b"".join(pieces)


def _hang_up(connected: socket.socket, late: threading.Event) -> None:
    """The time is over: whoever reads from this socket stops now, however slowly it drips."""
    late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def says_local(address: str) -> bool:
    """Whether an address itself names a place of a local network. Whom another name leads to is seen only then."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return not _is_global(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))


def _is_public(connected: socket.socket) -> bool:
    return _is_global(str(connected.getpeername()[0]))


def _is_global(number: str) -> bool:
    place = ip_address(number.partition("%")[0])
    if isinstance(place, IPv6Address) and place.ipv4_mapped is not None:
        place = place.ipv4_mapped
    return place.is_global


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:120]
