"""The page of results with its facets, for two readers at a time.

Found before on other machines: SLiMS 9 gives about 11 such pages a second at 100,000 titles.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from bench.report import Measured
from bench.served import Connection

QUESTIONS = ("history", "music", "new york", "chemistry", "jazz", '"history of"', "judul:american", "")
PAGES = 200  # of each reader
READERS = 2


def measure(port: int) -> list[Measured]:
    """Pages of both readers; the median and the 99th percentile of one page stand in the name."""
    Connection(port).get("/catalogue/?q=history")
    begun = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        taken = sorted(one for told in readers.map(_read, [port] * READERS) for one in told)
    seconds = time.perf_counter() - begun
    middle, high = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    name = f"page with facets, {READERS} readers (median {middle * 1e3:.1f} ms, p99 {high * 1e3:.1f} ms)"
    return [Measured(name=name, count=len(taken), seconds=seconds)]


def _read(port: int) -> list[float]:
    connection, taken = Connection(port), []
    for number in range(PAGES):
        begun = time.perf_counter()
        connection.get(f"/catalogue/?q={quote(QUESTIONS[number % len(QUESTIONS)])}")
        taken.append(time.perf_counter() - begun)
    return taken
