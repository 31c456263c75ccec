"""The socket side: connections, lines, retries, time limits. What is answered is decided in `answering`."""

import asyncio
import contextlib
import contextvars
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import ModuleType
from typing import TypeVar

from django.db import close_old_connections, connection

from lentera.journal.queueing import Queue
from lentera.protocols.sip2.answering import answer
from lentera.protocols.sip2.messages import ASK_AGAIN, BadChecksum, Lines, NoMessage, read
from lentera.protocols.sip2.session import Office, Session

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows
    resource = None

log = logging.getLogger("lentera.sip2")

MOST_CONNECTIONS = 200
OWN_FILES = 40  # of the database, the index and the log; and of connections just taken
AT_ONCE = 8  # connections taken before one of them can be closed
MOST_LOGINS = 3  # failed ones of a connection, then it is closed
CHUNK = 65_536
WORKERS = 8  # requests answered at a time: in turns on SQLite, which has one writer
WRITES = frozenset({"09", "11", "29", "65"})
QUICK = frozenset({"09", "11", "29"})  # one loan: who waits may write before its commit
ANSWERS_KEPT = 5_000

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: how long a machine may say nothing, how long a stranger has to log in, and the character set."""

    idle: float = 900.0
    login: float = 60.0
    encoding: str = "utf-8"


@dataclass
class Server:
    """One listening server."""

    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._office = Office()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="sip2")
        self._queue = Queue() if connection.vendor == "sqlite" else None
        self._open: dict[asyncio.StreamWriter, Session] = {}  # the oldest first
        self._most = most_connections()
        self._answering, self._stopping = 0, False
        self._answers: OrderedDict[tuple[object, bytes], bytes] = OrderedDict()

    async def start(self, host: str, port: int) -> asyncio.Server:
        """Listen; raises OSError where the port is taken."""
        return await asyncio.start_server(self._serve, host, port, backlog=AT_ONCE)

    async def stop(self) -> None:
        """Answer what is being answered, then close every connection."""
        self._stopping = True
        while self._answering:
            await asyncio.sleep(0.01)
        for writer in list(self._open):
            writer.close()
        await asyncio.get_running_loop().run_in_executor(None, self._pool.shutdown)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._has_room():
            writer.close()
            return
        peer = writer.get_extra_info("peername")
        session = self._open[writer] = Session(self._office, peer=str(peer[0]) if peer else "")
        try:
            await self._talk(session, reader, writer)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            pass
        except Exception:
            log.exception("a connection ended by an error")
        finally:
            self._open.pop(writer, None)
            with contextlib.suppress(ConnectionError):
                writer.close()

    def _has_room(self) -> bool:
        """Whether one more may stay. Strangers keep no machine out: one gives way, of the address with most of them."""
        if len(self._open) < self._most:
            return True
        strangers = [(writer, one.peer) for writer, one in self._open.items() if one.terminal is None]
        if not strangers:
            return False
        [(crowd, _)] = Counter(peer for _, peer in strangers).most_common(1)
        oldest = next(writer for writer, peer in strangers if peer == crowd)
        del self._open[oldest]
        oldest.transport.abort()
        return True

    async def _talk(
        self, session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        lines, spoke = Lines(), loop.time()
        while True:
            allowed = self.limits.idle if session.terminal is not None else self.limits.login
            async with asyncio.timeout_at(spoke + allowed):  # dripping bytes keep no connection open
                chunk = await reader.read(CHUNK)
            if not chunk:
                return
            for line in lines.feed(chunk):
                if self._stopping:
                    return
                if not await self._say(session, line, writer):
                    continue
                async with asyncio.timeout(self.limits.idle):
                    await writer.drain()
                if session.failures >= MOST_LOGINS:
                    return
                if session.terminal is not None:
                    spoke = loop.time()

    async def _say(self, session: Session, line: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer a line; whether there was something to say."""
        self._answering += 1
        try:
            told = await self._answer(session, line)
            if told is None:
                return False
            if told is not ASK_AGAIN:
                session.last = told
            writer.write(told)
            return True
        finally:
            self._answering -= 1

    async def _answer(self, session: Session, line: bytes) -> bytes | None:
        """The bytes to send for a line; None for what is no message, or when the answer failed by a bug."""
        try:
            request = read(line, self.limits.encoding)
        except BadChecksum:
            return ASK_AGAIN
        except NoMessage:
            return None
        if request.code == "97":
            return session.last or ASK_AGAIN
        key = (session.terminal.account if session.terminal else None, request.raw)
        if request.dated and key in self._answers and session.terminal is not None:
            return self._answers[key]
        try:
            told = await self._in_thread(lambda: answer(request, session), quick=request.code in QUICK)
        except Exception:
            log.exception("no answer to a message %s", request.code)
            return None
        sent = told.encoded(request.sequence, self.limits.encoding)
        if request.code in WRITES and request.dated and told.head[2:3] == "1":
            self._answers[key] = sent
            if len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return sent

    async def _in_thread(self, work: Callable[[], Made], *, quick: bool) -> Made:
        """Run with the database, in a thread that keeps its connection; the told clock of a test comes along."""
        context = contextvars.copy_context()

        def in_turn() -> Made:
            if self._queue is None:
                return work()
            with self._queue.turn(quick=quick):
                return work()

        def run() -> Made:
            close_old_connections()
            return context.run(in_turn)

        return await asyncio.get_running_loop().run_in_executor(self._pool, run)


def most_connections() -> int:
    """Fewer where this process may open few files: with none left, asyncio would try and complain without a pause."""
    if resource is None:
        return MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(1, min(MOST_CONNECTIONS, files - OWN_FILES))


async def serve(host: str, port: int, limits: Limits, ready: Callable[[int], None] | None = None) -> None:
    """Serve until cancelled. `ready` is told the port once connections are taken."""
    server = Server(limits)
    listening = await server.start(host, port)
    if ready is not None:
        ready(int(listening.sockets[0].getsockname()[1]))
    try:
        await asyncio.Event().wait()
    finally:
        listening.close()
        await server.stop()
