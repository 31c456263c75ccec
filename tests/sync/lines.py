"""A line to a node in the same process: real sockets, and breaks wherever a test wants them.

The node answers in a thread while the caller waits, and the line breaks only after that: they never work at once.
"""

import http.client
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from tests.sync.nodes import House

Reply = tuple[int, dict[str, str], bytes]


class Server:
    """Serves `house`. `cut(bytes)` says after how many bytes of a body the line breaks, or None."""

    def __init__(self, house: House, cut: Callable[[int], int | None] = lambda size: None) -> None:
        self.house, self.cut = house, cut
        self.first: list[Reply] = []  # answered instead of the node, one after another
        self.requests: list[tuple[str, str]] = []
        self.targets: list[str] = []
        self.up = self.down = 0  # bytes on the wire
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def place(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as told:
            first = told.readline()
            if not first:
                return
            method, target, _ = first.decode().split()
            self.targets.append(target)
            path = urlsplit(target).path  # a proxy is asked for a whole address
            headers = http.client.parse_headers(told)
            self.requests.append((method, headers.get("Content-Range") or headers.get("Range") or ""))
            self.up += len(first) + len(bytes(headers)) + 2
            size = int(headers.get("Content-Length") or 0)
            broken = self.cut(size) if size else None
            body = told.read(size if broken is None else min(broken, size))
            self.up += len(body)
            status, fields, answer = (
                self.first.pop(0) if self.first else self._node(method, path, headers, body)
            )
            if broken is not None:
                return
            head = f"HTTP/1.1 {status} X\r\n" + "".join(
                f"{name}: {value}\r\n" for name, value in fields.items()
            )
            head += f"Content-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
            broken = self.cut(len(answer)) if method == "GET" and answer else None
            sent = head.encode() + answer[: len(answer) if broken is None else broken]
            line.sendall(sent)
            self.down += len(sent)

    def _node(self, method: str, path: str, headers: Any, body: bytes) -> Reply:
        given = {
            f"HTTP_{name.upper().replace('-', '_')}": headers[name]
            for name in ("Content-Range", "Range", "If-Range")
            if headers.get(name)
        }
        with self.house.open():
            if method == "POST":
                kind = headers["Content-Type"]  # told twice: the client drops it where there is no body
                answer = Client().post(path, data=body, content_type=kind, CONTENT_TYPE=kind, **given)
            else:
                answer = Client().get(path, **given)
            told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        fields = {name: value for name, value in answer.items() if name.lower() != "content-length"}
        return answer.status_code, fields, told


@contextmanager
def served(house: House, cut: Callable[[int], int | None] = lambda size: None) -> Iterator[Server]:
    """A node at an address, for the time of the block."""
    server = Server(house, cut)
    try:
        yield server
    finally:
        server.stop()


def at_random(seed: int, share: float) -> Callable[[int], int | None]:
    """Breaks in so many of the bodies, anywhere in them."""
    chance = random.Random(seed)
    return lambda size: chance.randrange(size) if chance.random() < share else None
