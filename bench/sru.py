"""SRU, ten records in MARCXML and an exact count: the node beside zebrasrv over the same records, in turn.

Each request has an address of its own, so that no answer that was given before is given again; how fast those are
stands in a row for itself.
"""

import re
import time
from itertools import count
from statistics import median
from urllib.parse import quote

from bench.report import Measured
from bench.served import Connection

CLASSES = {
    "common": ("cql.anywhere=history", "cql.anywhere=music", "cql.anywhere=states"),
    "medium": ("dc.title=history", "dc.title=american", "dc.title=songs"),
    "rare": ("dc.title=anthropology", "dc.title=chemistry", "dc.title=borneo"),
    "two-term and": (
        "dc.title=history and dc.subject=america",
        "dc.title=music and dc.subject=jazz",
        "dc.title=new and dc.subject=york",
    ),
    "phrase": ('dc.title="history of"', 'dc.title="new york"', 'dc.title="united states"'),
}
AGAIN = "Lentera, asked again"
ROUNDS, REPEATS = 3, 140  # a figure is the median of rounds of 420 requests
ASKED = "version=1.1&operation=searchRetrieve&maximumRecords=10&recordSchema=marcxml&query="


def measure(port: int, zebra: int | None) -> list[Measured]:
    """Medians of ROUNDS for each class, the baseline beside it; `zebra` is the port of zebrasrv, if it runs."""
    servers = {"Lentera": (Connection(port), "/sru?")}
    if zebra is not None:
        servers["zebrasrv"] = (Connection(zebra), "/Default?")
    servers[AGAIN] = servers["Lentera"]
    measured = []
    number = count()
    for name, queries in CLASSES.items():
        seconds: dict[str, list[float]] = {server: [] for server in servers}
        hits: dict[str, int] = {}
        for _ in range(ROUNDS):
            for server, (connection, path) in servers.items():
                begun = time.perf_counter()
                for _ in range(REPEATS):
                    answers = [
                        connection.get(
                            path
                            + ASKED
                            + quote(query)
                            + ("" if server == AGAIN else f"&x-number={next(number)}")
                        )
                        for query in queries
                    ]
                seconds[server].append(time.perf_counter() - begun)
                hits[server] = sum(_hits(answer) for answer in answers)
        measured += [
            Measured(
                name=f"SRU {name}: {server} ({hits[server]:,} hits)",
                count=REPEATS * len(queries),
                seconds=median(seconds[server]),
            )
            for server in servers
        ]
    return measured


def _hits(answer: bytes) -> int:
    found = re.search(rb"numberOfRecords>([0-9]+)<", answer)
    if found is None:
        raise SystemExit(f"no SRU answer: {answer[:300]!r}")
    return int(found[1])
