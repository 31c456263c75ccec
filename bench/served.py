"""A node filled with a file of records, and its server, as a harvester or a reader meets them."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from bench.stage import ACTOR, AUTHOR, plug_in


def fill(home: Path, file: Path) -> None:
    """Make a node in `home` and import a file of records, in a process of its own. Raises CalledProcessError."""
    home.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "bench.served", str(home), str(file)], check=True)


def _fill(home: Path, file: Path) -> None:
    plug_in(home)
    from lentera.catalogue import actions
    from lentera.catalogue.formats import open_file
    from lentera.catalogue.working import in_pieces
    from lentera.journal.node import add_author, make_node
    from lentera.journal.tables import prepare_tables

    prepare_tables()
    make_node("hub", "Bench")
    add_author(AUTHOR, "Bench")
    opened = open_file(file)
    done = actions.import_records(
        UUID(str(AUTHOR)), opened.reads, actor=ACTOR, pieces=in_pieces(opened), skip_bad=True
    )
    print(f"{done.counts['added']:,} records in the node", flush=True)


@contextmanager
def serve(home: Path, *, workers: int | None = None) -> Iterator[tuple[int, int]]:
    """`lentera serve` while inside: its port, and the id of its process. `workers`: other than it has by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environ = os.environ | {"LENTERA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
    command = [str(Path(sys.executable).with_name("lentera")), "serve", "--port", str(port)]
    server = subprocess.Popen(
        command if workers is None else [*command, "--workers", str(workers)],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                Connection(port).get("/sru")
                break
            except OSError:
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


class Connection:
    """A connection that is kept, without a library in between: what is measured is the server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of an answer that states its length. Raises OSError."""
        return self.ask(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def ask(self, request: bytes) -> bytes:
        """The body of the answer to a request as it is sent. Raises OSError."""
        self._socket.sendall(request)
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._more()
        head, _, body = told.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *([0-9]+)", head)
        if length is None or not head.startswith(b"HTTP/1.1 200"):
            raise OSError(head[:200].decode("latin-1"))
        parts, got = [body], len(body)
        while got < int(length[1]):
            parts.append(self._more())
            got += len(parts[-1])
        if re.search(rb"(?i)\r\nconnection: *close", head):
            self._socket.close()
            self._open()
        return b"".join(parts)

    def _more(self) -> bytes:
        piece = self._socket.recv(1 << 18)
        if not piece:
            raise OSError("the server closed the connection")
        return piece


if __name__ == "__main__":
    _fill(Path(sys.argv[1]), Path(sys.argv[2]))
