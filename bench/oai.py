"""A full harvest in MARCXML over OAI-PMH, and what it does to the server's memory."""

import re
import time
from pathlib import Path
from urllib.parse import quote

from bench.report import Measured
from bench.served import Connection

_token = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")


def measure(port: int, server: int) -> list[Measured]:
    """One harvest of everything by one connection; the server's memory early and late stands in the name."""
    connection, count, early = Connection(port), 0, 0
    asked = "/oai?verb=ListRecords&metadataPrefix=marcxml"
    begun = time.perf_counter()
    while True:
        answer = connection.get(asked)
        count += answer.count(b"<header")
        early = early or memory(server)
        token = _token.search(answer)
        if token is None:
            break
        asked = f"/oai?verb=ListRecords&resumptionToken={quote(token[1].decode())}"
    seconds = time.perf_counter() - begun
    name = f"OAI-PMH harvest, marcxml (server {early} MiB at the first page, {memory(server)} at the last)"
    return [Measured(name=name, count=count, seconds=seconds)]


def memory(server: int) -> int:
    """The resident memory of a process and its children, in MiB; 0 where the system does not tell."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":\t", 1) for line in path.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if str(server) in (told.get("Pid"), told.get("PPid", "").strip()):
            total += int(told.get("VmRSS", "0 kB").split()[0])
    return total // 1024
