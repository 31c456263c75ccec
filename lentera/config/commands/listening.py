"""Whether a server can listen where it is told to.

The server shares its port among its workers, so the system would let a second `lentera serve` share it as well, and
each would answer some of the requests.
"""

import errno
import os
import socket
import sys

LAST_PORT = 65_535


def address_for(host: str, port: int) -> str:
    """The IP address of `host`, when nobody listens at its `port` yet. Raises OSError."""
    if not 0 <= port <= LAST_PORT:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    family, kind, _protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as tried:
        if sys.platform != "win32":  # there it would take the port away from its server
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(place)
    return str(place[0])
