"""A self-check machine of sixty lines, over a raw socket, and a server in a thread of the test."""

import asyncio
import contextvars
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from lentera.protocols.sip2.messages import checksum

if TYPE_CHECKING:
    from lentera.protocols.sip2.server import Limits

DATE = "20240305    100000"
BLANK = " " * 18


class Machine:
    """One connection; every message is numbered and summed unless told otherwise."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.file = self.socket.makefile("rb")
        self.number = 0
        self.institution = ""

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def line(self) -> str:
        """The next answer without its end; "" at the end of the connection."""
        told = b""
        while (sign := self.file.read(1)) not in (b"", b"\r"):
            told += sign
        return told.decode()

    def summed(self, body: str) -> bytes:
        self.number = (self.number + 1) % 10
        told = f"{body}AY{self.number}AZ".encode()
        return told + checksum(told) + b"\r"

    def ask(self, body: str) -> str:
        """Send with checksum, check the answer's, return the answer without it."""
        self.send(self.summed(body))
        told = self.line()
        assert told[-9:-4] == f"AY{self.number}AZ", told
        assert checksum(told[:-4].encode()).decode() == told[-4:], told
        return told[:-9]

    def log_in(self, user: str, password: str) -> str:
        return self.ask(f"9300CN{user}|CO{password}|CPmeja|")

    def check_out(self, card: str, item: str, pin: str, date: str = DATE, renewal: str = "N") -> str:
        return self.ask(f"11{renewal}N{date}{BLANK}AO{self.institution}|AA{card}|AB{item}|AC|AD{pin}|")

    def check_in(self, item: str, date: str = DATE) -> str:
        return self.ask(f"09N{date}{date}AP|AO{self.institution}|AB{item}|AC|")

    def close(self) -> None:
        self.file.close()
        self.socket.close()


def fields(told: str, width: int) -> dict[str, str]:
    """The variable fields of an answer, after `width` characters; repeated ones joined by a comma."""
    found: dict[str, str] = {}
    for part in filter(None, told[width:].split("|")):
        found[part[:2]] = f"{found[part[:2]]},{part[2:]}" if part[:2] in found else part[2:]
    return found


@contextmanager
def serving(limits: "Limits | None" = None) -> Iterator[int]:
    """A server in a thread, at the clock of the test; gives its port."""
    from lentera.protocols.sip2.server import Limits, serve  # needs Django; the machine itself does not

    ready, ports, stop = threading.Event(), [], []

    async def run() -> None:
        work = asyncio.ensure_future(serve("127.0.0.1", 0, limits or Limits(), told))
        stop.append((asyncio.get_running_loop(), work))
        with suppress(asyncio.CancelledError):
            await work

    def told(port: int) -> None:
        ports.append(port)
        ready.set()

    context = contextvars.copy_context()
    thread = threading.Thread(target=lambda: context.run(asyncio.run, run()))
    thread.start()
    assert ready.wait(30)
    try:
        yield ports[0]
    finally:
        loop, work = stop[0]
        loop.call_soon_threadsafe(work.cancel)
        thread.join(30)
