"""A full harvest in MARCXML over OAI-PMH, and what it does to the server's memory."""

import re
import time
from pathlib import Path
from urllib.parse import quote

from bench.report import Measured
from bench.served import Connection

_token = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")


def measure(port: int, server: int) -> list[Measured]:
    """One harvest of everything by one connection; the server's memory stands in the name: early, late, and after a
    second harvest, since each thread that answers takes its own at its first page.
    """
    connection = Connection(port)
    begun = time.perf_counter()
    count, early = _harvest(connection, server)
    seconds, late = time.perf_counter() - begun, memory(server)
    _harvest(connection, server)
    held = f"{early} MiB at the first page, {late} at the last, {memory(server)} after a second harvest"
    return [Measured(name=f"OAI-PMH harvest, marcxml (server {held})", count=count, seconds=seconds)]


def _harvest(connection: Connection, server: int) -> tuple[int, int]:
    """How many headers came, and the server's memory at the first page."""
    count, early, asked = 0, 0, "/oai?verb=ListRecords&metadataPrefix=marcxml"
    while True:
        answer = connection.get(asked)
        count += answer.count(b"<header")
        early = early or memory(server)
        token = _token.search(answer)
        if token is None:
            return count, early
        asked = f"/oai?verb=ListRecords&resumptionToken={quote(token[1].decode())}"


def memory(server: int) -> int:
    """What a process and its children hold of memory for themselves, in MiB; 0 where the system does not tell.

    Each page that several share counts once, and pages of files not at all: the system takes those back at will.
    """
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = _lines(process / "status")
            if str(server) in (told.get("Pid"), told.get("PPid")):
                total += int(_lines(process / "smaps_rollup").get("Pss_Anon", "0").split()[0])
        except OSError:
            continue
    return total // 1024


def _lines(path: Path) -> dict[str, str]:
    parts = (line.partition(":") for line in path.read_text().splitlines())
    return {name: value.strip() for name, _, value in parts}
